/** The drawing's way to 28x28 agrees with what MNIST itself does, on any drawing and on real digits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fixture from './fixtures/mnist-digits.json';
import { BOX, SIDE, centreOfMass, inkBox, mnistImage, strokesToImage } from './mnist-image';
import { sampleDrawing } from './sample-drawing';
import { gridPoint } from './strokes';
import type { Stroke } from './strokes';

const realDigits = fixture.digits.map(({ pixels }) => Float32Array.from(Buffer.from(pixels, 'base64'), (byte) => byte / 255));
const raster = (pixels: Float32Array) => ({ pixels, width: SIDE, height: SIDE });

const coordinate = fc.integer({ min: 0, max: 1024 }).map((k) => k / 1024);
const stroke: fc.Arbitrary<Stroke> = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 12 });
const drawing = fc.array(stroke, { minLength: 1, maxLength: 4 });

describe('strokesToImage', () => {
  it('predicts nothing for an empty canvas', () => {
    expect(strokesToImage([])).toBeNull();
    expect(strokesToImage([[]])).toBeNull();
  });

  it('gives values in [0,1], an ink box of 20 on the longer side, and the centre of mass at (14, 14)', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        const image = strokesToImage(strokes)!;
        expect(image.every((v) => v >= 0 && v <= 1)).toBe(true);
        const box = inkBox(raster(image))!;
        // The rim of the pen is soft, so its outermost row may hold no ink after all.
        const longer = Math.max(box.right - box.left, box.bottom - box.top);
        expect(longer).toBeGreaterThanOrEqual(BOX - 1);
        expect(longer).toBeLessThanOrEqual(BOX);
        const [x, y] = centreOfMass(raster(image))!;
        // Whole-pixel moves leave at most half a pixel, unless the edge of 28x28 stands in the way.
        if (box.left > 0 && box.right < SIDE) expect(Math.abs(x - SIDE / 2)).toBeLessThanOrEqual(0.5 + 1e-4);
        if (box.top > 0 && box.bottom < SIDE) expect(Math.abs(y - SIDE / 2)).toBeLessThanOrEqual(0.5 + 1e-4);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it('does not depend on where the drawing stands', () => {
    const half = fc.integer({ min: 0, max: 512 }).map((k) => k / 1024);
    fc.assert(
      fc.property(fc.array(fc.tuple(half, half), { minLength: 1, maxLength: 12 }), half, half, (points, dx, dy) => {
        const here = strokesToImage([points])!;
        const there = strokesToImage([points.map(([x, y]) => gridPoint(x + dx, y + dy))])!;
        for (let i = 0; i < here.length; i++) expect(there[i]).toBeCloseTo(here[i], 4);
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  it('does not depend on the order or the direction of the strokes', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        const turned = [...strokes].reverse().map((s) => [...s].reverse());
        const here = strokesToImage(strokes)!;
        const there = strokesToImage(turned)!;
        for (let i = 0; i < here.length; i++) expect(there[i]).toBeCloseTo(here[i], 4);
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  it('has as much ink as MNIST has on average, on the drawing of the first screen', () => {
    const mean = (image: Float32Array) => image.reduce((sum, v) => sum + v, 0) / image.length;
    // MNIST's mean is 0.1307 with a spread of 0.044 from digit to digit (0.05 to 0.25 covers nearly all).
    expect(mean(strokesToImage(sampleDrawing)!)).toBeGreaterThan(0.05);
    expect(mean(strokesToImage(sampleDrawing)!)).toBeLessThan(0.25);
  });
});

describe('mnistImage', () => {
  it('keeps the total of the ink per area when it scales down', () => {
    const pixels = new Float32Array(200 * 100).fill(1);
    const image = mnistImage({ pixels, width: 200, height: 100 })!;
    expect(image.reduce((sum, v) => sum + v, 0)).toBeCloseTo(20 * 10, 3);
  });

  it('moves a real MNIST digit by less than a pixel', () => {
    for (const digit of realDigits) {
      const again = mnistImage(raster(digit))!;
      const [x0, y0] = centreOfMass(raster(digit))!;
      const [x1, y1] = centreOfMass(raster(again))!;
      expect(Math.hypot(x1 - x0, y1 - y0)).toBeLessThan(1);
    }
  });

  it('finds the box and the centre of every real digit where MNIST put them', () => {
    for (const digit of realDigits) {
      const box = inkBox(raster(digit))!;
      expect(Math.max(box.right - box.left, box.bottom - box.top)).toBe(BOX);
      const [x, y] = centreOfMass(raster(digit))!;
      expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5);
    }
  });
});
