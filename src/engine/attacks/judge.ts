/**
 * The forward passes that decide: logits to the host, and the class read from them. Also keeps the
 * backend from running ahead, so that pausing and cancelling take effect at once.
 */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../core/errors';
import { PIXELS } from '../../core/attacks/perturbation';
import type { JobControl } from '../job';
import type { Classifier } from '../models/classifier';
import { asImages } from './input-gradients';

export const CLASSES = 10;

/** A backend that queues work and compiles a program for every new shape. */
export function onGraphicsProcessor(): boolean {
  return tf.getBackend() === 'webgl' || tf.getBackend() === 'webgpu';
}

/**
 * Logits of images on the host, [n,10].
 * @throws LabError `broken-model` when a logit is not finite
 */
export async function readLogits(classifier: Classifier, images: tf.Tensor2D): Promise<Float32Array> {
  const logits = tf.tidy(() => classifier.logits(asImages(images)));
  try {
    const values = (await logits.data()) as Float32Array;
    for (const value of values) {
      if (!Number.isFinite(value)) {
        throw new LabError('broken-model', `The network "${classifier.id}" gives values that are no numbers. Load or train it again.`);
      }
    }
    return values;
  } finally {
    logits.dispose();
  }
}

/** The class of row `image`: the largest logit, the lowest index when several are equal. */
export function predictedClass(logits: Float32Array, image: number): number {
  let best = 0;
  for (let k = 1; k < CLASSES; k++) {
    if (logits[image * CLASSES + k] > logits[image * CLASSES + best]) best = k;
  }
  return best;
}

/**
 * Classes of images that are on the host.
 * @param pixels at least count * 784 values; on a graphics processor the batch is filled up to a power of two,
 *   so that few shapes occur
 */
export async function readClasses(classifier: Classifier, pixels: Float32Array, count: number): Promise<Uint8Array> {
  const rows = shapeFor(count);
  let values = pixels.subarray(0, count * PIXELS);
  if (rows > count) {
    values = new Float32Array(rows * PIXELS);
    values.set(pixels.subarray(0, count * PIXELS));
  }
  const images = tf.tensor2d(values, [rows, PIXELS]);
  try {
    const logits = await readLogits(classifier, images);
    return Uint8Array.from({ length: count }, (_, i) => predictedClass(logits, i));
  } finally {
    images.dispose();
  }
}

/** The batch that a backend should see for `count` images: exactly that many, or the next power of two. */
export function shapeFor(count: number): number {
  return onGraphicsProcessor() ? 2 ** Math.ceil(Math.log2(Math.max(count, 1))) : count;
}

/** How many steps a graphics processor may be behind. */
const STEPS_AHEAD = 4;

/** A checkpoint after a step; now and then it waits until the step is really done. */
export async function pace(job: JobControl, step: number, state: tf.Tensor2D): Promise<void> {
  if (onGraphicsProcessor() && step % STEPS_AHEAD === STEPS_AHEAD - 1) {
    const probe = tf.slice(state, [0, 0], [1, 1]);
    await probe.data();
    probe.dispose();
  }
  await job.checkpoint();
}
