import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../core/catalogue/recipe';
import type { Added } from '../../core/catalogue/recipe-parts';
import { Random } from '../../core/random/random';
import { unattended } from '../job';
import { drawBox, withAddedExamples } from './added-examples';
import { gatherBatch } from './batches';
import type { LabelledImages } from './batches';
import { mixtureOf } from './outliers';

const COUNT = 20;
const random = new Random(2);
const data: LabelledImages = {
  images: Uint8Array.from({ length: COUNT * 784 }, () => random.integer(256)),
  labels: Uint8Array.from({ length: COUNT }, (_, i) => i % 10),
  count: COUNT,
};
const rows = Int32Array.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

function enlarged(added: Added): Promise<LabelledImages> {
  return withAddedExamples(data, rows, { images: rows.length, added, seed: 4 }, unattended());
}

const image = (set: LabelledImages, row: number): Uint8Array => set.images.subarray(row * 784, (row + 1) * 784);

describe('added examples', () => {
  it('come behind the rows of the recipe, as many as the share says, the same each time', async () => {
    const set = await enlarged({ kind: 'noise', share: 0.3, sigma: 0.2 });
    expect(set.count).toBe(13);
    rows.forEach((row, i) => {
      expect(image(set, i)).toEqual(image(data, row));
      expect(set.labels[i]).toBe(data.labels[row]);
    });
    expect((await enlarged({ kind: 'noise', share: 0.3, sigma: 0.2 })).images).toEqual(set.images);
  });

  it('duplicate: every row twice at a share of 1', async () => {
    const set = await enlarged({ kind: 'duplicate', share: 1 });
    const seen = new Set<string>();
    for (let i = 10; i < 20; i++) {
      const twin = Array.from(rows).find((row) => image(data, row).every((value, p) => value === image(set, i)[p]));
      expect(set.labels[i]).toBe(data.labels[twin as number]);
      seen.add(String(twin));
    }
    expect(seen.size).toBe(10);
  });

  it.each<Added>([
    { kind: 'mixup', share: 1, alpha: 1 },
    { kind: 'cutmix', share: 1, alpha: 1 },
  ])('$kind: pixels and labels are mixed alike, the heavier label first', async (added) => {
    const set = await enlarged(added);
    const { mixed } = set;
    if (!mixed) throw new Error('no labels of the others');
    for (let i = 0; i < 10; i++) {
      const share = mixed.shares[i];
      expect(share).toBeLessThanOrEqual(0.5);
      // Which two digits give this image, at the weights that the labels have?
      const fits = (heavy: number, light: number): boolean => image(set, 10 + i).every((value, p) => {
        const [a, b] = [image(data, heavy)[p], image(data, light)[p]];
        return added.kind === 'mixup' ? Math.abs((1 - share) * a + share * b - value) <= 0.51 : value === a || value === b;
      });
      const pair = Array.from(rows).flatMap((a) => Array.from(rows).map((b) => [a, b])).find(([a, b]) => a !== b && data.labels[a] === set.labels[10 + i] && data.labels[b] === mixed.others[i] && fits(a, b));
      expect(pair).toBeDefined();
      if (added.kind === 'cutmix' && pair) {
        const pasted = image(set, 10 + i).filter((value, p) => value !== image(data, pair[0])[p]).length / 784;
        expect(Math.abs(pasted - share)).toBeLessThan(0.02); // pixels that happen to be equal: 1 in 256
      }
    }
  });

  it('share a target between two labels and keep its sum', async () => {
    const set = await enlarged({ kind: 'mixup', share: 1, alpha: 1 });
    const batch = gatherBatch(set, Int32Array.of(0, 12), { ...defaultRecipe('cnn'), batchSize: 2 }, 0, 0);
    const share = set.mixed?.shares[2] ?? NaN;
    const targets = batch.targets ?? new Float32Array();
    expect(targets[data.labels[3]]).toBe(0.5);
    expect(targets[10 + set.labels[12]]).toBeCloseTo(0.5 * (1 - share), 6);
    expect(targets[10 + (set.mixed?.others[2] ?? 0)]).toBeCloseTo(0.5 * share, 6);
  });

  it('rotation by 0 and noise of 0 are duplicates', async () => {
    const [plain, turned, noisy] = await Promise.all([
      enlarged({ kind: 'duplicate', share: 0.5 }),
      enlarged({ kind: 'rotation', share: 0.5, degrees: 0 }),
      enlarged({ kind: 'noise', share: 0.5, sigma: 0 }),
    ]);
    expect(turned.images).toEqual(plain.images);
    expect(noisy.images).toEqual(plain.images);
    expect((await enlarged({ kind: 'rotation', share: 0.5, degrees: 20 })).images).not.toEqual(plain.images);
  });

  it('CutMix cuts a box of the side that lambda asks for, clipped to the image', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (lambda, seed) => {
        const [top, left, bottom, right] = drawBox(lambda, new Random(seed));
        const side = 2 * Math.floor(Math.floor(28 * Math.sqrt(1 - lambda)) / 2);
        for (const [from, to] of [[top, bottom], [left, right]]) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(28);
          expect(to - from).toBeLessThanOrEqual(side);
          expect(to - from).toBeGreaterThanOrEqual(side / 2);
        }
      }),
      { seed: 42 },
    );
  });
});

describe('the mixture of outliers', () => {
  it('draws noise, negatives, means and shuffled patches of the digits in use, in [0,1]', () => {
    const draw = mixtureOf(data, rows);
    const used = Array.from(rows).map((row) => Array.from(image(data, row)));
    const sums = used.map((digit) => digit.reduce((sum, value) => sum + value, 0));
    const kinds = { black: 0, negative: 0, patches: 0, mean: 0 };
    for (let i = 0; i < 200; i++) {
      const out = new Float32Array(784);
      draw(Random.of('test', i), out, 0);
      expect(out.every((value) => value >= 0 && value <= 1)).toBe(true);
      const grey = Array.from(out, (value) => value * 255);
      const sum = grey.reduce((all, value) => all + value, 0);
      if (out.every((value) => value === 0 || value === 1)) kinds.black++;
      else if (used.some((digit) => digit.every((value, p) => Math.abs(255 - value - grey[p]) < 1e-3))) kinds.negative++;
      else if (sums.some((s) => Math.abs(s - sum) < 0.5)) kinds.patches++;
      else if (grey.every((value) => Math.abs(2 * value - Math.round(2 * value)) < 1e-3)) kinds.mean++;
    }
    for (const n of [kinds.negative, kinds.patches, kinds.mean]) expect(Math.abs(n - 50)).toBeLessThan(30); // 4.9 deviations
    expect(kinds.black).toBeGreaterThan(3);
  });
});
