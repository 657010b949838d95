import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random';
import { calibrateConformal, conformalScores, conformalSummary, predictionSetOf, predictionSets } from './conformal';
import type { ConformalMethod } from './conformal';

const methods: ConformalMethod[] = [{ kind: 'lac' }, { kind: 'aps' }, { kind: 'raps', lambda: 0.1, rankFree: 1 }];
const logs = (...p: number[]): Float64Array => Float64Array.from(p, Math.log);

function network(seed: number, n: number, signal = 2): { logits: Float64Array; labels: Uint8Array } {
  const random = new Random(seed);
  const labels = Uint8Array.from({ length: n }, () => random.integer(10));
  const logits = Float64Array.from({ length: n * 10 }, (_, i) => random.normal() + (i % 10 === labels[Math.floor(i / 10)] ? signal : 0));
  return { logits, labels };
}

test('scores by hand', () => {
  const logits = logs(0.2, 0.5, 0.3);
  const close = (values: number[]) => values.map((v) => expect.closeTo(v, 12) as number);
  expect(Array.from(conformalScores(logits, 3, { kind: 'lac' }))).toEqual(close([0.8, 0.5, 0.7]));
  expect(Array.from(conformalScores(logits, 3, { kind: 'aps' }))).toEqual(close([1, 0.5, 0.8]));
  expect(Array.from(conformalScores(logits, 3, { kind: 'raps', lambda: 0.1, rankFree: 1 }))).toEqual(close([1.2, 0.5, 0.9]));
});

test('equal probabilities are ranked by class', () => {
  expect(conformalScores(logs(0.25, 0.25, 0.5), 3, { kind: 'aps' })[0]).toBeCloseTo(0.75, 12);
});

test('the threshold is the ceil((n+1)(1-alpha))-th smallest, also where that is a whole number', () => {
  // LAC scores of the true class 0 are 0.1 .. 0.9.
  const rows = Array.from({ length: 9 }, (_, i) => [Math.log(0.9 - 0.1 * i), Math.log(0.1 + 0.1 * i)]);
  const logits = Float64Array.from(rows.flat());
  const labels = new Uint8Array(9);
  expect(calibrateConformal(logits, labels, { kind: 'lac' }, 0.3).threshold).toBeCloseTo(0.7, 12); // 10 * 0.7 = 7th
  expect(calibrateConformal(logits, labels, { kind: 'lac' }, 0.1).threshold).toBeCloseTo(0.9, 12); // 9th
  expect(calibrateConformal(logits, labels, { kind: 'lac' }, 0.05).threshold).toBe(Infinity); // the 10th of 9
});

test('too few calibration images: every class is in every set', () => {
  const { logits, labels } = network(1, 3);
  const predictor = calibrateConformal(logits, labels, { kind: 'aps' }, 0.01);
  expect(conformalSummary(predictor, logits, labels)).toMatchObject({ coverage: 1, meanSize: 10, emptySets: 0 });
});

describe.each(methods)('$kind', (method) => {
  test('covers at least 1 - alpha of exchangeable images', () => {
    for (const alpha of [0.05, 0.2]) {
      const { logits, labels } = network(11, 8000);
      const predictor = calibrateConformal(logits.subarray(0, 40_000), labels.subarray(0, 4000), method, alpha);
      const { coverage } = conformalSummary(predictor, logits.subarray(40_000), labels.subarray(4000));
      // Coverage on 4,000 images after 4,000 calibration images: sd sqrt(2 a(1-a)/4000) <= 0.009; 4 sd.
      expect(Math.abs(coverage - (1 - alpha))).toBeLessThan(0.036);
    }
  });

  test('a smaller alpha never takes a class away, and the order of calibration images does not matter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const { logits, labels } = network(seed, 60);
        const strict = predictionSets(calibrateConformal(logits, labels, method, 0.05), logits, 10);
        const loose = predictionSets(calibrateConformal(logits, labels, method, 0.3), logits, 10);
        loose.forEach((member, i) => expect(strict[i]).toBeGreaterThanOrEqual(member));
        const order = new Random(seed).permutation(60);
        const shuffled = calibrateConformal(
          logits.map((_, i) => logits[order[Math.floor(i / 10)] * 10 + (i % 10)]),
          labels.map((_, i) => labels[order[i]]),
          method,
          0.3,
        );
        expect(shuffled.threshold).toBe(calibrateConformal(logits, labels, method, 0.3).threshold);
      }),
      { seed: 42, numRuns: 30 },
    );
  });
});

test('empty sets are counted and never cover', () => {
  const predictor = { method: { kind: 'lac' } as const, alpha: 0.1, threshold: 0.3, count: 100 };
  const logits = Float64Array.from([...logs(0.5, 0.5), ...logs(0.9, 0.1)]);
  const summary = conformalSummary(predictor, logits, Uint8Array.of(0, 0));
  expect(summary).toMatchObject({ count: 2, coverage: 0.5, meanSize: 0.5, emptySets: 1 });
  expect(Array.from(summary.sizes)).toEqual([1, 1, 0]);
  expect(predictionSetOf(predictor, logs(0.5, 0.5))).toEqual([]);
});

test('one image: its classes, the likeliest first', () => {
  const predictor = { method: { kind: 'aps' } as const, alpha: 0.1, threshold: 0.95, count: 100 };
  expect(predictionSetOf(predictor, logs(0.1, 0.3, 0.6))).toEqual([2, 1]);
});

test('what cannot be', () => {
  const { logits, labels } = network(1, 3);
  expect(() => calibrateConformal(logits, labels, { kind: 'lac' }, 0)).toThrow(expect.objectContaining({ code: 'bad-alpha' }));
  expect(() => calibrateConformal(new Float64Array(0), new Uint8Array(0), { kind: 'lac' }, 0.1)).toThrow(expect.objectContaining({ code: 'no-examples' }));
});
