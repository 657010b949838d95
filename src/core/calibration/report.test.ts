import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random';
import { measureRebinning } from './measure-rebinning';
import { calibrationDetails, calibrationReport, LiveCalibration, softF1 } from './report';

/** Labelled logits of a network that is right about as often as `signal` says. */
const labelledLogits = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e9 }),
    n: fc.integer({ min: 1, max: 400 }),
    signal: fc.double({ min: -2, max: 12, noNaN: true }),
    scale: fc.double({ min: 0.05, max: 40, noNaN: true }),
    rounded: fc.boolean(),
  })
  .map(({ seed, n, signal, scale, rounded }) => {
    const random = new Random(seed);
    const labels = Uint8Array.from({ length: n }, () => random.integer(10));
    const logits = Float64Array.from({ length: n * 10 }, (_, i) => {
      const z = scale * (random.normal() + (i % 10 === labels[Math.floor(i / 10)] ? signal : 0));
      return rounded ? Math.round(z) : z; // rounded logits give many exact ties
    });
    return { logits, labels };
  });

function shuffled(logits: Float64Array, labels: Uint8Array, seed: number): { logits: Float64Array; labels: Uint8Array } {
  const order = new Random(seed).permutation(labels.length);
  return {
    logits: Float64Array.from(logits, (_, i) => logits[order[Math.floor(i / 10)] * 10 + (i % 10)]),
    labels: labels.map((_, i) => labels[order[i]]),
  };
}

describe('properties', () => {
  const run = { seed: 42, numRuns: 60 };

  test('ECE <= MCE <= 1, and every measure is in its range', () => {
    fc.assert(
      fc.property(labelledLogits, fc.constantFrom('equal-width', 'equal-mass' as const), ({ logits, labels }, binning) => {
        const r = calibrationDetails(logits, labels, { binning: binning === 'equal-mass' ? 'equal-mass' : 'equal-width' });
        // Sums of up to 400 terms round by less than 1e-12.
        expect(r.ece).toBeLessThanOrEqual(r.mce + 1e-12);
        expect(r.mce).toBeLessThanOrEqual(1);
        expect(r.ece).toBeGreaterThanOrEqual(0);
        expect(r.rmsOfBins).toBeGreaterThanOrEqual(r.ece - 1e-12);
        expect(r.adaptive.allBins.rms).toBeGreaterThanOrEqual(r.adaptive.allBins.mad - 1e-12);
        expect(r.adaptive.allBins.max).toBeGreaterThanOrEqual(r.rms - 1e-12);
        expect(r.brier).toBeGreaterThanOrEqual(0);
        expect(r.brier).toBeLessThanOrEqual(2);
        expect(r.nll).toBeGreaterThanOrEqual(0);
        expect(r.bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(labels.length);
      }),
      run,
    );
  });

  test('the order of the images does not matter, ties included', () => {
    fc.assert(
      fc.property(labelledLogits, fc.integer(), fc.boolean(), ({ logits, labels }, seed, mass) => {
        const binning = mass ? 'equal-mass' : 'equal-width';
        const a = calibrationDetails(logits, labels, { binning });
        const other = shuffled(logits, labels, seed);
        const b = calibrationDetails(other.logits, other.labels, { binning });
        for (const key of ['accuracy', 'ece', 'mce', 'rms', 'brier', 'nll', 'meanConfidence'] as const) {
          expect(Math.abs(a[key] - b[key])).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a[key])));
        }
        expect(b.bins.map((bin) => bin.count)).toEqual(a.bins.map((bin) => bin.count));
      }),
      run,
    );
  });

  test('accuracy stands still under every temperature', () => {
    fc.assert(
      fc.property(labelledLogits, fc.double({ min: 0.01, max: 100, noNaN: true }), ({ logits, labels }, temperature) => {
        const live = new LiveCalibration(logits, labels);
        expect(live.at(temperature).accuracy).toBe(live.at(1).accuracy);
        // The report keeps one accuracy for all temperatures; logits that are really divided say that it may.
        const divided = calibrationReport(logits.map((z) => z / temperature), labels);
        expect(divided.accuracy).toBe(live.at(temperature).accuracy);
        expect(divided.nll).toBeCloseTo(live.at(temperature).nll, 8);
      }),
      run,
    );
  });
});

test('exactly the fields of a calibration cell', () => {
  const report = calibrationReport(Float32Array.of(1, 0, 0, 1), Uint8Array.of(0, 0));
  expect(Object.keys(report)).toEqual(['temperature', 'accuracy', 'ece', 'mce', 'rms', 'brier', 'nll', 'bins']);
  expect(Object.keys(report.bins[0])).toEqual(['lower', 'upper', 'count', 'confidence', 'accuracy']);
  expect(report.bins).toHaveLength(15);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('confidence exactly 1: in the last bin, with finite NLL and Brier', () => {
  // exp(-800) underflows: the confidence is exactly 1, once right and once wrong.
  const logits = Float64Array.of(800, 0, 0, 800, 0, 0);
  const report = calibrationDetails(logits, Uint8Array.of(0, 1));
  expect(report.bins[14]).toEqual({ lower: 14 / 15, upper: 1, count: 2, confidence: 1, accuracy: 0.5 });
  expect(report.ece).toBe(0.5);
  expect(report.largestGap).toEqual({ value: 0.5, bin: 14, count: 2 });
  expect(report.nll).toBe(400);
  expect(report.brier).toBe(1);
});

test('even odds: a tie goes to the lowest class and the confidence to the bin that it closes', () => {
  // 1/5 = 3/15 closes the third of fifteen bins.
  const report = calibrationReport(new Float32Array(10), Uint8Array.of(0, 4));
  expect(report.accuracy).toBe(0.5);
  expect(report.bins[2].count).toBe(2);
  expect(report.nll).toBeCloseTo(Math.log(5), 14);
  expect(report.brier).toBeCloseTo(0.8, 14);
});

test('a click on a bin finds its images', () => {
  const logits = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i * i));
  const labels = new Uint8Array(30);
  for (const binning of ['equal-width', 'equal-mass'] as const) {
    const live = new LiveCalibration(logits, labels, { binning });
    const { bins } = live.at(0.2);
    const confidences = live.confidencesAt(0.2);
    bins.forEach((bin, b) => {
      const images = live.imagesInBin(b, 0.2);
      expect(images).toHaveLength(bin.count);
      for (const i of images) expect(confidences[i] >= bin.lower && confidences[i] <= bin.upper).toBe(true);
    });
  }
});

test('soft F1 is undefined when nothing is wrong or unsure', () => {
  expect(softF1(Float64Array.of(1, 1), Uint8Array.of(1, 1))).toBeNull();
  expect(softF1(Float64Array.of(0.6), Uint8Array.of(0))).toBeCloseTo(0.8 / 1.4, 14);
});

test('what does not fit is refused with its reason', () => {
  const labels = Uint8Array.of(0);
  expect(() => calibrationReport(new Float32Array(0), new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'no-examples' }));
  expect(() => calibrationReport(Float32Array.of(1, 2, 3), Uint8Array.of(0, 1))).toThrow(expect.objectContaining({ code: 'bad-shape' }));
  expect(() => calibrationReport(Float32Array.of(1, 2), Uint8Array.of(2))).toThrow(expect.objectContaining({ code: 'bad-label' }));
  expect(() => calibrationReport(Float32Array.of(1, NaN), labels)).toThrow(expect.objectContaining({ code: 'not-finite' }));
  expect(() => calibrationReport(Float32Array.of(1, 2), labels, { bins: 0 })).toThrow(expect.objectContaining({ code: 'bad-bins' }));
  for (const temperature of [0, -1, NaN, Infinity]) {
    expect(() => calibrationReport(Float32Array.of(1, 2), labels, { temperature })).toThrow(expect.objectContaining({ code: 'bad-temperature' }));
  }
});

test('10,000 x 10 logits are re-binned within a frame of 16 ms', () => {
  const times = measureRebinning();
  // About 2 ms on one plain core; the median leaves room for a busy machine.
  expect(times.medianMs).toBeLessThan(16);
});
