/**
 * Over- or underconfident, as data that a sentence is made from: the signed gap between what a
 * network says of itself and how often it is right, and whether the gap is more than chance.
 */
import { normalQuantile } from '../statistics/interval';
import type { Interval } from '../statistics/interval';
import type { ReliabilityBin } from './bins';

export type ConfidenceDirection = 'overconfident' | 'underconfident' | 'balanced';

export interface ConfidenceBalance {
  direction: ConfidenceDirection;
  /** Mean confidence minus accuracy, -1..1: positive says more than it keeps. */
  gap: number;
  /** 95 % interval of the gap, normal approximation. */
  interval: Interval;
  meanConfidence: number;
  accuracy: number;
  count: number;
  /**
   * How the ECE splits: the part from bins that promise too much, and from those that promise too
   * little. A network can be balanced on average and off in both directions.
   */
  overPart: number;
  underPart: number;
}

/**
 * @param confidences [n] in (0, 1]
 * @param correct [n], 1 where right
 * @param bins the reliability bins of the same images
 */
export function confidenceBalance(
  confidences: Float64Array,
  correct: Uint8Array,
  bins: readonly ReliabilityBin[],
): ConfidenceBalance {
  const n = confidences.length;
  let confidenceSum = 0;
  let right = 0;
  for (let i = 0; i < n; i++) {
    confidenceSum += confidences[i];
    right += correct[i];
  }
  const gap = (confidenceSum - right) / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (confidences[i] - correct[i] - gap) ** 2;
  const half = n > 1 ? normalQuantile(0.95) * Math.sqrt(squares / (n - 1) / n) : Infinity;
  let overPart = 0;
  let underPart = 0;
  for (const bin of bins) {
    if (bin.accuracy === null || bin.confidence === null) continue;
    const difference = (bin.count / n) * (bin.confidence - bin.accuracy);
    if (difference > 0) overPart += difference;
    else underPart -= difference;
  }
  return {
    direction: gap > half ? 'overconfident' : gap < -half ? 'underconfident' : 'balanced',
    gap,
    interval: [gap - half, gap + half],
    meanConfidence: confidenceSum / n,
    accuracy: right / n,
    count: n,
    overPart,
    underPart,
  };
}
