/** A smiley as a drawing: something that nobody would read as a digit, for those who do not want to draw. */
import { gridPoint, simplifyStroke } from '../../core/digits/strokes';
import type { Stroke } from '../../core/digits/strokes';

function arc(x: number, y: number, radius: number, from: number, to: number, steps: number): Stroke {
  return simplifyStroke(
    Array.from({ length: steps + 1 }, (_, i) => {
      const angle = (from + ((to - from) * i) / steps) * 2 * Math.PI;
      return gridPoint(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }),
  );
}

export const smiley: readonly Stroke[] = [arc(0.5, 0.5, 0.4, 0, 1, 72), [gridPoint(0.37, 0.4)], [gridPoint(0.63, 0.4)], arc(0.5, 0.52, 0.2, 0.05, 0.45, 32)];
