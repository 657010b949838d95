import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { risingOrder } from '../statistics/stable-order';
import { adaptiveCalibration } from './adaptive';
import { equalMassBins, equalWidthBins, expectedCalibrationError, maximumCalibrationError } from './bins';

describe('equal width', () => {
  test('every edge m/B closes the bin below it', () => {
    for (const bins of [1, 7, 10, 15, 100]) {
      for (let m = 1; m <= bins; m++) {
        const counts = equalWidthBins(Float64Array.of(m / bins), Uint8Array.of(1), bins).map((bin) => bin.count);
        expect(counts.indexOf(1), `${m}/${bins}`).toBe(m - 1);
      }
    }
  });

  test('the next number after an edge is in the next bin', () => {
    for (let m = 1; m < 15; m++) {
      const counts = equalWidthBins(Float64Array.of((m / 15) * (1 + Number.EPSILON)), Uint8Array.of(1)).map((bin) => bin.count);
      expect(counts.indexOf(1)).toBe(m);
    }
  });

  test('the smallest confidence is in the first bin; 0, NaN and more than 1 are refused', () => {
    expect(equalWidthBins(Float64Array.of(5e-324), Uint8Array.of(0))[0].count).toBe(1);
    for (const confidence of [0, -0.1, NaN, 1 + Number.EPSILON]) {
      expect(() => equalWidthBins(Float64Array.of(confidence), Uint8Array.of(0))).toThrow(expect.objectContaining({ code: 'bad-confidence' }));
    }
  });

  test('by hand', () => {
    const bins = equalWidthBins(Float64Array.of(0.3, 0.4, 0.9), Uint8Array.of(1, 0, 1), 2);
    expect(bins[0]).toEqual({ lower: 0, upper: 0.5, count: 2, confidence: 0.35, accuracy: 0.5 });
    expect(expectedCalibrationError(bins)).toBeCloseTo((2 * 0.15 + 0.1) / 3, 14);
    expect(maximumCalibrationError(bins)).toEqual({ value: expect.closeTo(0.15, 14) as number, bin: 0, count: 2 });
    expect(bins).toHaveLength(2);
    const empty = equalWidthBins(Float64Array.of(0.9), Uint8Array.of(1), 2)[0];
    expect(empty).toEqual({ lower: 0, upper: 0.5, count: 0, confidence: null, accuracy: null });
  });
});

describe('equal mass', () => {
  test('counts differ by at most one, edges rise', () => {
    const confidences = fc.array(fc.constantFrom(0.1, 0.2, 0.5, 0.77, 0.9, 1), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(confidences, fc.integer({ min: 1, max: 20 }), (list, count) => {
        const bins = equalMassBins(Float64Array.from(list), Uint8Array.from(list, (_, i) => i % 2), count);
        const counts = bins.map((bin) => bin.count);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(counts.reduce((a, b) => a + b)).toBe(list.length);
        bins.forEach((bin, b) => expect(bin.lower).toBe(b === 0 ? 0 : bins[b - 1].upper));
        bins.forEach((bin) => expect(bin.upper).toBeGreaterThanOrEqual(bin.lower));
      }),
      { seed: 42 },
    );
  });

  test('a tie across a cut shares its accuracy', () => {
    const bins = equalMassBins(Float64Array.of(0.5, 0.5, 0.5, 0.5), Uint8Array.of(1, 0, 0, 0), 2);
    expect(bins.map((bin) => bin.accuracy)).toEqual([0.25, 0.25]);
  });
});

describe('adaptive bins', () => {
  const run = (confidences: Float64Array, correct: Uint8Array, size: number, weights?: Int32Array) =>
    adaptiveCalibration(risingOrder(confidences), confidences, correct, size, weights);

  test('by hand: two bins, the last takes the remainder and the published form drops it', () => {
    const result = run(Float64Array.of(0.5, 0.1, 0.9, 0.8, 0.7), Uint8Array.of(1, 0, 1, 1, 0), 2);
    const first = (0.1 + 0.5) / 2 - 0.5;
    const last = (0.7 + 0.8 + 0.9) / 3 - 2 / 3;
    expect(result.bins).toBe(2);
    expect(result.allBins.rms).toBeCloseTo(Math.sqrt((2 * first ** 2 + 3 * last ** 2) / 5), 14);
    expect(result.allBins.mad).toBeCloseTo((2 * Math.abs(first) + 3 * Math.abs(last)) / 5, 14);
    expect(result.allBins.max).toBeCloseTo(Math.abs(first), 14);
    expect(result.publishedWithoutLastBin.rms).toBeCloseTo(Math.sqrt((2 * first ** 2) / 5), 14);
  });

  test('fewer images than a bin make one bin, which the published form drops', () => {
    const result = run(Float64Array.of(0.9, 0.7), Uint8Array.of(1, 0), 100);
    expect(result.bins).toBe(1);
    expect(result.allBins.rms).toBeCloseTo(0.3, 14);
    expect(result.publishedWithoutLastBin).toEqual({ rms: 0, mad: 0, max: 0 });
  });

  test('weights are repeated images', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ c: fc.constantFrom(0.2, 0.4, 0.41, 0.9, 1), r: fc.constantFrom(0, 1), w: fc.nat(3) }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (images, size) => {
          fc.pre(images.some((image) => image.w > 0));
          const repeated = images.flatMap((image) => Array.from({ length: image.w }, () => image));
          const weighted = run(Float64Array.from(images, (i) => i.c), Uint8Array.from(images, (i) => i.r), size, Int32Array.from(images, (i) => i.w));
          const plain = run(Float64Array.from(repeated, (i) => i.c), Uint8Array.from(repeated, (i) => i.r), size);
          expect(weighted.bins).toBe(plain.bins);
          expect(weighted.allBins.rms).toBeCloseTo(plain.allBins.rms, 12);
          expect(weighted.publishedWithoutLastBin.mad).toBeCloseTo(plain.publishedWithoutLastBin.mad, 12);
        },
      ),
      { seed: 42 },
    );
  });
});
