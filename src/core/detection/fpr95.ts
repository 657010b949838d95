/**
 * "FPR at 95 % TPR" means three different things in published code. Each has its own function; the
 * lab's `fpr95` is the first.
 */
import type { FloatArray } from '../statistics/stable-order';
import type { ThresholdTable } from './thresholds';

/**
 * Share of negatives flagged at the first threshold that catches at least `recall` of the
 * positives (OpenOOD's convention; with OOD positive: how many digits are flagged).
 */
export function fprAtRecallOf(table: ThresholdTable, recall = 0.95): number {
  const t = table.truePositives.findIndex((tp) => tp / table.positives >= recall);
  return table.falsePositives[t] / table.negatives;
}

/**
 * The same at the threshold whose recall is CLOSEST to `recall`, on either side (the
 * outlier-exposure code). Of equally close ones the first in falling recall; of equal recall the
 * most false positives, as that code's search ends there.
 */
export function fprAtClosestRecallOf(table: ThresholdTable, recall = 0.95): number {
  const { truePositives, falsePositives, positives, negatives } = table;
  // Thresholds below the first that reaches full recall are not looked at.
  let best = truePositives.findIndex((tp) => tp === positives);
  let distance = Math.abs(1 - recall);
  for (let t = best - 1; t >= 0; t--) {
    const here = Math.abs(truePositives[t] / positives - recall);
    if (here < distance) {
      distance = here;
      best = t;
    }
  }
  return falsePositives[best] / negatives;
}

/**
 * Share of `out` accepted when `accepted` of `inside` is: the threshold is the
 * floor(accepted * N_in)-th largest inside score (ViM's and ODIN's convention).
 * @param inside scores of the in-distribution images, larger = more in-distribution
 * @returns 0..1; 0 when fewer than one image is to be accepted
 */
export function outAccepted(inside: FloatArray, out: FloatArray, accepted = 0.95): number {
  const rank = Math.floor(accepted * inside.length);
  if (rank < 1) return 0;
  const threshold = Float64Array.from(inside).sort()[inside.length - rank];
  let count = 0;
  for (let i = 0; i < out.length; i++) if (out[i] >= threshold) count++;
  return count / out.length;
}
