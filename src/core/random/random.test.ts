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
