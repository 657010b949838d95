import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readScoreRequests } from '../catalogue/score-parameters';
import { failureMetrics } from './failures';
import { answeredAt, areaUnderRiskCoverage, optimalAurc, optimalAurcClosedForm, riskAt, riskCoverage } from './risk-coverage';
import { failureReport } from './score-by-id';

const judged = fc.array(fc.record({ score: fc.integer({ min: 0, max: 6 }), wrong: fc.constantFrom(0, 1) }), { minLength: 1, maxLength: 60 });

describe('risk and coverage', () => {
  test('by hand', () => {
    const curve = riskCoverage(Float64Array.of(0.9, 0.5, 0.8), Uint8Array.of(0, 1, 1));
    expect(Array.from(curve.order)).toEqual([0, 2, 1]);
    expect(Array.from(curve.risk)).toEqual([0, 1 / 2, 2 / 3]);
    expect(areaUnderRiskCoverage(curve)).toBeCloseTo((1 / 2 + 2 / 3) / 3, 14);
    expect(riskAt(curve, 0.5)).toBe(1 / 2); // ceil(1.5) = 2 images
    expect(riskAt(curve, 1)).toBe(2 / 3);
  });
  test('equal scores keep the order of index', () => {
    expect(Array.from(riskCoverage(new Float32Array(4), Uint8Array.of(0, 1, 0, 1)).order)).toEqual([0, 1, 2, 3]);
  });
  test('no score beats the optimum, and sorting the errors last reaches it', () => {
    fc.assert(
      fc.property(judged, (images) => {
        const wrong = Uint8Array.from(images, (image) => image.wrong);
        const metrics = failureMetrics(Float64Array.from(images, (image) => image.score), wrong);
        expect(metrics.eaurc).toBeGreaterThanOrEqual(-1e-12);
        expect(failureMetrics(Float64Array.from(wrong, (w) => -w), wrong).eaurc).toBeCloseTo(0, 12);
        expect(metrics.riskAtCoverage['1']).toBeCloseTo(wrong.reduce((a, b) => a + b, 0) / wrong.length, 14);
      }),
      { seed: 42 },
    );
  });
  test('the closed form is the limit of the discrete optimum', () => {
    expect(optimalAurc(20_000, 100_000)).toBeCloseTo(optimalAurcClosedForm(0.2), 4);
    expect(optimalAurcClosedForm(0)).toBe(0);
    expect(optimalAurcClosedForm(1)).toBe(1);
  });
  test('how many are answered is not off by rounding', () => {
    for (const n of [100, 5000, 10_000]) expect(answeredAt(0.95, n)).toBe(0.95 * n);
    expect(answeredAt(0.07, 100)).toBe(7); // 0.07 * 100 is 7.000000000000001
    expect(answeredAt(0.001, 10)).toBe(1);
    expect(() => answeredAt(0, 10)).toThrow(expect.objectContaining({ code: 'bad-coverage' }));
  });
});

test('without errors there is nothing to rank, and it says null', () => {
  const metrics = failureMetrics(Float64Array.of(1, 2), Uint8Array.of(0, 0));
  expect(metrics).toMatchObject({ auroc: null, auprError: null, auprSuccess: null, fpr95: null, fpr95Closest: null, aurc: 0, eaurc: 0 });
});

test('a perfect score', () => {
  const metrics = failureMetrics(Float64Array.of(3, 2, 1), Uint8Array.of(0, 0, 1));
  expect(metrics).toMatchObject({ auroc: 1, auprError: 1, auprSuccess: 1, fpr95: 0, fpr95Closest: 0 });
});

describe('the report of a failures cell', () => {
  const logits = Float32Array.of(5, 0, 0, 4, 1, 0, 0, 0.2, 0, 3, 0, 0);
  const labels = Uint8Array.of(0, 0, 2, 0);
  test('has the fields of the plan', () => {
    const report = failureReport({ logits, classes: 3 }, labels, readScoreRequests(['msp', 'entropy', 'max-logit'], 'failures'));
    expect(report).toMatchObject({ errors: 1, n: 4 });
    expect(report.scores.map((score) => score.id)).toEqual(['msp', 'entropy', 'max-logit']);
    expect(report.scores[0]).toMatchObject({ auroc: 1, aurc: 1 / 16 });
    expect(Object.keys(report.scores[0].riskAtCoverage)).toEqual(expect.arrayContaining(['0.5', '0.8', '0.9', '0.95', '0.99', '1']));
  });
  test('disagreement needs members', () => {
    const requests = readScoreRequests(['mutual-information'], 'failures');
    expect(() => failureReport({ logits, classes: 3 }, labels, requests)).toThrow(expect.objectContaining({ code: 'needs-members' }));
    expect(failureReport({ logits, members: [logits, logits], classes: 3 }, labels, requests).scores[0].auroc).toBe(0.5);
  });
});
