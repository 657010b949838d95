/**
 * One training step: gradients of the mean cross-entropy of a batch, Adam, running statistics.
 */
import { keep, logSoftmax, mul, neg, sum, tensor2d, tensor4d, tidy, valueAndGrads } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { CLASSES } from '../models/architecture';
import type { Batch } from './batches';
import type { BatchStatistics, PassKey, TrainingPass } from './forward';
import type { TrainingState } from './training-state';

/** [n,10] with 1/n at each label, so that a sum over everything is a mean over images. */
function targetsOf(labels: Uint8Array): Float32Array {
  const targets = new Float32Array(labels.length * CLASSES);
  labels.forEach((label, i) => {
    targets[i * CLASSES + label] = 1 / labels.length;
  });
  return targets;
}

/**
 * Runs one step. Nothing is read back: the logits come as a tensor that the caller reads when it
 * suits, and disposes.
 * @param n number of the step over the whole run, from 1
 * @returns [n,10], the logits in training mode before the update
 */
export function trainingStep(pass: TrainingPass, state: TrainingState, batch: Batch, key: PassKey, learningRate: number, n: number): Tensor2D {
  const statistics: BatchStatistics[] = [];
  const held: { logits?: Tensor2D } = {};
  const gradients = tidy(() => {
    const images = tensor4d(batch.pixels, [batch.n, 28, 28, 1]);
    const targets = tensor2d(targetsOf(batch.labels), [batch.n, CLASSES]);
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
