import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outAccepted } from './fpr95';
import { countAtLeast, operatingPoint, thresholdKeeping } from './operating-point';

const scores = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 }).map((list) => Float64Array.from(list).sort());

describe('operatingPoint', () => {
  it('lets in what the published convention counts at 95 %', () => {
    fc.assert(
      fc.property(scores, scores, (inside, out) => {
        const { letIn } = operatingPoint(inside, out, thresholdKeeping(inside, 0.95));
        expect(letIn / out.length).toBe(outAccepted(inside, out));
      }),
      { seed: 42 },
    );
  });

  it('keeps at least the share that was asked for, to the image, and counts as a plain loop does', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 60 }), fc.integer({ min: -25, max: 25 }), (inside, k, threshold) => {
        const count = Math.min(k, inside.length);
        expect(countAtLeast(inside, thresholdKeeping(inside, count / inside.length))).toBeGreaterThanOrEqual(count);
        expect(countAtLeast(inside, threshold)).toBe([...inside].filter((value) => value >= threshold).length);
      }),
      { seed: 42 },
    );
  });

  it('keeps nothing at a share of nothing', () => {
    const inside = Float64Array.of(1, 2, 3);
    expect(operatingPoint(inside, Float64Array.of(9), thresholdKeeping(inside, 0))).toEqual({ threshold: Infinity, kept: 0, insideCount: 3, letIn: 0, outCount: 1 });
  });
});
