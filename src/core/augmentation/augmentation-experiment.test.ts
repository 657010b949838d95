import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stepsPerEpoch } from '../catalogue/recipe';
import { meanWithInterval } from '../statistics/student';
import { augmentationEffects } from './effects';
import { parseAugmentationPlan, type AugmentationResult } from './plan';

const committed = JSON.parse(readFileSync(new URL('../../../plans/augmentation.json', import.meta.url), 'utf8')) as Record<string, unknown>;

describe('the plan of the augmentation experiment', () => {
  it('has every kind at every share for every seed, and a run with nothing added', () => {
    const { runs, tests } = parseAugmentationPlan(committed);
    expect(runs.length).toBe(5 * (1 + 5 * 3));
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    expect(tests.map(({ id }) => id)).toContain('clean');
    expect(runs[0]).toMatchObject({ kind: 'none', share: 0, seed: 1 });
    expect(runs[0].recipe.added).toBeUndefined();
  });

  it('lets a kind and its control take as many steps', () => {
    const { runs } = parseAugmentationPlan(committed);
    for (const run of runs.filter(({ kind }) => kind !== 'none')) {
      const control = runs.find(({ kind, share, seed }) => kind === 'duplicate' && share === run.share && seed === run.seed);
      expect(control && stepsPerEpoch(control.recipe)).toBe(stepsPerEpoch(run.recipe));
    }
  });

  it('says what is wrong with it', () => {
    expect(() => parseAugmentationPlan({ ...committed, seeds: [1] })).toThrow('two seeds');
    expect(() => parseAugmentationPlan({ ...committed, kinds: [{ kind: 'mixup', alpha: 1 }] })).toThrow('duplicate');
    expect(() => parseAugmentationPlan({ ...committed, kinds: [{ kind: 'duplicate' }, { kind: 'mixup' }] })).toThrow('added.alpha');
  });
});

describe('effects of added examples', () => {
  const result = (kind: AugmentationResult['kind'], share: number, seed: number, accuracy: number): AugmentationResult => ({
    id: `${kind}${share}${seed}`, kind, share, seed, steps: 1, n: 100, accuracy: { clean: accuracy }, backend: 'wasm', trainingMs: 1, date: '2026-11-26',
  });

  it('are differences to duplicates of the same share and seed, and of those to nothing added', () => {
    const effects = augmentationEffects([
      result('none', 0, 1, 0.9), result('none', 0, 2, 0.92),
      result('duplicate', 0.3, 1, 0.93), result('duplicate', 0.3, 2, 0.93),
      result('noise', 0.3, 1, 0.94), result('noise', 0.3, 2, 0.96),
      result('mixup', 0.3, 1, 0.94),
    ]);
    expect(effects.map(({ kind }) => kind)).toEqual(['none', 'duplicate', 'noise']);
    expect(effects[0].difference).toBeUndefined();
    expect(effects[1].difference?.mean).toBeCloseTo(0.02, 12);
    expect(effects[2].difference?.mean).toBeCloseTo(0.02, 12);
    expect(effects[2].accuracy.mean).toBeCloseTo(0.95, 12);
  });
});

describe("Student's interval of a mean", () => {
  it('is the textbook one for five values', () => {
    // Mean 3, deviation sqrt(2.5), t(4) = 2.7764: half 2.7764 * sqrt(2.5 / 5) = 1.9632.
    const { mean, interval, n } = meanWithInterval([1, 2, 3, 4, 5]);
    expect([mean, n]).toEqual([3, 5]);
    expect(interval[0]).toBeCloseTo(3 - 1.9632, 3);
    expect(interval[1]).toBeCloseTo(3 + 1.9632, 3);
    expect(() => meanWithInterval([1])).toThrow('two values');
  });

  it('comes near the normal one for many', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i % 2);
    const { interval } = meanWithInterval(values);
    expect(interval[1] - 0.5).toBeCloseTo(1.9623 * Math.sqrt(0.25025 / 1000), 5); // t(999) = 1.9623
  });
});
