/**
 * Drawings as vectors. Strokes are what a drawing is in the state and in a link; pixels are derived
 * (render-strokes.ts, mnist-image.ts), so undo, replay and sharing cost nothing.
 */

/** A point of the canvas: x to the right, y down, both in [0,1], on the grid of `GRID` steps. */
export type Point = readonly [x: number, y: number];

/** The points of one movement of the pen, in order; a single point is a dot. */
export type Stroke = readonly Point[];

/** Steps per side of the canvas. Points lie on this grid, so that a link gives back the same drawing. */
export const GRID = 1024;

/** The pen's width as a share of the canvas side, as wide as MNIST's strokes are in their box. */
export const PEN_WIDTH = 0.1;

/** The nearest grid point inside the canvas. */
export function gridPoint(x: number, y: number): Point {
  const snap = (value: number): number => Math.min(GRID, Math.max(0, Math.round(value * GRID))) / GRID;
  return [snap(x), snap(y)];
}

/** The distance of p from the segment a-b, in canvas units. */
export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const lengthSquared = dx * dx + dy * dy;
  const t = lengthSquared === 0 ? 0 : ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / lengthSquared;
  const s = Math.min(1, Math.max(0, t));
  return Math.hypot(p[0] - a[0] - s * dx, p[1] - a[1] - s * dy);
}

/**
 * A stroke with fewer points and the same look (Ramer 1972, Douglas and Peucker 1973).
 * @param tolerance how far a dropped point may lie from the new line, in canvas units; the default is
 * finer than the eye sees on the rim of a curve drawn with the wide pen
 */
export function simplifyStroke(stroke: Stroke, tolerance = 0.6 / GRID): Stroke {
  if (stroke.length < 3) return stroke;
  const keep = new Uint8Array(stroke.length);
  keep[0] = keep[stroke.length - 1] = 1;
  const open: [number, number][] = [[0, stroke.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let farthest = -1;
    let distance = tolerance;
    for (let i = from + 1; i < to; i++) {
      const d = distanceToSegment(stroke[i], stroke[from], stroke[to]);
      if (d > distance) {
        distance = d;
        farthest = i;
      }
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    open.push([from, farthest], [farthest, to]);
  }
  return stroke.filter((_, i) => keep[i] === 1);
}
