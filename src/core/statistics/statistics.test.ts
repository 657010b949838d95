import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random';
import { bootstrap, quantileOfSorted } from './bootstrap';
import { commonRange, histogram, rightClosedBin } from './histogram';
import { wilsonInterval } from './interval';
import { fallingOrder, risingOrder } from './stable-order';

describe('order', () => {
  const numbers = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity)), { maxLength: 200 });
  test('rising and falling, ties by index, as a comparison sort', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const values = Float64Array.from(list);
        const indices = list.map((_, i) => i);
        const compare = (a: number, b: number): number => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b);
        const reverse = (a: number, b: number): number => (values[a] > values[b] ? -1 : values[a] < values[b] ? 1 : a - b);
        expect(Array.from(risingOrder(values))).toEqual([...indices].sort(compare));
        expect(Array.from(fallingOrder(values))).toEqual([...indices].sort(reverse));
      }),
      { seed: 42, numRuns: 300 },
    );
  });
  test('float32 too; NaN has no order', () => {
    expect(Array.from(risingOrder(Float32Array.of(3, -2, 0.5)))).toEqual([1, 2, 0]);
    expect(() => risingOrder(Float32Array.of(1, NaN))).toThrow(expect.objectContaining({ code: 'not-a-number' }));
  });
});

describe('Wilson', () => {
  test('known values', () => {
    // 8 of 10: (0.8 + z2/20 +- z sqrt(0.016 + z2/400)) / (1 + z2/10)
    const [lower, upper] = wilsonInterval(8, 10);
    expect(lower).toBeCloseTo(0.490162, 6);
    expect(upper).toBeCloseTo(0.943318, 6);
  });
  test('ends are exact, and everything is inside [0, 1]', () => {
    expect(wilsonInterval(0, 5)[0]).toBe(0);
    expect(wilsonInterval(5, 5)[1]).toBe(1);
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (a, b) => {
        const n = Math.max(a, b);
        const k = Math.min(a, b);
        const [lower, upper] = wilsonInterval(k, n);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        if (n > 0) expect(lower <= k / n && k / n <= upper).toBe(true);
        const [mirroredLower, mirroredUpper] = wilsonInterval(n - k, n);
        expect(mirroredLower).toBeCloseTo(1 - upper, 12);
        expect(mirroredUpper).toBeCloseTo(1 - lower, 12);
        const wide = wilsonInterval(k, n, 0.99);
        expect(wide[0] <= lower && wide[1] >= upper).toBe(true);
      }),
      { seed: 42 },
    );
  });
  test('refuses more successes than trials', () => {
    expect(() => wilsonInterval(3, 2)).toThrow(expect.objectContaining({ code: 'bad-count' }));
  });
});

describe('bootstrap', () => {
  test('quantiles interpolate', () => {
    expect(quantileOfSorted([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantileOfSorted([1, 2, 3, 4], 0)).toBe(1);
    expect(quantileOfSorted([7], 0.9)).toBe(7);
  });
  test('the interval of a mean is near its normal approximation', () => {
    const random = new Random(5);
    const n = 400;
    const values = Float64Array.from({ length: n }, () => random.normal());
    const mean = values.reduce((a, b) => a + b) / n;
    const sd = Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / n);
    const { mean: interval } = bootstrap(n, (w) => ({ mean: values.reduce((a, v, i) => a + w[i] * v, 0) / n }), { random: new Random(1), resamples: 4000 });
    const half = (1.96 * sd) / Math.sqrt(n);
    // Percentiles of 4,000 resamples have a standard error of some 3 % of the half-width.
    expect(Math.abs((interval?.[0] ?? NaN) - (mean - half))).toBeLessThan(0.12 * half);
    expect(Math.abs((interval?.[1] ?? NaN) - (mean + half))).toBeLessThan(0.12 * half);
  });
  test('every resample draws n', () => {
    const { sum } = bootstrap(17, (w) => ({ sum: w.reduce((a, b) => a + b) }), { random: new Random(1), resamples: 20 });
    expect(sum).toEqual([17, 17]);
  });
  test('undefined everywhere is null; nothing to resample is refused', () => {
    expect(bootstrap(3, () => ({ x: NaN }), { random: new Random(1), resamples: 5 }).x).toBeNull();
    expect(() => bootstrap(0, () => ({ x: 0 }), { random: new Random(1) })).toThrow(expect.objectContaining({ code: 'no-examples' }));
    expect(() => bootstrap(1, () => ({ x: 0 }), { random: new Random(1), resamples: 0 })).toThrow(expect.objectContaining({ code: 'bad-resamples' }));
  });
});

describe('histogram', () => {
  test('closed left or right at every edge', () => {
    const edges = Float64Array.from({ length: 11 }, (_, i) => i / 10);
    const left = histogram(edges, { lower: 0, upper: 1, bins: 10 });
    expect(Array.from(left.counts)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
    const right = histogram(edges, { lower: 0, upper: 1, bins: 10, closed: 'right' });
    expect(Array.from(right.counts)).toEqual(new Array(10).fill(1));
    expect(right.below).toBe(1);
  });
  test('the zoom on 0.9 to 1 keeps what lies below apart', () => {
    const zoom = histogram(Float64Array.of(0.5, 0.9, 0.905, 1), { lower: 0.9, upper: 1, bins: 10, closed: 'right' });
    expect(zoom.below).toBe(2);
    expect(zoom.counts[0]).toBe(1);
    expect(zoom.counts[9]).toBe(1);
  });
  test('nothing is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true })), fc.boolean(), (list, right) => {
        const h = histogram(Float64Array.from(list), { lower: -1, upper: 2, bins: 7, closed: right ? 'right' : 'left' });
        expect(h.below + h.above + h.counts.reduce((a, b) => a + b, 0)).toBe(list.length);
      }),
      { seed: 42 },
    );
  });
  test('bins of (0, 1] meet their edges', () => {
    for (let bins = 1; bins <= 100; bins++) for (let m = 1; m <= bins; m++) expect(rightClosedBin(m / bins, bins)).toBe(m - 1);
  });
  test('a common range, also of one value', () => {
    expect(commonRange([Float64Array.of(1, 5), Float64Array.of(-2)])).toEqual({ lower: -2, upper: 5 });
    expect(commonRange([Float64Array.of(3)])).toEqual({ lower: 2.5, upper: 3.5 });
    expect(commonRange([Float64Array.of(-1000, ...Array.from({ length: 98 }, (_, i) => i), 9999)], 0.98)).toEqual({ lower: 0, upper: 97 });
  });
  test('no scale', () => {
    expect(() => histogram(Float64Array.of(1), { lower: 1, upper: 1, bins: 3 })).toThrow(expect.objectContaining({ code: 'bad-bins' }));
  });
});
