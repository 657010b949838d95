/** Examination, accuracy and speed cells through the golden network: one reading tells what the single kinds tell. */
import { beforeAll, expect, it } from 'vitest';
import { range, runGoldenPlan, testDigits } from '../../../../test/golden/run-plan';
import type { GoldenRun } from '../../../../test/golden/run-plan';
import { unpackFlags } from '../../../core/statistics/flags';
import { unpackShares } from '../../../core/statistics/paired';

const COUNT = 300;
const RESAMPLES = 60;
let results: Record<string, GoldenRun['results'][number]>;

beforeAll(async () => {
  const run = await runGoldenPlan({
    version: 1,
    classifiers: { m: { model: 'm0' }, e: { members: ['m', 'm'] } },
    images: {
      x: { ...testDigits, indices: range(0, COUNT) },
      turned: { ...testDigits, indices: range(0, COUNT), shift: { kind: 'rotate', amount: 40 } },
      first: { ...testDigits, count: 20, seed: 3 },
      last: { ...testDigits, count: 10, skip: 20, seed: 3 },
      both: { ...testDigits, count: 30, seed: 3 },
      fit: { ...testDigits, indices: range(1000, 1300) },
    },
    cells: [
      { id: 'all', kind: 'examination', classifier: 'e', images: 'x', fitOn: 'fit', scores: ['msp', 'mutual-information'], resamples: RESAMPLES },
      { id: 'accuracy', kind: 'accuracy', classifier: 'm', images: 'x' },
      { id: 'before', kind: 'calibration', classifier: 'm', images: 'x' },
      { id: 'after', kind: 'calibration', classifier: 'm', images: 'x', temperature: 'fit', fitOn: 'fit' },
      { id: 'failures', kind: 'failures', classifier: 'm', images: 'x', scores: ['msp'] },
      { id: 'turned', kind: 'accuracy', classifier: 'm', images: 'turned' },
      ...['first', 'last', 'both'].map((images) => ({ id: images, kind: 'accuracy', classifier: 'm', images })),
      { id: 'speed', kind: 'speed', classifier: 'm', images: 'x' },
    ],
  });
  results = Object.fromEntries(run.results.map((result) => [result.id, result]));
  for (const { id, error } of run.results) expect([id, error]).toEqual([id, undefined]);
}, 120_000);

it('tells what an accuracy, two calibration and a failures cell tell', () => {
  const { all, accuracy, before, after, failures } = results;
  expect(all).toMatchObject({ n: COUNT, fitCount: 300, accuracy: accuracy.accuracy, correct: accuracy.correct });
  for (const [cell, fields] of [[before, all.before], [after, all.after]] as [Record<string, number>, Record<string, number>][])
    for (const name of ['temperature', 'ece', 'mce', 'rms', 'brier', 'nll']) expect(fields[name]).toBeCloseTo(cell[name], 6);
  const [mine] = (all.failures as { scores: { auroc: number }[] }).scores;
  expect(mine.auroc).toBeCloseTo((failures.scores as { auroc: number }[])[0].auroc, 6);
  const right = unpackFlags(String(all.correct), COUNT).reduce((sum, flag) => sum + flag, 0);
  expect(right / COUNT).toBe(all.accuracy);
  const mistakes = all.mistakes as { label: number; reading: number; confidence: number }[];
  expect(mistakes).toHaveLength(Math.min(12, COUNT - right));
  for (const [i, { label, reading, confidence }] of mistakes.entries()) {
    expect(label).not.toBe(reading);
    if (i > 0) expect(confidence).toBeLessThanOrEqual(mistakes[i - 1].confidence);
  }
});

it('keeps resamples of every measure; members that agree find no mistake', () => {
  const resampled = results.all.resampled as Record<string, string>;
  expect(Object.keys(resampled).sort()).toEqual(['after.ece', 'after.mce', 'after.rms', 'before.ece', 'before.mce', 'before.rms', 'failures.msp', 'failures.mutual-information']);
  for (const text of Object.values(resampled)) expect(unpackShares(text)).toHaveLength(RESAMPLES);
  // Two copies of one network never disagree: everything ties.
  for (const value of unpackShares(resampled['failures.mutual-information'])) expect(value).toBeCloseTo(0.5, 4);
});

it('reads turned images, and the parts of a draw as the whole', () => {
  expect(results.turned.accuracy).toBeLessThan(results.accuracy.accuracy as number);
  const flags = (id: string, n: number): number[] => [...unpackFlags(String(results[id].correct), n)];
  expect([...flags('first', 20), ...flags('last', 10)]).toEqual(flags('both', 30));
});

it('takes the time of an image', () => {
  expect(results.speed).toMatchObject({ n: COUNT });
  expect(results.speed.millisecondsPerImage).toBeGreaterThan(0);
});
