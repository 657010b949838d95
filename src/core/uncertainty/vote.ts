/**
 * Voting ensembles. A vote has no gradient and no confidence, so attacks and calibration use the
 * mean; the vote is here because the record networks of An et al. (arXiv 2008.10400) report it.
 */
import { argmaxRows, rowsOf } from '../calibration/logits';
import type { FloatArray, Labels } from '../calibration/logits';
import { checkMembers } from './combine';

/** Each member's predicted class, [members][n]; ties in an argmax go to the lowest class. */
export function memberPredictions(members: readonly FloatArray[], classes: number): Uint8Array[] {
  checkMembers(members);
  return members.map((logits) => argmaxRows(logits, classes));
}

/** The class with most votes per image, [n]; ties go to the lowest class. */
export function majorityVote(members: readonly FloatArray[], classes: number): Uint8Array {
  const predictions = memberPredictions(members, classes);
  const n = rowsOf(members[0], classes);
  const winner = new Uint8Array(n);
  const votes = new Int32Array(classes);
  for (let i = 0; i < n; i++) {
    votes.fill(0);
    for (const predicted of predictions) votes[predicted[i]]++;
    let best = 0;
    for (let k = 1; k < classes; k++) if (votes[k] > votes[best]) best = k;
    winner[i] = best;
  }
  return winner;
}

/**
 * An et al.'s rule: an image is right when more than half of the members are right, so three
 * different votes count as wrong even if one of them was right. Needs the labels: it judges, it
 * does not predict.
 * @returns [n], 1 = right
 */
export function moreThanHalfRight(members: readonly FloatArray[], labels: Labels, classes: number): Uint8Array {
  const predictions = memberPredictions(members, classes);
  const right = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    let count = 0;
    for (const predicted of predictions) if (predicted[i] === labels[i]) count++;
    right[i] = 2 * count > members.length ? 1 : 0;
  }
  return right;
}

/** Share of images on which all members predict the same class, 0..1. */
export function agreement(members: readonly FloatArray[], classes: number): number {
  const predictions = memberPredictions(members, classes);
  const n = predictions[0].length;
  let same = 0;
  for (let i = 0; i < n; i++) if (predictions.every((predicted) => predicted[i] === predictions[0][i])) same++;
  return n === 0 ? NaN : same / n;
}
