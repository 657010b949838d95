/**
 * Histograms as data. Several sets can be counted over the same edges (scores of digits and of
 * things that are none), and confidences need bins closed on the right, as ECE has them.
 */
import { LabError } from '../errors';
import type { FloatArray } from './stable-order';

export interface HistogramOptions {
  lower: number;
  upper: number;
  /** Number of bins of equal width, at least 1. */
  bins: number;
  /**
   * "left": [a, b), the last bin also holds `upper`. "right": (a, b], as in reliability diagrams;
   * a value at `lower` itself is then counted as below.
   */
  closed?: 'left' | 'right';
}

export interface Histogram {
  /** bins + 1 edges, rising. */
  edges: Float64Array;
  counts: Int32Array;
  /** How many values lay outside on either side. */
  below: number;
  above: number;
}

/**
 * The bin of a value when [0, 1] is cut into `bins` parts (a, b]: exact at the edges m/bins.
 * @returns 0..bins-1, or -1 for values <= 0; values above 1 are the caller's business
 */
export function rightClosedBin(value: number, bins: number): number {
  let bin = Math.ceil(value * bins) - 1;
  // The product may round across an edge; the edges themselves decide.
  while (bin >= 0 && value <= bin / bins) bin--;
  while (bin < bins - 1 && value > (bin + 1) / bins) bin++;
  return bin;
}

/** Counts of values over bins of equal width. NaN is refused. */
export function histogram(values: FloatArray, options: HistogramOptions): Histogram {
  const { lower, upper, bins, closed = 'left' } = options;
  if (!(upper > lower) || !Number.isInteger(bins) || bins < 1) {
    throw new LabError('bad-bins', `${bins} bins from ${lower} to ${upper} is no scale; give a range that rises and at least 1 bin.`);
  }
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => lower + ((upper - lower) * i) / bins);
  edges[bins] = upper;
  const counts = new Int32Array(bins);
  let below = 0;
  let above = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) throw new LabError('not-a-number', `Value ${i} is not a number and belongs to no bin.`);
    if (closed === 'right' ? value <= lower : value < lower) below++;
    else if (value > upper) above++;
    else {
      let bin = Math.min(bins - 1, Math.floor(((value - lower) / (upper - lower)) * bins));
      if (closed === 'right') {
        while (bin > 0 && value <= edges[bin]) bin--;
        while (bin < bins - 1 && value > edges[bin + 1]) bin++;
      } else {
        while (bin > 0 && value < edges[bin]) bin--;
        while (bin < bins - 1 && value >= edges[bin + 1]) bin++;
      }
      counts[bin]++;
    }
  }
  return { edges, counts, below, above };
}

/**
 * The range that holds the middle of several sets together, so that a few far values do not
 * squeeze a score histogram into one bar.
 * @param coverage share of all values inside, 1 for the full range
 */
export function commonRange(sets: readonly FloatArray[], coverage = 1): { lower: number; upper: number } {
  const all = new Float64Array(sets.reduce((sum, set) => sum + set.length, 0));
  let at = 0;
  for (const set of sets) {
    for (let i = 0; i < set.length; i++) if (Number.isFinite(set[i])) all[at++] = set[i];
  }
  if (at === 0) return { lower: 0, upper: 1 };
  const sorted = all.subarray(0, at).sort();
  const cut = Math.floor(((1 - coverage) / 2) * at);
  const lower = sorted[cut];
  const upper = sorted[at - 1 - cut];
  return upper > lower ? { lower, upper } : { lower: lower - 0.5, upper: lower + 0.5 };
}
