/**
 * A drawing as a short text for a link: for each stroke the number of points, the first point, then
 * steps from point to point, all as variable-length integers, in base64url. A hand-drawn digit takes
 * some 200 letters. Exact for points on the grid.
 */
import { LabError } from '../errors';
import { fromBase64Url, toBase64Url } from './base64url';
import { GRID } from './strokes';
import type { Point, Stroke } from './strokes';

/** More than any drawing needs; what a hostile link may cost at most. */
export const MOST_STROKES = 256;
export const MOST_POINTS = 8192;

/** Signed to unsigned with small magnitudes small: 0, -1, 1, -2 become 0, 1, 2, 3. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

export function encodeStrokes(strokes: readonly Stroke[]): string {
  const bytes: number[] = [];
  const write = (value: number): void => {
    let rest = value;
    while (rest > 127) {
      bytes.push((rest & 127) | 128);
      rest >>>= 7;
    }
    bytes.push(rest);
  };
  for (const stroke of strokes) {
    if (stroke.length === 0) continue;
    write(stroke.length);
    let x = 0;
    let y = 0;
    for (const point of stroke) {
      const nextX = Math.round(point[0] * GRID);
      const nextY = Math.round(point[1] * GRID);
      write(zigzag(nextX - x));
      write(zigzag(nextY - y));
      x = nextX;
      y = nextY;
    }
  }
  return toBase64Url(Uint8Array.from(bytes));
}

/** The drawing of a text. Throws LabError "drawing-broken" (or "base64-broken") where it holds none. */
export function decodeStrokes(text: string): Stroke[] {
  const broken = (): LabError => new LabError('drawing-broken', 'The drawing in this link is damaged. Copy the link again, or draw anew.');
  const bytes = fromBase64Url(text);
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      if (at >= bytes.length) throw broken();
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw broken();
  };
  const strokes: Stroke[] = [];
  let points = 0;
  while (at < bytes.length) {
    const length = read();
    points += length;
    if (length === 0 || points > MOST_POINTS || strokes.length >= MOST_STROKES) throw broken();
    const stroke: Point[] = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < length; i++) {
      x += unzigzag(read());
      y += unzigzag(read());
      if (x < 0 || x > GRID || y < 0 || y > GRID) throw broken();
      stroke.push([x / GRID, y / GRID]);
    }
    strokes.push(stroke);
  }
  return strokes;
}
