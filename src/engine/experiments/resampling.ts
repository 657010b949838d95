/** Resamples in steps, so that a cell that makes hundreds can be stopped between them. */
import { drawPaired, packShares } from '../../core/statistics/paired';
import type { JobControl } from '../job';

const AT_ONCE = 20;

/**
 * Named measures of every resample, packed.
 * @param sizes images in the set, and outsiders where there are two
 * @param measure from how often each image (and outsider) was drawn to values in [0,1]
 */
export async function packedResamples(
  sizes: readonly [images: number, outsiders?: number],
  count: number,
  measure: (weights: Int32Array, outsiders: Int32Array) => Record<string, number>,
  job: JobControl,
): Promise<Record<string, string>> {
  const weights = new Int32Array(sizes[0]);
  const outsiders = new Int32Array(sizes[1] ?? 0);
  const values: Record<string, Float64Array> = {};
  for (let r = 0; r < count; r++) {
    if (r % AT_ONCE === 0) await job.checkpoint();
    drawPaired(weights, r);
    if (outsiders.length > 0) drawPaired(outsiders, r, 'outsiders');
    for (const [name, value] of Object.entries(measure(weights, outsiders))) (values[name] ??= new Float64Array(count).fill(NaN))[r] = value;
  }
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, packShares(list)]));
}
