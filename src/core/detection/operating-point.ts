/**
 * One threshold and what it does: images that score at least it are taken for digits, the others are
 * rejected. A threshold is named by the share of digits that it keeps, which means the same for every score
 * and every network, though the scores themselves are on different scales.
 */
import type { FloatArray } from '../statistics/stable-order';

export interface OperatingPoint {
  threshold: number;
  /** Digits that are taken for digits. */
  kept: number;
  insideCount: number;
  /** Others that are taken for digits. */
  letIn: number;
  outCount: number;
}

/**
 * The threshold that keeps a share of the digits: the floor(share * n)-th largest score, as ViM and ODIN
 * have it for "95 % of the digits accepted". Above every score for a share of nothing.
 * @param sorted scores of digits, rising, at least one
 * @param share 0..1
 */
export function thresholdKeeping(sorted: FloatArray, share: number): number {
  // A share that was itself counted (k/n) must come back as k, whatever its last bit.
  const rank = Math.floor(share * sorted.length + 1e-9);
  return rank < 1 ? Infinity : sorted[sorted.length - Math.min(rank, sorted.length)];
}

/** How many of rising scores are at least the threshold. */
export function countAtLeast(sorted: FloatArray, threshold: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] >= threshold) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}

/** What a threshold does to two sets of rising scores. */
export function operatingPoint(inside: FloatArray, out: FloatArray, threshold: number): OperatingPoint {
  return { threshold, kept: countAtLeast(inside, threshold), insideCount: inside.length, letIn: countAtLeast(out, threshold), outCount: out.length };
}
