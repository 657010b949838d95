/**
 * The drawing on the first screen: a three, in one movement, so that there is something to read before
 * anybody has touched anything.
 */
import { gridPoint } from './strokes';
import type { Point, Stroke } from './strokes';

/** Points of an arc of an ellipse, angles in degrees, clockwise on the screen from three o'clock. */
function arc(centre: Point, radii: Point, from: number, to: number, steps: number): Point[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return gridPoint(centre[0] + radii[0] * Math.cos(angle), centre[1] + radii[1] * Math.sin(angle));
  });
}

export const sampleDrawing: readonly Stroke[] = [
  [...arc([0.48, 0.325], [0.18, 0.155], 205, 445, 16), ...arc([0.47, 0.66], [0.215, 0.185], -88, 152, 20)],
];
