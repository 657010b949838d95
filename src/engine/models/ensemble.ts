/**
 * Several classifiers as one differentiable classifier: the mean of their logits, or of their
 * probabilities (as its logarithm, so that the result is again logits). A vote has no gradient and
 * is no classifier here.
 */
import { div, logSoftmax, logSumExp, stack, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Combine } from '../../core/catalogue/classifier-spec';
import { LabError } from '../../core/errors';
import type { Classifier } from './classifier';

export class Ensemble implements Classifier {
  readonly parameters: number;

  /**
   * @param members at least one; they stay their owner's
   * @throws LabError `empty-ensemble`
   */
  constructor(
    readonly id: string,
    readonly members: readonly Classifier[],
    readonly combine: Combine,
  ) {
    if (members.length === 0) throw new LabError('empty-ensemble', 'An ensemble needs at least one member. Add one.');
    this.parameters = [...new Set(members)].reduce((total, member) => total + member.parameters, 0);
  }

  logits(images: Tensor4D): Tensor2D {
    return tidy(() => combineLogits(this.members.map((member) => member.logits(images)), this.combine));
  }

  /** The members are somebody else's; nothing is freed. */
  dispose(): void {
    return;
  }
}

/**
 * The ensemble's logits from its members', each [n,10].
 * Mean of probabilities: log((1/M) sum_m softmax(z_m)), computed as a log-sum-exp so that nothing underflows.
 */
export function combineLogits(members: readonly Tensor2D[], combine: Combine): Tensor2D {
  return tidy(() => {
    if (combine === 'mean-logits') return div(sum(stack([...members]), 0), members.length);
    const logProbabilities = stack(members.map((logits) => logSoftmax(logits)));
    return sub(logSumExp(logProbabilities, 0), Math.log(members.length)) as Tensor2D;
  });
}
