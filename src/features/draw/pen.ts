/**
 * What a pen does to a drawing, as pure functions: begin a stroke, lengthen it, finish it. The mouse, the
 * finger and the arrow keys all draw through these.
 */
import { MOST_POINTS, MOST_STROKES } from '../../core/digits/stroke-codec';
import { simplifyStroke } from '../../core/digits/strokes';
import type { Point, Stroke } from '../../core/digits/strokes';

/** Points closer than this (in canvas units) to the last one add nothing. */
const LEAST_STEP = 1 / 256;

const pointCount = (strokes: readonly Stroke[]): number => strokes.reduce((sum, stroke) => sum + stroke.length, 0);

/** A drawing that has all that a link can carry takes no more. */
export function isFull(strokes: readonly Stroke[]): boolean {
  return strokes.length >= MOST_STROKES || pointCount(strokes) >= MOST_POINTS - 1;
}

/** The pen touches down. */
export function beginStroke(strokes: readonly Stroke[], point: Point): readonly Stroke[] {
  return isFull(strokes) ? strokes : [...strokes, [point]];
}

/** The pen moves on, through these points. */
export function extendStroke(strokes: readonly Stroke[], points: readonly Point[]): readonly Stroke[] {
  const stroke = strokes.at(-1);
  if (!stroke) return strokes;
  const longer = [...stroke];
  let room = MOST_POINTS - pointCount(strokes);
  for (const point of points) {
    const last = longer[longer.length - 1];
    if (room <= 0 || Math.hypot(point[0] - last[0], point[1] - last[1]) < LEAST_STEP) continue;
    longer.push(point);
    room--;
  }
  return longer.length === stroke.length ? strokes : [...strokes.slice(0, -1), longer];
}

/** The pen is lifted: points that the eye would not miss are dropped. */
export function finishStroke(strokes: readonly Stroke[]): readonly Stroke[] {
  const stroke = strokes.at(-1);
  return stroke ? [...strokes.slice(0, -1), simplifyStroke(stroke)] : strokes;
}

/** A stroke as the `d` of an SVG path, in canvas units. */
export function strokePath(stroke: Stroke): string {
  const [first, ...rest] = stroke;
  if (!first) return '';
  // A lone point is a line of no length: with round caps it is painted as a dot.
  const line = (rest.length > 0 ? rest : [first]).map(([x, y]) => `L${x} ${y}`).join('');
  return `M${first[0]} ${first[1]}${line}`;
}
