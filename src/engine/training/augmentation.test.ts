import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AN_AUGMENTATION, defaultRecipe } from '../../core/catalogue/recipe';
import { Random } from '../../core/random/random';
import { drawMotion, moveImage } from './augmentation';
import type { Motion } from './augmentation';
import { epochOrder, gatherBatch, trainingRows } from './batches';

const random = new Random(11);
const picture = Uint8Array.from({ length: 784 }, () => random.integer(256));

function moved(motion: Motion, source: Uint8Array = picture): number[] {
  const out = new Float32Array(784);
  moveImage(source, 0, motion, out, 0);
  return [...out.map((value) => Math.round(value * 255))];
}

describe('moving images', () => {
  it('leaves them alone for no motion', () => {
    expect(moved({ angleDegrees: 0, right: 0, down: 0 })).toEqual([...picture]);
  });

  it('shifts by whole pixels and fills with 0', () => {
    const out = moved({ angleDegrees: 0, right: 3, down: -2 });
    for (let row = 0; row < 28; row++) {
      for (let column = 0; column < 28; column++) {
        const inside = column >= 3 && row < 26;
        expect(out[row * 28 + column]).toBe(inside ? picture[(row + 2) * 28 + column - 3] : 0);
      }
    }
  });

  it('turns a quarter counter-clockwise exactly, and four quarters are none', () => {
    const quarter = moved({ angleDegrees: 90, right: 0, down: 0 });
    for (let row = 0; row < 28; row++) {
      for (let column = 0; column < 28; column++) expect(quarter[row * 28 + column]).toBe(picture[column * 28 + 27 - row]);
    }
    let turned = picture;
    for (let i = 0; i < 4; i++) turned = Uint8Array.from(moved({ angleDegrees: 90, right: 0, down: 0 }, turned));
    expect([...turned]).toEqual([...picture]);
  });

  it('only ever shows pixels of the source, or 0', () => {
    const values = new Set([0, ...picture]);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const motion = drawMotion(AN_AUGMENTATION, new Random(seed));
        expect(Math.abs(motion.angleDegrees)).toBeLessThanOrEqual(20);
        expect(Math.abs(motion.right)).toBeLessThanOrEqual(6);
        expect(Math.abs(motion.down)).toBeLessThanOrEqual(6);
        for (const value of moved(motion)) expect(values.has(value)).toBe(true);
      }),
      { seed: 42, numRuns: 50 },
    );
  });
});

describe('batches', () => {
  const data = { images: Uint8Array.from({ length: 20 * 784 }, (_, i) => Math.floor(i / 784)), labels: Uint8Array.from({ length: 20 }, (_, i) => i % 10), count: 20 };
  const recipe = { ...defaultRecipe('cnn'), images: 20, batchSize: 6 };

  it('show every image at most once an epoch, in another order each time', () => {
    const rows = trainingRows(recipe, 20);
    const orders = [0, 1].map((epoch) => epochOrder(rows, 5, epoch));
    expect([...orders[0]].sort((a, b) => a - b)).toEqual([...rows]);
    expect([...orders[1]]).not.toEqual([...orders[0]]);
    const batch = gatherBatch(data, orders[0], recipe, 0, 1);
    expect(batch.n).toBe(6);
    for (let i = 0; i < 6; i++) {
      const row = orders[0][6 + i];
      expect(batch.labels[i]).toBe(row % 10);
      expect(batch.pixels[i * 784 + 100]).toBeCloseTo(row / 255, 7);
    }
  });

  it('take a seeded part of the images where the recipe says so', () => {
    const some = trainingRows({ images: 8, seed: 3 }, 20);
    expect(new Set(some).size).toBe(8);
    expect([...trainingRows({ images: 8, seed: 3 }, 20)]).toEqual([...some]);
    expect([...trainingRows({ images: 8, seed: 4 }, 20)]).not.toEqual([...some]);
  });

  it('augment by seed, epoch and place, not by what was drawn before', () => {
    const augmented = { ...recipe, augmentation: AN_AUGMENTATION };
    const order = epochOrder(trainingRows(recipe, 20), 5, 0);
    const second = gatherBatch(data, order, augmented, 0, 1);
    gatherBatch(data, order, augmented, 0, 0);
    expect(gatherBatch(data, order, augmented, 0, 1)).toEqual(second);
    expect(gatherBatch(data, order, augmented, 1, 1).pixels).not.toEqual(second.pixels);
  });
});
