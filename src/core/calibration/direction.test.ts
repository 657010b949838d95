import { expect, test } from 'vitest';
import { Random } from '../random/random';
import { equalWidthBins, expectedCalibrationError } from './bins';
import { confidenceBalance } from './direction';
import { calibrationIntervals, pairedCalibrationIntervals } from './intervals';
import { calibrationReport } from './report';

/** Images that say `confidence` and are right with this chance. */
function images(confidence: number, chance: number, n = 2000): [Float64Array, Uint8Array] {
  const random = new Random(7);
  return [new Float64Array(n).fill(confidence), Uint8Array.from({ length: n }, () => (random.uniform() < chance ? 1 : 0))];
}

test('over, under and neither', () => {
  for (const [confidence, chance, direction] of [[0.95, 0.7, 'overconfident'], [0.7, 0.99, 'underconfident'], [0.9, 0.9, 'balanced']] as const) {
    const [confidences, correct] = images(confidence, chance);
    const bins = equalWidthBins(confidences, correct);
    const balance = confidenceBalance(confidences, correct, bins);
    expect(balance.direction).toBe(direction);
    expect(balance.gap).toBeCloseTo(balance.meanConfidence - balance.accuracy, 12);
    expect(balance.overPart + balance.underPart).toBeCloseTo(expectedCalibrationError(bins), 12);
  }
});

test('balanced on average, off on both sides', () => {
  const confidences = Float64Array.from({ length: 400 }, (_, i) => (i % 2 ? 0.95 : 0.55));
  const correct = Uint8Array.from({ length: 400 }, (_, i) => (i % 4 === 3 ? 0 : 1)); // 0.95 right half the time, 0.55 always
  const balance = confidenceBalance(confidences, correct, equalWidthBins(confidences, correct));
  expect(balance.direction).toBe('balanced');
  expect(balance.overPart).toBeCloseTo(0.225, 10);
  expect(balance.underPart).toBeCloseTo(0.225, 10);
});

test('one image is too few for a verdict', () => {
  const balance = confidenceBalance(Float64Array.of(0.9), Uint8Array.of(0), equalWidthBins(Float64Array.of(0.9), Uint8Array.of(0)));
  expect(balance.direction).toBe('balanced');
});

test('bootstrap intervals hold the measure, repeat with their seed, and compare in pairs', () => {
  const random = new Random(3);
  const labels = Uint8Array.from({ length: 500 }, () => random.integer(10));
  const logits = Float32Array.from({ length: 5000 }, (_, i) => 3 * random.normal() + (i % 10 === labels[Math.floor(i / 10)] ? 6 : 0));
  const draw = () => calibrationIntervals({ logits }, labels, { random: new Random(1), resamples: 200 });
  const intervals = draw();
  expect(draw()).toEqual(intervals);
  const report = calibrationReport(logits, labels);
  for (const measure of ['accuracy', 'brier', 'nll'] as const) {
    const [lower, upper] = intervals[measure] ?? [NaN, NaN];
    expect(lower).toBeLessThan(report[measure]);
    expect(upper).toBeGreaterThan(report[measure]);
  }
  const paired = pairedCalibrationIntervals({ logits, temperature: 0.2 }, { logits, temperature: 1.5 }, labels, {
    random: new Random(1), resamples: 200,
  });
  expect(paired.accuracy).toEqual([0, 0]); // one temperature changes no prediction, in any resample
  expect(paired.nll?.[0]).toBeGreaterThan(0);
});
