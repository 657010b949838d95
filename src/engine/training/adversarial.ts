/**
 * The images that adversarial training is done on: attacked on the weights of the moment (the live
 * ones, not their average), in evaluation mode, so with the running statistics of the BatchNorms and
 * without dropout; the step that learns from them is in training mode, clean and attacked images in
 * one batch. Crafting and learning so take the same weights (Madry et al. 2018, their code).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Adversarial } from '../../core/catalogue/recipe-parts';
import { Random } from '../../core/random/random';
import { oneHot } from '../attacks/gradient-descent';
import { crossEntropyGradient } from '../attacks/input-gradients';
import { pace } from '../attacks/judge';
import { owning } from '../attacks/owned';
import type { JobControl } from '../job';
import { CLASSES, IMAGE_SHAPE, sizeOf } from '../models/architecture';
import type { Classifier } from '../models/classifier';
import { labelTargets, rowsOf } from './batches';
import type { Batch } from './batches';
import type { PassKey } from './forward';

const PIXELS = sizeOf(IMAGE_SHAPE);

/** Steps of a method and their length as a share of epsilon. */
export function pathOf(method: Adversarial['method']): { steps: number; relativeStepSize: number } {
  return method.kind === 'fgsm' ? { steps: 1, relativeStepSize: 1.25 } : method;
}

/**
 * Attacked digits: from a uniformly random point of the L-infinity ball, so many steps along the sign
 * of the cross-entropy's gradient, each cut to the ball and to [0,1]; the last iterate.
 * @param pixels float32 in [0,1], [n,28,28]
 * @param labels [n], the true classes
 * @param key names the random start
 * @returns [n,28,28]
 * @throws LabError `cancelled`
 */
export async function attackDigits(
  classifier: Classifier,
  pixels: Float32Array,
  labels: Uint8Array,
  { epsilon, method }: Pick<Adversarial, 'epsilon' | 'method'>,
  { seed, epoch, step }: PassKey,
  job: JobControl,
): Promise<Float32Array> {
  const { steps, relativeStepSize } = pathOf(method);
  const n = labels.length;
  const random = Random.of('adversarial-start', seed, epoch, step);
  const start = Float32Array.from(pixels, (value) => Math.min(1, Math.max(0, value + (2 * random.uniform() - 1) * epsilon)));
  return owning(async (owned) => {
    const images = owned.own(tf.tensor2d(pixels, [n, PIXELS]));
    const [lowest, highest] = tf.tidy(() => [tf.clipByValue(tf.sub(images, epsilon), 0, 1), tf.clipByValue(tf.add(images, epsilon), 0, 1)]).map((bound) => owned.own(bound));
    const classes = owned.own(oneHot(labels));
    let iterate = owned.own(tf.tensor2d(start, [n, PIXELS]));
    for (let i = 0; i < steps; i++) {
      const next = tf.tidy(() => {
        const direction = tf.sign(crossEntropyGradient(classifier, iterate, classes));
        const moved = tf.add(iterate, tf.mul(direction, relativeStepSize * epsilon));
        return tf.minimum<tf.Tensor2D>(tf.maximum(moved, lowest), highest);
      });
      iterate = owned.replace(iterate, next);
      await pace(job, i, iterate);
    }
    return (await iterate.data()) as Float32Array;
  });
}

/**
 * The batch that adversarial training learns from: the attacked digits in place of the clean ones where
 * they have the whole weight, else behind them. Outliers stay as they are, at the end.
 * @param weight share of the digits' loss that goes to the attacked ones, more than 0
 */
export function withAttacked(batch: Batch, attacked: Float32Array, weight: number): Batch {
  const { pixels, labels, n } = batch;
  const targets = batch.targets ?? labelTargets(labels);
  if (weight === 1) {
    const replaced = pixels.slice();
    replaced.set(attacked);
    return { pixels: replaced, labels, n, targets };
  }
  const rows = rowsOf(batch);
  const both = { pixels: new Float32Array((rows + n) * PIXELS), targets: new Float32Array((rows + n) * CLASSES) };
  both.pixels.set(pixels.subarray(0, n * PIXELS));
  both.pixels.set(attacked, n * PIXELS);
  both.pixels.set(pixels.subarray(n * PIXELS), 2 * n * PIXELS);
  const ofDigits = targets.subarray(0, n * CLASSES);
  both.targets.set(ofDigits.map((target) => (1 - weight) * target));
  both.targets.set(ofDigits.map((target) => weight * target), n * CLASSES);
  both.targets.set(targets.subarray(n * CLASSES), 2 * n * CLASSES);
  return { ...both, labels, n };
}
