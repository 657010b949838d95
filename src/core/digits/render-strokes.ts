/**
 * Strokes to ink on a fine raster, without a canvas: the coverage of a pixel is read off its distance
 * to the nearest segment of the pen's path. The raster spans the ink's own box, so a drawing's picture
 * does not depend on where on the canvas it was drawn.
 */
import type { Stroke } from './strokes';

/** Grey values in rows. 0 is ground, 1 is full ink. */
export interface Raster {
  /** [height, width], in [0,1] */
  pixels: Float32Array;
  width: number;
  height: number;
}

/** Pixels along the longer side of the ink: eight per pixel of MNIST's 20-pixel box. */
const LONG_SIDE = 160;

/**
 * Draws strokes with a round pen.
 * @param penWidth diameter of the pen in canvas units
 * @returns a raster that the ink just fills, or null where there are no points
 */
export function renderStrokes(strokes: readonly Stroke[], penWidth: number): Raster | null {
  const radius = penWidth / 2;
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const stroke of strokes)
    for (const [x, y] of stroke) {
      left = Math.min(left, x - radius);
      right = Math.max(right, x + radius);
      top = Math.min(top, y - radius);
      bottom = Math.max(bottom, y + radius);
    }
  if (!(right > left && bottom > top)) return null;

  const scale = LONG_SIDE / Math.max(right - left, bottom - top);
  const width = Math.max(1, Math.ceil((right - left) * scale - 1e-6));
  const height = Math.max(1, Math.ceil((bottom - top) * scale - 1e-6));
  const pixels = new Float32Array(width * height);
  for (const stroke of strokes)
    for (let i = 0; i < stroke.length; i++) {
      if (i === 0 && stroke.length > 1) continue;
      const [ax, ay] = stroke[Math.max(0, i - 1)];
      const [bx, by] = stroke[i];
      inkSegment(
        { pixels, width, height },
        (ax - left) * scale,
        (ay - top) * scale,
        (bx - left) * scale,
        (by - top) * scale,
        radius * scale,
      );
    }
  return { pixels, width, height };
}

/** Adds one capsule; where ink overlaps the darker one stays. Coordinates are in raster pixels. */
function inkSegment(raster: Raster, ax: number, ay: number, bx: number, by: number, radius: number): void {
  const { pixels, width, height } = raster;
  const fromX = Math.max(0, Math.floor(Math.min(ax, bx) - radius - 1));
  const toX = Math.min(width, Math.ceil(Math.max(ax, bx) + radius + 1));
  const fromY = Math.max(0, Math.floor(Math.min(ay, by) - radius - 1));
  const toY = Math.min(height, Math.ceil(Math.max(ay, by) + radius + 1));
  const dx = bx - ax;
  const dy = by - ay;
  const lengthSquared = dx * dx + dy * dy;
  const perLength = lengthSquared === 0 ? 0 : 1 / lengthSquared;
  for (let y = fromY; y < toY; y++)
    for (let x = fromX; x < toX; x++) {
      const px = x + 0.5 - ax;
      const py = y + 0.5 - ay;
      const t = Math.min(1, Math.max(0, (px * dx + py * dy) * perLength));
      const ex = px - t * dx;
      const ey = py - t * dy;
      // Half a pixel of soft edge either side of the pen's rim.
      const coverage = Math.min(1, radius + 0.5 - Math.sqrt(ex * ex + ey * ey));
      const at = y * width + x;
      if (coverage > pixels[at]) pixels[at] = coverage;
    }
}
