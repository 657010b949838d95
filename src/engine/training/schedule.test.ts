import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRecipe, stepsPerEpoch } from '../../core/catalogue/recipe';
import type { Recipe, Schedule } from '../../core/catalogue/recipe';
import { averageDecay, learningRate } from './schedule';

const recipe = (schedule: Schedule, epochs = 3, images = 1200): Recipe => ({
  ...defaultRecipe('cnn'),
  epochs,
  images,
  optimiser: { kind: 'adam', learningRate: 0.01, schedule },
});

describe('learning rates', () => {
  it('fall by the factor after each epoch', () => {
    const r = recipe({ kind: 'exponential', factor: 0.98 });
    expect([0, 9, 10, 29].map((step) => learningRate(r, step))).toEqual([0.01, 0.01, 0.01 * 0.98, 0.01 * 0.98 ** 2]);
  });

  it('go up and down in one cycle as PyTorch does', () => {
    const r = recipe({ kind: 'one-cycle', warmUp: 0.3 }, 1, 1320); // 11 steps: the top is at step 3
    expect(learningRate(r, 0)).toBeCloseTo(0.01 / 25, 12);
    expect(learningRate(r, 3)).toBeCloseTo(0.01, 12);
    expect(learningRate(r, 10)).toBeCloseTo(0.01 / 25e4, 12);
  });

  it('stay within 0 and the highest rate, whatever the lengths', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.constantFrom<Schedule>({ kind: 'cosine' }, { kind: 'one-cycle', warmUp: 0 }, { kind: 'one-cycle', warmUp: 0.9 }, { kind: 'exponential', factor: 0.5 }),
        (epochs, images, schedule) => {
          const r = recipe(schedule, epochs, images);
          for (let step = 0; step < epochs * stepsPerEpoch(r); step++) {
            const rate = learningRate(r, step);
            expect(rate).toBeGreaterThan(0);
            expect(rate).toBeLessThanOrEqual(0.01 + 1e-15);
          }
        },
      ),
      { seed: 42 },
    );
  });

  it('average over more and more steps', () => {
    expect(averageDecay(1)).toBeCloseTo(2 / 11, 12);
    expect(averageDecay(8990)).toBe(0.999);
    expect(averageDecay(1e6)).toBe(0.999);
  });
});
