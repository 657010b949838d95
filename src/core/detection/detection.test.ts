import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random';
import { aurocDifferenceInterval, aurocInterval } from './auroc-interval';
import { fprAtClosestRecallOf, fprAtRecallOf, outAccepted } from './fpr95';
import { crossEntropyScore, energyScore, entropyScore, maxLogitScore, mspScore, odinLogOdds } from './logit-scores';
import { outOfDistributionMetrics } from './out-of-distribution';
import { averagePrecision, precisionRecallCurve } from './precision-recall';
import { areaUnder, auroc, rocCurve } from './roc';
import { negated, thresholdTable } from './thresholds';

// Few distinct values: ties everywhere.
const tied = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 60 }).map((list) => Float64Array.from(list));
const free = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }).map((list) => Float64Array.from(list));
const scores = fc.oneof(tied, free);

describe('AUROC', () => {
  test('is P(positive > negative) + P(tie)/2, counted pair by pair', () => {
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        let sum = 0;
        for (const x of a) for (const y of b) sum += x > y ? 1 : x === y ? 0.5 : 0;
        expect(auroc(a, b)).toBeCloseTo(sum / (a.length * b.length), 13);
      }),
      { seed: 42 },
    );
  });
  test('swapping the sets, or turning the sign, gives 1 minus it; both give it back', () => {
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        expect(auroc(a, b) + auroc(b, a)).toBeCloseTo(1, 13);
        expect(auroc(negated(b), negated(a))).toBeCloseTo(auroc(a, b), 13);
      }),
      { seed: 42 },
    );
  });
  test('neither order nor a rising map of the scores matters', () => {
    fc.assert(
      fc.property(tied, tied, fc.integer(), (a, b, seed) => {
        const shuffled = new Random(seed).shuffle(a.slice());
        expect(outOfDistributionMetrics(shuffled, b)).toEqual(outOfDistributionMetrics(a, b));
        expect(outOfDistributionMetrics(a.map((s) => s ** 3), b.map((s) => s ** 3))).toEqual(outOfDistributionMetrics(a, b));
      }),
      { seed: 42 },
    );
  });
  test('all tied is 0.5, empty is refused, infinities are ordered', () => {
    expect(auroc(new Float32Array(5), new Float32Array(9))).toBe(0.5);
    expect(auroc(Float64Array.of(Infinity), Float64Array.of(-Infinity, 3))).toBe(1);
    expect(() => auroc(new Float32Array(0), new Float32Array(9))).toThrow(expect.objectContaining({ code: 'empty-class' }));
  });
});

describe('ROC curve', () => {
  test('its whole area is the AUROC', () => {
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        const curve = rocCurve(a, b, 10_000);
        expect(areaUnder(curve)).toBeCloseTo(auroc(a, b), 12);
        expect(curve[0]).toMatchObject({ falsePositiveRate: 0, truePositiveRate: 0 });
        expect(curve[curve.length - 1]).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
      }),
      { seed: 42 },
    );
  });
  test('500 vertices of 20,000 keep the area to 1e-4, rise, and are true', () => {
    const random = new Random(4);
    const a = Float64Array.from({ length: 10_000 }, () => random.normal() + 1);
    const b = Float64Array.from({ length: 10_000 }, () => random.normal());
    const curve = rocCurve(a, b);
    expect(curve.length).toBeLessThanOrEqual(500);
    expect(Math.abs(areaUnder(curve) - auroc(a, b))).toBeLessThan(1e-4);
    for (let i = 1; i < curve.length; i++) {
      expect(curve[i].falsePositiveRate).toBeGreaterThanOrEqual(curve[i - 1].falsePositiveRate);
      expect(curve[i].truePositiveRate).toBeGreaterThanOrEqual(curve[i - 1].truePositiveRate);
    }
    const { threshold, truePositiveRate } = curve[250];
    expect(a.filter((s) => s >= threshold).length / a.length).toBe(truePositiveRate);
  });
  test('vertices on one line go even when there is room', () => {
    expect(rocCurve(Float64Array.of(3, 4, 5), Float64Array.of(0, 1, 2)).map((p) => [p.falsePositiveRate, p.truePositiveRate])).toEqual([[0, 0], [0, 1], [1, 1]]);
  });
});

describe('precision and recall', () => {
  test('average precision by hand, one tie being one threshold', () => {
    // Thresholds 3 (1 of 1), 2 (tie: one of each, precision 2/3), 1 (3 of 4).
    expect(averagePrecision(Float64Array.of(3, 2, 1), Float64Array.of(2))).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 14);
  });
  test('nothing known: the base rate', () => {
    expect(averagePrecision(new Float64Array(3), new Float64Array(9))).toBe(0.25);
  });
  test('the curve starts at recall 0 and ends at the base rate', () => {
    const curve = precisionRecallCurve(Float64Array.of(3, 1), Float64Array.of(2, 0));
    expect(curve[0]).toEqual({ recall: 0, precision: 1, threshold: Infinity });
    expect(curve[curve.length - 1]).toMatchObject({ recall: 1, precision: 0.5 });
  });
});

describe('FPR at 95 %', () => {
  const positive = Float64Array.from({ length: 40 }, (_, i) => 100 - i); // 61..100
  test('first threshold that catches enough', () => {
    // 38 of 40 positives are needed: threshold 63; one negative above, one tied, one below.
    expect(fprAtRecallOf(thresholdTable(positive, Float64Array.of(70, 63, 62.5)))).toBeCloseTo(2 / 3, 14);
  });
  test('closest recall may stop short of 95 %', () => {
    // 18 positives: 17/18 = 0.944 is closer to 0.95 than 1 is; the negative ties with the last positive.
    const eighteen = Float64Array.from({ length: 18 }, (_, i) => 18 - i);
    const table = thresholdTable(eighteen, Float64Array.of(1));
    expect(fprAtClosestRecallOf(table)).toBe(0);
    expect(fprAtRecallOf(table)).toBe(1);
  });
  test('of one recall, the closest-recall rule takes the most false positives', () => {
    const eighteen = Float64Array.from({ length: 18 }, (_, i) => 18 - i);
    expect(fprAtClosestRecallOf(thresholdTable(eighteen, Float64Array.of(1.7, 1.5, 0)))).toBeCloseTo(2 / 3, 14);
  });
  test('share of the others accepted with 95 % of the digits', () => {
    // floor(0.95 * 40) = 38th largest of 61..100 is 63.
    expect(outAccepted(positive, Float64Array.of(63, 62, 99))).toBeCloseTo(2 / 3, 14);
    expect(outAccepted(Float64Array.of(1), Float64Array.of(1))).toBe(0);
  });
});

describe('AUROC intervals', () => {
  const random = new Random(9);
  const good = Float64Array.from({ length: 300 }, () => Math.round(4 * (random.normal() + 1)));
  const bad = Float64Array.from({ length: 200 }, () => Math.round(4 * random.normal()));
  test('hold the AUROC, near the textbook standard error, and repeat', () => {
    const draw = () => aurocInterval({ positive: good, negative: bad }, { random: new Random(2), resamples: 500 });
    const [lower, upper] = draw();
    expect(draw()).toEqual([lower, upper]);
    const a = auroc(good, bad);
    expect(lower < a && a < upper).toBe(true);
    // Hanley and McNeil 1982
    const q1 = a / (2 - a);
    const q2 = (2 * a * a) / (1 + a);
    const se = Math.sqrt((a * (1 - a) + 299 * (q1 - a * a) + 199 * (q2 - a * a)) / (300 * 200));
    expect((upper - lower) / (2 * 1.96 * se)).toBeGreaterThan(0.8);
    expect((upper - lower) / (2 * 1.96 * se)).toBeLessThan(1.25);
  });
  test('a score against itself differs by nothing', () => {
    const pair = { positive: good, negative: bad };
    expect(aurocDifferenceInterval(pair, pair, { random: new Random(2), resamples: 50 })).toEqual([0, 0]);
    const shorter = { positive: good.subarray(1), negative: bad };
    expect(() => aurocDifferenceInterval(pair, shorter, { random: new Random(2) })).toThrow(expect.objectContaining({ code: 'bad-shape' }));
  });
});

describe('logit scores', () => {
  const even = new Float32Array(10);
  test('at even odds', () => {
    expect(mspScore(even, 10)[0]).toBeCloseTo(0.1, 15);
    expect(maxLogitScore(even, 10)[0]).toBe(0);
    expect(crossEntropyScore(even, 10)[0]).toBeCloseTo(Math.log(10), 14);
    expect(energyScore(even, 10)[0]).toBeCloseTo(Math.log(10), 14);
    expect(energyScore(even, 10, 2)[0]).toBeCloseTo(2 * Math.log(10), 14);
    expect(entropyScore(even, 10)[0]).toBeCloseTo(-Math.log(10), 14);
    expect(odinLogOdds(even, 10, 1000)[0]).toBeCloseTo(-Math.log(9), 12);
  });
  test('ODIN log-odds are the logit of its probability, and tell apart what rounds to 1', () => {
    const z = Float64Array.of(3, 1, -2, 40, 0, 1, 41, 0, 1);
    const odds = odinLogOdds(z, 3, 1);
    const p = mspScore(z, 3);
    expect(odds[0]).toBeCloseTo(Math.log(p[0] / (1 - p[0])), 12);
    expect(p[1]).toBe(p[2]);
    expect(odds[2]).toBeGreaterThan(odds[1]);
    expect(odinLogOdds(Float64Array.of(5000, 0, 0), 3, 0.33)[0]).toBeCloseTo(5000 / 0.33 - Math.log(2), 8);
  });
});
