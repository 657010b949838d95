/** A drawing survives its link to the bit; a damaged link is refused, quickly and in words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabError } from '../errors';
import { fromBase64Url, toBase64Url } from './base64url';
import { sampleDrawing } from './sample-drawing';
import { decodeStrokes, encodeStrokes } from './stroke-codec';
import { distanceToSegment, gridPoint, simplifyStroke } from './strokes';
import type { Stroke } from './strokes';

const coordinate = fc.integer({ min: 0, max: 1024 }).map((k) => k / 1024);
const stroke: fc.Arbitrary<Stroke> = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 30 });

describe('the stroke codec', () => {
  it('gives back the same drawing', () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 8 }), (strokes) => {
        expect(decodeStrokes(encodeStrokes(strokes))).toEqual(strokes);
      }),
      { seed: 42 },
    );
  });

  it('writes only letters that may stand in an address, and few of them', () => {
    const text = encodeStrokes(sampleDrawing);
    expect(text).toMatch(/^[\w-]+$/);
    expect(text.length).toBeLessThan(250);
  });

  it('refuses what is no drawing with a LabError, whatever the text', () => {
    const refused = (text: string): void => {
      try {
        for (const s of decodeStrokes(text)) for (const [x, y] of s) expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(LabError);
      }
    };
    fc.assert(fc.property(fc.string({ maxLength: 200 }), refused), { seed: 42 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => refused(toBase64Url(bytes))), { seed: 42 });
    expect(() => decodeStrokes(toBase64Url(Uint8Array.from([255, 255, 127])))).toThrow('damaged');
    expect(() => decodeStrokes('A')).toThrow('cut off');
    expect(() => decodeStrokes('AA*A')).toThrow('does not belong');
  });
});

describe('base64url', () => {
  it('agrees with Node', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect([...fromBase64Url(text)]).toEqual([...bytes]);
      }),
      { seed: 42 },
    );
  });
});

describe('simplifyStroke', () => {
  it('keeps the ends, and every dropped point within the tolerance', () => {
    fc.assert(
      fc.property(stroke, fc.double({ min: 0.001, max: 0.1, noNaN: true }), (points, tolerance) => {
        const few = simplifyStroke(points, tolerance);
        expect(few[0]).toEqual(points[0]);
        expect(few[few.length - 1]).toEqual(points[points.length - 1]);
        for (const p of points) {
          const near = few.some((q, i) => distanceToSegment(p, few[Math.max(0, i - 1)], q) <= tolerance + 1e-12);
          expect(near).toBe(true);
        }
      }),
      { seed: 42 },
    );
  });

  it('snaps to the grid inside the canvas', () => {
    expect(gridPoint(-1, 2)).toEqual([0, 1]);
    expect(gridPoint(0.50001, 0.25)).toEqual([0.5, 0.25]);
  });
});
