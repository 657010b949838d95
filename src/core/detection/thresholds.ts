/**
 * The one table behind every detection figure: for each distinct score, how many positives and
 * negatives score at least that much. Equal scores form ONE threshold, so no measure depends on
 * the order of ties. Used for out-of-distribution images and for finding errors.
 */
import { LabError } from '../errors';
import { fallingOrder } from '../statistics/stable-order';
import type { FloatArray } from '../statistics/stable-order';

export interface ThresholdTable {
  /** Distinct scores, falling; "positive" is predicted for scores >= the threshold. */
  thresholds: Float64Array;
  /** Positives and negatives at or above each threshold. */
  truePositives: Float64Array;
  falsePositives: Float64Array;
  positives: number;
  negatives: number;
}

/** Two sets of scores joined: positives first. */
export function joinScores(positive: FloatArray, negative: FloatArray): Float64Array {
  const all = new Float64Array(positive.length + negative.length);
  all.set(positive);
  all.set(negative, positive.length);
  return all;
}

/** @throws LabError "empty-class" unless both sets have a member */
export function checkBothClasses(positives: number, negatives: number): void {
  if (positives === 0 || negatives === 0) {
    throw new LabError('empty-class', `To tell two kinds apart there must be some of each; there are ${positives} and ${negatives}.`);
  }
}

/**
 * @param positive scores of what should score high, at least one
 * @param negative scores of the rest, at least one
 * @throws LabError "empty-class", "not-a-number"
 */
export function thresholdTable(positive: FloatArray, negative: FloatArray): ThresholdTable {
  checkBothClasses(positive.length, negative.length);
  const scores = joinScores(positive, negative);
  const order = fallingOrder(scores);
  const thresholds = new Float64Array(scores.length);
  const truePositives = new Float64Array(scores.length);
  const falsePositives = new Float64Array(scores.length);
  let count = 0;
  let tp = 0;
  for (let k = 0; k < order.length; k++) {
    if (order[k] < positive.length) tp++;
    if (k + 1 < order.length && scores[order[k + 1]] === scores[order[k]]) continue;
    thresholds[count] = scores[order[k]];
    truePositives[count] = tp;
    falsePositives[count] = k + 1 - tp;
    count++;
  }
  return {
    thresholds: thresholds.slice(0, count),
    truePositives: truePositives.slice(0, count),
    falsePositives: falsePositives.slice(0, count),
    positives: positive.length,
    negatives: negative.length,
  };
}

/** The same scores with their sign turned: larger becomes smaller. */
export function negated(scores: FloatArray): Float64Array {
  return Float64Array.from(scores, (s) => -s);
}
