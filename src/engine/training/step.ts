/**
 * One training step: gradients of a batch's loss, Adam, running statistics.
 */
import { keep, logSoftmax, mul, neg, sum, tensor2d, tensor4d, tidy, valueAndGrads } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { CLASSES } from '../models/architecture';
import { labelTargets, rowsOf } from './batches';
import type { Batch } from './batches';
import type { BatchStatistics, PassKey, TrainingPass } from './forward';
import type { TrainingState } from './training-state';

/**
 * Runs one step. Nothing is read back: the logits come as a tensor that the caller reads when it
 * suits, and disposes.
 * @param n number of the step over the whole run, from 1
 * @returns [rows,10], the logits in training mode before the update, the digits first
 */
export function trainingStep(pass: TrainingPass, state: TrainingState, batch: Batch, key: PassKey, learningRate: number, n: number): Tensor2D {
  const statistics: BatchStatistics[] = [];
  const held: { logits?: Tensor2D } = {};
  const gradients = tidy(() => {
    const rows = rowsOf(batch);
    const images = tensor4d(batch.pixels, [rows, 28, 28, 1]);
    const targets = tensor2d(batch.targets ?? labelTargets(batch.labels), [rows, CLASSES]);
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
