/** The sign of a network in every figure of the panel: a colour and a shape, so that neither is needed alone. */
import { CATEGORY_COLOURS } from '../../ui/palettes';

/** Paths about the origin, 5 units to each side. */
const SHAPES = ['M-4.4,0a4.4,4.4 0 1,0 8.8,0a4.4,4.4 0 1,0 -8.8,0', 'M-4,-4h8v8h-8z', 'M0,-5l5,8.6h-10z', 'M0,-5.6l5.6,5.6l-5.6,5.6l-5.6,-5.6z', 'M0,5l5,-8.6h-10z', 'M-5,-1.7h3.3v-3.3h3.4v3.3h3.3v3.4h-3.3v3.3h-3.4v-3.3h-3.3z'] as const;

export const markColour = (index: number): string => CATEGORY_COLOURS[index % CATEGORY_COLOURS.length];
export const markShape = (index: number): string => SHAPES[index % SHAPES.length];

export function NetworkMark({ index }: { index: number }) {
  return (
    <svg width="0.9em" height="0.9em" viewBox="-6 -6 12 12" aria-hidden="true">
      <path d={markShape(index)} fill={markColour(index)} />
    </svg>
  );
}
