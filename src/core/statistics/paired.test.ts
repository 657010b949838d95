import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/random';
import { packFlags, unpackFlags } from './flags';
import { drawPaired, flagResamples, packShares, PAIRED_RESAMPLES, pairedDifference, unpackShares } from './paired';

describe('flags as text', () => {
  it('come back as they went, whatever their number', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 70 }), (flags) => {
        expect([...unpackFlags(packFlags(flags), flags.length)]).toEqual(flags);
      }),
      { seed: 42 },
    );
  });
  it('are cut to the images that are asked for, and refused where they are too few or no flags', () => {
    expect([...unpackFlags(packFlags([1, 0, 1, 1]), 2)]).toEqual([1, 0]);
    expect(() => unpackFlags(packFlags([1]), 9)).toThrow(expect.objectContaining({ code: 'flags-broken' }));
    expect(() => unpackFlags('!', 1)).toThrow(expect.objectContaining({ code: 'flags-broken' }));
  });
});

describe('shares as text', () => {
  it('keep 1.5e-5, both ends exactly, and what is not defined', () => {
    const values = Float64Array.of(0, 1, 0.123456, NaN);
    const back = unpackShares(packShares(values));
    expect([back[0], back[1]]).toEqual([0, 1]);
    expect(Math.abs(back[2] - values[2])).toBeLessThanOrEqual(0.5 / 65_534);
    expect(back[3]).toBeNaN();
  });
});

describe('paired resamples', () => {
  it('draw the same images for every network, others for outsiders, n each time', () => {
    const draws = [0, 0, 1].map((r) => {
      const weights = new Int32Array(50);
      drawPaired(weights, r);
      return [...weights];
    });
    expect(draws[0]).toEqual(draws[1]);
    expect(draws[0]).not.toEqual(draws[2]);
    const outsiders = new Int32Array(50);
    drawPaired(outsiders, 0, 'outsiders');
    expect([...outsiders]).not.toEqual(draws[0]);
    for (const draw of draws) expect(draw.reduce((a, b) => a + b)).toBe(50);
  });

  it('of flags are the weighted share, counted from either side', () => {
    const random = new Random(4);
    for (const share of [0.02, 0.97]) {
      const flags = Uint8Array.from({ length: 120 }, () => (random.uniform() < share ? 1 : 0));
      const values = flagResamples(flags);
      expect(values).toHaveLength(PAIRED_RESAMPLES);
      const weights = new Int32Array(120);
      for (const r of [0, 7, 399]) {
        drawPaired(weights, r);
        expect(values[r]).toBeCloseTo(flags.reduce((sum, flag, i) => sum + flag * weights[i], 0) / 120, 12);
      }
    }
  });

  it('see a difference that the two intervals alone would hide: one network errs where the other does, and a bit more', () => {
    const random = new Random(9);
    const first = Uint8Array.from({ length: 1000 }, () => (random.uniform() < 0.8 ? 1 : 0));
    // 15 more mistakes in 1000: apart, each share has a standard error of 0.013; paired, of 0.004.
    const rows = [...first.keys()].filter((i) => first[i] === 1).slice(0, 15);
    const second = first.map((flag, i) => (rows.includes(i) ? 0 : flag));
    const interval = pairedDifference(flagResamples(first), flagResamples(second));
    expect(interval?.[0]).toBeGreaterThan(0);
    expect(interval?.[1]).toBeLessThan(0.03);
    expect(pairedDifference(flagResamples(first), flagResamples(first))).toEqual([0, 0]);
  });

  it('are not compared when they were not drawn equally often', () => {
    expect(() => pairedDifference(new Float64Array(2), new Float64Array(3))).toThrow(expect.objectContaining({ code: 'bad-shape' }));
  });
});
