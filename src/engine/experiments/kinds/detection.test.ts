/** Detection and failures cells, run as a plan runs them, on digits and their negatives through the golden network. */
import { beforeAll, expect, it } from 'vitest';
import { mnistTestRows } from '../../../../test/golden/mnist-rows';
import { range, runGoldenPlan, testDigits } from '../../../../test/golden/run-plan';
import type { GoldenRun } from '../../../../test/golden/run-plan';
import { PAIRED_RESAMPLES, unpackShares } from '../../../core/statistics/paired';

const COUNT = 100;

let arrays: GoldenRun['arrays'];
let results: GoldenRun['results'];

beforeAll(async () => {
  const digits = (await mnistTestRows(range(0, COUNT))).images;
  const plan = {
    version: 1,
    classifiers: { m: { model: 'm0' }, e: { members: ['m', 'm'] } },
    images: {
      in: { ...testDigits, indices: range(0, COUNT) },
      out: { file: 'negative', dtype: 'uint8', shape: [COUNT, 28, 28] },
      fit: { ...testDigits, indices: range(1000, 1400) },
    },
    cells: [
      { id: 'd', kind: 'detection', classifier: 'm', in: 'in', out: 'out', fit: 'fit', save: true, resamples: PAIRED_RESAMPLES, scores: ['msp', 'odin', 'vim', { id: 'near', score: 'knn', k: 3 }, 'mahalanobis'] },
      { id: 'f', kind: 'failures', classifier: 'e', images: 'in', scores: ['msp', 'entropy', 'mutual-information'] },
      { id: 'x', kind: 'detection', classifier: 'm', in: 'in', out: 'out', scores: ['mutual-information'] },
    ],
  };
  ({ results, arrays } = await runGoldenPlan(plan, { negative: Uint8Array.from(digits, (value) => 255 - value) }));
}, 120_000);

it('tells digits from their negatives, with an interval, counts and what was fitted', () => {
  const scores = results[0].scores as Record<string, unknown>[];
  expect(results[0].error).toBeUndefined();
  expect(scores.map((score) => score.id)).toEqual(['msp', 'odin', 'vim', 'near', 'mahalanobis']);
  for (const score of scores) {
    expect(score).toMatchObject({ inCount: COUNT, outCount: COUNT });
    const [lo, hi] = score.interval as [number, number];
    expect(lo).toBeLessThanOrEqual(score.auroc as number);
    expect(hi).toBeGreaterThanOrEqual(score.auroc as number);
  }
  expect(scores[1]).toMatchObject({ score: 'odin', temperature: 1000, epsilon: 0.0014 });
  // At this temperature nothing saturates: float32 ties move at most a few of 10,000 pairs.
  expect((scores[1].asSaved as { auroc: number }).auroc).toBeCloseTo(scores[1].auroc as number, 3);
  expect(scores[2]).toMatchObject({ fitCount: 400, features: 576, dimension: 288 });
  // Negatives are far from everything that training digits make of the features.
  expect(scores[2].auroc).toBeGreaterThan(0.99);
});

it('keeps AUROCs of the same resamples for every score, which lie about the figure', () => {
  for (const { auroc, resampled } of results[0].scores as { auroc: number; resampled: string }[]) {
    const values = unpackShares(resampled);
    expect(values).toHaveLength(PAIRED_RESAMPLES);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // An AUROC's mean over resamples is the AUROC; with 100 images a side its standard error is below 0.05, over 400 resamples 0.0025.
    expect(Math.abs(mean - auroc)).toBeLessThan(0.01);
  }
});

it('saves a score of every image on both sides', () => {
  expect(Object.keys(arrays.d).sort()).toEqual(['mahalanobis', 'msp', 'near', 'odin', 'vim'].flatMap((id) => [`${id}.in.f32`, `${id}.out.f32`]));
  for (const values of Object.values(arrays.d)) expect(values.length).toBe(COUNT);
  expect(arrays.d['odin.in.f32'].every((p) => p >= 0.1 && p <= 1)).toBe(true);
});

it('finds errors, and fails alone where a score cannot be had', () => {
  expect(results[1].error).toBeUndefined();
  expect(results[1]).toMatchObject({ n: COUNT });
  expect((results[1].scores as { id: string }[]).map(({ id }) => id)).toEqual(['msp', 'entropy', 'mutual-information']);
  expect(results[2].error).toMatchObject({ code: 'needs-members' });
});
