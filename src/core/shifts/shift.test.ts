import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/random';
import { shiftImage, shiftImages, shiftKey } from './shift';
import type { ImageShift } from './shift';

const PIXELS = 784;
const noisy = (seed: number): Float32Array => {
  const random = new Random(seed);
  return Float32Array.from({ length: PIXELS }, () => random.uniform());
};
const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
/** Ink in the middle only, so that nothing is turned or blurred off the picture. */
const blob = (seed: number): Float32Array => noisy(seed).map((value, i) => (Math.hypot(Math.floor(i / 28) - 13.5, (i % 28) - 13.5) < 7 ? value : 0));

describe('shifts', () => {
  it('an amount of 0 changes nothing, and the original is never written to', () => {
    const image = noisy(1);
    const kept = image.slice();
    const shifts: ImageShift[] = [{ kind: 'rotate', amount: 0 }, { kind: 'blur', amount: 0 }, { kind: 'noise', amount: 0, seed: 3 }, { kind: 'rescale', scale: 1, offset: 0 }];
    for (const shift of shifts) expect([...shiftImage(image, 0, shift)]).toEqual([...kept]);
    shiftImage(image, 0, { kind: 'noise', amount: 1, seed: 3 });
    expect([...image]).toEqual([...kept]);
  });

  it('turns anticlockwise: a quarter turn moves the right edge to the top, four of them are none', () => {
    const image = new Float32Array(PIXELS);
    image[10 * 28 + 27] = 1;
    const turned = shiftImage(image, 0, { kind: 'rotate', amount: 90 });
    expect(turned[0 * 28 + 10]).toBe(1);
    expect(sum(turned)).toBe(1);
    let round = noisy(2);
    for (let i = 0; i < 4; i++) round = shiftImage(round, 0, { kind: 'rotate', amount: 90 });
    expect([...round]).toEqual([...noisy(2)]);
  });

  it('blur keeps the ink, is the same in both directions, and matches the Gaussian of one point', () => {
    const point = new Float32Array(PIXELS);
    point[14 * 28 + 14] = 1;
    const blurred = shiftImage(point, 0, { kind: 'blur', amount: 1 });
    expect(blurred[14 * 28 + 15] / blurred[14 * 28 + 14]).toBeCloseTo(Math.exp(-0.5), 6);
    expect(blurred[13 * 28 + 14]).toBeCloseTo(blurred[14 * 28 + 13], 7);
    // Radius 4 fits around the point, so nothing is lost but rounding of 784 floats.
    expect(sum(blurred)).toBeCloseTo(1, 5);
  });

  it('noise depends on the seed and the row alone, not on the company an image is in', () => {
    const images = new Float32Array([...noisy(4), ...noisy(5), ...noisy(6)]);
    const shift: ImageShift = { kind: 'noise', amount: 0.3, seed: 9 };
    const all = shiftImages(images, [70, 71, 72], shift);
    expect([...all.subarray(PIXELS, 2 * PIXELS)]).toEqual([...shiftImage(noisy(5), 71, shift)]);
    expect([...shiftImage(noisy(5), 70, shift)]).not.toEqual([...shiftImage(noisy(5), 71, shift)]);
    expect([...shiftImage(noisy(5), 71, { ...shift, seed: 10 })]).not.toEqual([...shiftImage(noisy(5), 71, shift)]);
  });

  it('keeps images within [0,1] and their ink by turning and blurring', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('rotate', 'blur', 'noise'), (seed, share, kind) => {
        const image = blob(seed);
        const shift: ImageShift = kind === 'rotate' ? { kind, amount: 360 * share - 180 } : kind === 'blur' ? { kind, amount: 1.5 * share } : { kind: 'noise', amount: share, seed };
        const shifted = shiftImage(image, seed, shift);
        expect(Math.min(...shifted)).toBeGreaterThanOrEqual(0);
        // A weighted mean of values up to 1 may exceed 1 by float32 rounding of its weights.
        expect(Math.max(...shifted)).toBeLessThanOrEqual(1 + 1e-6);
        // Bilinear weights sum to 1 over the plane only on average: a turn keeps the ink to a few percent.
        if (kind !== 'noise') expect(sum(shifted) / sum(image)).toBeCloseTo(1, kind === 'blur' ? 4 : 1);
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  it('refuses what is no amount, and names shifts apart', () => {
    expect(() => shiftImage(noisy(1), 0, { kind: 'blur', amount: -1 })).toThrow(/not below 0/);
    expect(() => shiftImage(noisy(1), 0, { kind: 'rotate', amount: NaN })).toThrow(/finite/);
    expect(() => shiftImages(noisy(1), [1, 2], { kind: 'rotate', amount: 1 })).toThrow(/2 images/);
    const shifts: (ImageShift | undefined)[] = [undefined, { kind: 'rotate', amount: 1 }, { kind: 'blur', amount: 1 }, { kind: 'noise', amount: 1, seed: 1 }, { kind: 'noise', amount: 1, seed: 2 }, { kind: 'rescale', scale: 1, offset: 0 }];
    expect(new Set(shifts.map(shiftKey)).size).toBe(shifts.length);
  });
});
