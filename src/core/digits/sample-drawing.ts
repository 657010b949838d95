/**
 * The drawing on the first screen: a three, in one movement, so that there is something to read before
 * anybody has touched anything.
 */
import { gridPoint, simplifyStroke } from './strokes';
import type { Point, Stroke } from './strokes';

/** Points per span of the curve. */
const STEPS = 12;

/** A smooth curve through the given points (Catmull and Rom 1974, uniform, ends doubled). */
function curve(through: readonly Point[]): Point[] {
  const at = (i: number): Point => through[Math.min(through.length - 1, Math.max(0, i))];
  const points: Point[] = [gridPoint(...through[0])];
  for (let i = 0; i < through.length - 1; i++)
    for (let step = 1; step <= STEPS; step++) {
      const t = step / STEPS;
      const axis = (k: 0 | 1): number => {
        const [a, b, c, d] = [at(i - 1)[k], at(i)[k], at(i + 1)[k], at(i + 2)[k]];
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
      };
      points.push(gridPoint(axis(0), axis(1)));
    }
  return points;
}

const upper = curve([
  [0.32, 0.285],
  [0.4, 0.2],
  [0.53, 0.17],
  [0.645, 0.235],
  [0.65, 0.35],
  [0.565, 0.44],
  [0.45, 0.475],
]);
const lower = curve([
  [0.45, 0.475],
  [0.585, 0.49],
  [0.685, 0.575],
  [0.69, 0.7],
  [0.605, 0.8],
  [0.48, 0.835],
  [0.37, 0.81],
  [0.295, 0.74],
]);

export const sampleDrawing: readonly Stroke[] = [simplifyStroke([...upper, ...lower.slice(1)])];
