/**
 * One training step: gradients of the mean cross-entropy of a batch (and of the outliers shown with
 * it), Adam, running statistics.
 */
import { keep, logSoftmax, mul, neg, sum, tensor2d, tensor4d, tidy, valueAndGrads } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { CLASSES } from '../models/architecture';
import type { Batch } from './batches';
import type { BatchStatistics, PassKey, TrainingPass } from './forward';
import type { TrainingState } from './training-state';

/**
 * [n + outliers,10], the weights of -log softmax(z) in the loss. A digit has 1/n at its label, so the
 * sum over all digits is their mean cross-entropy. An outlier has the same weight for every class:
 * coefficient * mean over outliers of (logsumexp(z) - mean_k z_k), Hendrycks et al. 2019, eq. 1 with
 * the cross-entropy to the uniform distribution.
 */
function targetsOf({ labels, n, exposure }: Batch): Float32Array {
  const targets = new Float32Array((n + (exposure?.count ?? 0)) * CLASSES);
  labels.forEach((label, i) => {
    targets[i * CLASSES + label] = 1 / n;
  });
  if (exposure) targets.fill(exposure.coefficient / (exposure.count * CLASSES), n * CLASSES);
  return targets;
}

/**
 * Runs one step. Nothing is read back: the logits come as a tensor that the caller reads when it
 * suits, and disposes.
 * @param n number of the step over the whole run, from 1
 * @returns [n + outliers,10], the logits in training mode before the update, the digits first
 */
export function trainingStep(pass: TrainingPass, state: TrainingState, batch: Batch, key: PassKey, learningRate: number, n: number): Tensor2D {
  const statistics: BatchStatistics[] = [];
  const held: { logits?: Tensor2D } = {};
  const gradients = tidy(() => {
    const rows = batch.n + (batch.exposure?.count ?? 0);
    const images = tensor4d(batch.pixels, [rows, 28, 28, 1]);
    const targets = tensor2d(targetsOf(batch), [rows, CLASSES]);
    const { value, grads } = valueAndGrads(() => {
      const logits = pass.logits(images, state.byName, key, statistics);
      held.logits = keep(logits);
      return neg(sum(mul(logSoftmax(logits), targets)));
    })(state.parameters);
    value.dispose();
    return grads;
  });
  state.applyGradients(gradients, learningRate, n);
  state.applyStatistics(statistics);
  return held.logits as Tensor2D;
}
