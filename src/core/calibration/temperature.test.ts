import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random';
import { fitMemberTemperatures, fitTemperature, nllCurve, TEMPERATURE_BOUNDS, temperatureGrid } from './temperature';

function network(seed: number, n: number, signal: number, scale: number): { logits: Float64Array; labels: Uint8Array } {
  const random = new Random(seed);
  const labels = Uint8Array.from({ length: n }, () => random.integer(10));
  const logits = Float64Array.from({ length: n * 10 }, (_, i) =>
    scale * (random.normal() + (i % 10 === labels[Math.floor(i / 10)] ? signal : 0)),
  );
  return { logits, labels };
}

const networks = fc.record({
  seed: fc.integer({ min: 0, max: 1e9 }),
  n: fc.integer({ min: 1, max: 300 }),
  signal: fc.double({ min: -1, max: 6, noNaN: true }),
  // scale e^-8..e^8: temperatures from 1e-4 to 1e4 and beyond both bounds
  scale: fc.double({ min: -8, max: 8, noNaN: true }).map(Math.exp),
});

describe('properties', () => {
  test('NLL at the fitted T is not above NLL at any T tried', () => {
    fc.assert(
      fc.property(networks, fc.array(fc.double({ min: -9.2, max: 9.2, noNaN: true }).map(Math.exp), { minLength: 1, maxLength: 20 }), (net, tried) => {
        const { logits, labels } = network(net.seed, net.n, net.signal, net.scale);
        const fit = fitTemperature(logits, labels);
        const near = [0.999, 1.001].map((f) => f * fit.temperature);
        const inside = [...tried, ...near].filter((t) => t >= TEMPERATURE_BOUNDS[0] && t <= TEMPERATURE_BOUNDS[1]);
        for (const nll of nllCurve(logits, labels, inside)) expect(fit.nll).toBeLessThanOrEqual(nll + 1e-12 * Math.max(1, nll));
        expect(fit.iterations).toBeLessThan(100);
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  test('scaling the logits scales the temperature', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: -6, max: 6, noNaN: true }).map(Math.exp), (seed, factor) => {
        const { logits, labels } = network(seed, 400, 2, 1);
        const plain = fitTemperature(logits, labels);
        const scaled = fitTemperature(logits.map((z) => factor * z), labels);
        expect(plain.end).toBe('minimum');
        // The slope is known to about 1e-15, the curvature is near 1: T to far better than 1e-9.
        expect(Math.abs(scaled.temperature / plain.temperature / factor - 1)).toBeLessThan(1e-9);
      }),
      { seed: 42, numRuns: 40 },
    );
  });
});

test('a known minimum: one image right and one wrong of three, two classes', () => {
  // p = 1/(1+e^-s) is right in 2 of 3 cases, so NLL is least at p = 2/3, s = ln 2.
  const logits = Float32Array.of(1, 0, 1, 0, 1, 0);
  const fit = fitTemperature(logits, Uint8Array.of(0, 0, 1));
  expect(fit.temperature).toBeCloseTo(1 / Math.log(2), 12);
  expect(fit.nll).toBeCloseTo(-(2 * Math.log(2 / 3) + Math.log(1 / 3)) / 3, 12);
  expect(fit.count).toBe(3);
});

describe('where there is no minimum, the end says so', () => {
  test('perfectly separable: the lower bound, stated', () => {
    const { logits, labels } = network(1, 50, 100, 1);
    const fit = fitTemperature(logits, labels);
    expect(fit).toMatchObject({ end: 'separable', temperature: TEMPERATURE_BOUNDS[0], bounds: TEMPERATURE_BOUNDS });
    expect(fitTemperature(logits, labels, { bounds: [0.05, 20] }).temperature).toBe(0.05);
  });
  test('separable with a tie at the top', () => {
    expect(fitTemperature(Float32Array.of(1, 1, 0), Uint8Array.of(1)).end).toBe('separable');
  });
  test('always wrong: the upper bound', () => {
    expect(fitTemperature(Float32Array.of(1, 0, 0, 1), Uint8Array.of(1, 0))).toMatchObject({ end: 'uninformative', temperature: 1e4 });
  });
  test('all logits equal: T stays 1', () => {
    expect(fitTemperature(new Float32Array(20), Uint8Array.of(3, 4))).toMatchObject({ end: 'flat', temperature: 1, nll: Math.log(10) });
  });
  test('a minimum beyond a bound', () => {
    const { logits, labels } = network(3, 300, 2, 1);
    const { temperature } = fitTemperature(logits, labels);
    expect(fitTemperature(logits, labels, { bounds: [2 * temperature, 100] })).toMatchObject({ end: 'at-lower-bound', temperature: 2 * temperature });
    expect(fitTemperature(logits, labels, { bounds: [1e-3, temperature / 2] })).toMatchObject({ end: 'at-upper-bound', temperature: temperature / 2 });
  });
});

test('members are fitted apart', () => {
  const { logits, labels } = network(5, 200, 2, 1);
  const [first, second] = fitMemberTemperatures([logits, logits.map((z) => 3 * z)], labels);
  expect(second.temperature / first.temperature).toBeCloseTo(3, 8);
});

test('a grid is even in the logarithm and meets its ends', () => {
  expect(Array.from(temperatureGrid(0.1, 10, 3), (t) => +t.toFixed(12))).toEqual([0.1, 1, 10]);
  expect(() => temperatureGrid(0, 1, 3)).toThrow(expect.objectContaining({ code: 'bad-temperature' }));
});
