/**
 * How unsure an ensemble is, and of what kind: its mean's entropy is the whole, the members' own
 * entropy is noise in the image, and what is left is disagreement between members
 * (Lakshminarayanan et al. 2017; Depeweg et al. 2018). All in nats.
 */
import { logSoftmaxRows, rowsOf } from '../calibration/logits';
import type { FloatArray } from '../calibration/logits';
import { checkMembers, logMeanProbabilities } from './combine';

/** H of rows of log-probabilities; p log p = 0 at p = 0. @returns [n], 0..log(classes) */
function entropyOfLogs(logP: Float64Array, classes: number): Float64Array {
  const n = rowsOf(logP, classes);
  const entropy = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = i * classes; k < (i + 1) * classes; k++) {
      const p = Math.exp(logP[k]);
      if (p > 0) sum -= p * logP[k];
    }
    entropy[i] = sum;
  }
  return entropy;
}

/**
 * Entropy of softmax(z/T) per image, from logits (for an ensemble: of its combined logits, so
 * that log mean probabilities give the predictive entropy H(pbar)).
 * @returns [n] nats
 */
export function predictiveEntropy(logits: FloatArray, classes: number, temperature = 1): Float64Array {
  return entropyOfLogs(logSoftmaxRows(logits, classes, temperature), classes);
}

/** Mean over members of the entropy of each member's softmax (aleatoric part), [n] nats. */
export function expectedEntropy(members: readonly FloatArray[], classes: number): Float64Array {
  checkMembers(members);
  const mean = new Float64Array(rowsOf(members[0], classes));
  for (const logits of members) {
    const entropy = predictiveEntropy(logits, classes);
    for (let i = 0; i < mean.length; i++) mean[i] += entropy[i] / members.length;
  }
  return mean;
}

/**
 * Mutual information between the label and the choice of member, H(pbar) - mean H(p_m), [n] nats,
 * 0..log(members). Computed as the mean Kullback-Leibler divergence of the members from their mean:
 * the same number, without the cancellation when all members agree.
 */
export function mutualInformation(members: readonly FloatArray[], classes: number): Float64Array {
  const logMean = logMeanProbabilities(members, classes);
  const information = new Float64Array(rowsOf(members[0], classes));
  for (const logits of members) {
    const logP = logSoftmaxRows(logits, classes);
    for (let i = 0; i < logP.length; i++) {
      const p = Math.exp(logP[i]);
      if (p > 0) information[Math.floor(i / classes)] += (p * (logP[i] - logMean[i])) / members.length;
    }
  }
  for (let i = 0; i < information.length; i++) if (!(information[i] > 0)) information[i] = 0;
  return information;
}
