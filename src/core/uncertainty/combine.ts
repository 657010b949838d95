/**
 * Making one classifier's output out of the members' outputs. A temperature acts after this
 * (Rahaman and Thiery, arXiv 2007.08792), never on each member's probabilities first.
 */
import type { Combine } from '../catalogue/classifier-spec';
import { LabError } from '../errors';
import { logSoftmaxRows, softmaxRows } from '../calibration/logits';
import type { FloatArray } from '../calibration/logits';

/** @throws LabError "no-members", "bad-shape" */
export function checkMembers(members: readonly FloatArray[]): void {
  if (members.length === 0) throw new LabError('no-members', 'An ensemble needs at least one member.');
  for (const member of members) {
    if (member.length !== members[0].length) {
      throw new LabError('bad-shape', 'The members have logits of different shapes; run all of them on the same images.');
    }
  }
}

function meanOf(arrays: readonly FloatArray[]): Float64Array {
  const mean = new Float64Array(arrays[0].length);
  for (const values of arrays) for (let i = 0; i < mean.length; i++) mean[i] += values[i];
  for (let i = 0; i < mean.length; i++) mean[i] /= arrays.length;
  return mean;
}

/** Mean of the members' logits, [n, classes]: the combination that attacks differentiate. */
export function meanLogits(members: readonly FloatArray[]): Float64Array {
  checkMembers(members);
  return meanOf(members);
}

/** Mean of the members' softmax probabilities, [n, classes]. */
export function meanProbabilities(members: readonly FloatArray[], classes: number): Float64Array {
  checkMembers(members);
  return meanOf(members.map((logits) => softmaxRows(logits, classes)));
}

/**
 * Logarithm of the mean of the members' probabilities, [n, classes]: the logits of the ensemble
 * that averages probabilities. Summed as logarithms, so no class underflows to -Infinity.
 */
export function logMeanProbabilities(members: readonly FloatArray[], classes: number): Float64Array {
  checkMembers(members);
  const logs = members.map((logits) => logSoftmaxRows(logits, classes));
  const result = new Float64Array(members[0].length);
  for (let i = 0; i < result.length; i++) {
    let top = 0;
    for (let m = 1; m < logs.length; m++) if (logs[m][i] > logs[top][i]) top = m;
    // mean = top * (1 + mean of (p_m / p_top - 1)): exactly the members' own value where they agree.
    let change = 0;
    for (const log of logs) change += Math.expm1(log[i] - logs[top][i]);
    result[i] = logs[top][i] + Math.log1p(change / logs.length);
  }
  return result;
}

/**
 * The ensemble's own logits, [n, classes], joined as its description says.
 * @throws LabError "no-members", "bad-shape"
 */
export function joinLogits(members: readonly FloatArray[], classes: number, combine: Combine): Float64Array {
  return combine === 'mean-logits' ? meanLogits(members) : logMeanProbabilities(members, classes);
}
