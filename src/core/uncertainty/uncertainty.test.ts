import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinLogits, logMeanProbabilities, meanLogits, meanProbabilities } from './combine';
import { expectedEntropy, mutualInformation, predictiveEntropy } from './entropy';
import { agreement, majorityVote, moreThanHalfRight } from './vote';

const ensembles = fc.integer({ min: 1, max: 5 }).chain((m) =>
  fc.array(fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { minLength: 6, maxLength: 6 }).map((row) => Float64Array.from(row)), {
    minLength: m,
    maxLength: m,
  }),
);

test('total = aleatoric + disagreement, each in its range', () => {
  fc.assert(
    fc.property(ensembles, (members) => {
      const total = predictiveEntropy(logMeanProbabilities(members, 3), 3);
      const own = expectedEntropy(members, 3);
      const information = mutualInformation(members, 3);
      for (let i = 0; i < 2; i++) {
        expect(total[i]).toBeGreaterThanOrEqual(0);
        expect(total[i]).toBeLessThanOrEqual(Math.log(3) + 1e-12);
        expect(information[i]).toBeGreaterThanOrEqual(0);
        expect(information[i]).toBeLessThanOrEqual(Math.log(members.length) + 1e-12);
        expect(Math.abs(total[i] - own[i] - information[i])).toBeLessThanOrEqual(1e-12);
      }
    }),
    { seed: 42 },
  );
});

test('members in another order change nothing but rounding', () => {
  fc.assert(
    fc.property(ensembles, (members) => {
      const a = mutualInformation(members, 3);
      const b = mutualInformation([...members].reverse(), 3);
      for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(1e-12);
    }),
    { seed: 42 },
  );
});

test('two members sure of different classes: the whole uncertainty is disagreement', () => {
  const members = [Float64Array.of(900, 0), Float64Array.of(0, 900)];
  expect(mutualInformation(members, 2)[0]).toBeCloseTo(Math.log(2), 14);
  expect(expectedEntropy(members, 2)[0]).toBe(0);
  expect(Array.from(meanProbabilities(members, 2))).toEqual([0.5, 0.5]);
  expect(Array.from(meanLogits(members))).toEqual([450, 450]);
});

test('members that agree to the bit disagree by exactly nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 6, maxLength: 6 }), fc.integer({ min: 1, max: 5 }), (row, m) => {
      const members = Array.from({ length: m }, () => Float64Array.from(row));
      expect(Array.from(mutualInformation(members, 3))).toEqual([0, 0]);
    }),
    { seed: 42 },
  );
});

test('the logarithm of a mean of tiny probabilities stays finite', () => {
  const members = [Float64Array.of(2000, 0), Float64Array.of(2000, 10)];
  const logMean = logMeanProbabilities(members, 2);
  // log((e^-2000 + e^-1990)/2): both underflow as probabilities
  expect(logMean[1]).toBeCloseTo(-1990 + Math.log1p(Math.exp(-10)) - Math.log(2), 9);
});

describe('votes', () => {
  const sure = (k: number): Float32Array => Float32Array.from({ length: 4 }, (_, i) => (i === k ? 5 : 0));
  test('a tie goes to the lowest class, and counts as wrong under the stricter rule', () => {
    const members = [sure(3), sure(1), sure(2)];
    expect(majorityVote(members, 4)[0]).toBe(1);
    expect(moreThanHalfRight(members, Uint8Array.of(1), 4)[0]).toBe(0);
    expect(agreement(members, 4)).toBe(0);
  });
  test('two of three', () => {
    const members = [sure(3), sure(3), sure(0)];
    expect(majorityVote(members, 4)[0]).toBe(3);
    expect(moreThanHalfRight(members, Uint8Array.of(3), 4)[0]).toBe(1);
  });
  test('no members, or of different shapes', () => {
    expect(() => majorityVote([], 4)).toThrow(expect.objectContaining({ code: 'no-members' }));
    expect(() => meanLogits([sure(0), new Float32Array(8)])).toThrow(expect.objectContaining({ code: 'bad-shape' }));
  });
});

test('an ensemble is joined in its own way', () => {
  const members = [Float64Array.of(4, 0), Float64Array.of(0, 0)];
  expect([...joinLogits(members, 2, 'mean-logits')]).toEqual([2, 0]);
  const sure = 1 / (1 + Math.exp(-4));
  expect(Math.exp(joinLogits(members, 2, 'mean-probabilities')[0])).toBeCloseTo((sure + 0.5) / 2, 12);
});
