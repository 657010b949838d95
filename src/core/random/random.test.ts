import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSeed, Random } from './random';

function moments(n: number, draw: () => number): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const x = draw();
    sum += x;
    squares += x * x;
  }
  const mean = sum / n;
  return { mean, variance: squares / n - mean * mean };
}

describe('Random', () => {
  it('gives the same stream for the same key and another for another', () => {
    const draws = (r: Random): number[] => Array.from({ length: 8 }, () => r.uint32());
    expect(draws(Random.of(1, 2, 'a'))).toEqual(draws(Random.of(1, 2, 'a')));
    expect(draws(Random.of(1, 2, 'a'))).not.toEqual(draws(Random.of(2, 1, 'a')));
    expect(deriveSeed(1)).not.toBe(deriveSeed('1'));
    expect(deriveSeed(1, 0)).not.toBe(deriveSeed(1));
  });

  // 200,000 draws: the standard error of the mean is sd/447, five of them are allowed.
  it.each([
    ['uniform', (r: Random) => r.uniform(), 0.5, 1 / 12],
    ['normal', (r: Random) => r.normal(), 0, 1],
    ['gamma(0.4)', (r: Random) => r.gamma(0.4), 0.4, 0.4],
    ['gamma(3)', (r: Random) => r.gamma(3), 3, 3],
    ['beta(2,2)', (r: Random) => r.beta(2, 2), 0.5, 1 / 20],
  ] as const)('%s has the right mean and variance', (_, draw, mean, variance) => {
    const r = Random.of('moments');
    const got = moments(200_000, () => draw(r));
    expect(Math.abs(got.mean - mean)).toBeLessThan((5 * Math.sqrt(variance)) / 447);
    expect(Math.abs(got.variance / variance - 1)).toBeLessThan(0.04);
  });

  it('draws integers at once that it would draw singly', () => {
    const [together, singly] = [Random.of('bulk'), Random.of('bulk')];
    const out = new Uint32Array(100);
    together.fillUint32(out);
    expect([...out]).toEqual(Array.from(out, () => singly.uint32()));
    expect(together.uint32()).toBe(singly.uint32());
  });

  it('fills with normal values: every share of the bell curve within five standard errors', () => {
    const out = new Float32Array(400_002);
    Random.of('ziggurat').fillNormal(out, 1, out.length - 1);
    expect([out[0], out[out.length - 1]]).toEqual([0, 0]);
    const values = out.subarray(1, out.length - 1);
    // P(Z <= z), from tables; the tail of the method begins at 3.44.
    for (const [z, p] of [[-3.5, 0.00023263], [-3, 0.0013499], [-2, 0.02275013], [-1, 0.15865525], [-0.2, 0.42074029], [0, 0.5], [0.5, 0.69146246], [1.5, 0.9331928], [2.5, 0.99379033], [3.5, 0.99976737]]) {
      const share = values.reduce((sum, value) => sum + (value <= z ? 1 : 0), 0) / values.length;
      expect(Math.abs(share - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / values.length));
    }
    // The fourth moment of a normal variable is 3, with standard error sqrt(96 / n).
    expect(Math.abs(values.reduce((sum, value) => sum + value ** 4, 0) / values.length - 3)).toBeLessThan(5 * Math.sqrt(96 / values.length));
  });

  it('permutes: every number once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 200 }), (seed, n) => {
        const p = new Random(seed).permutation(n);
        expect([...p].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
      { seed: 42 },
    );
  });

  it('draws integers below n', () => {
    const r = new Random(3);
    const seen = new Set(Array.from({ length: 500 }, () => r.integer(5)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
