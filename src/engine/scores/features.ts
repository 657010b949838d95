/**
 * Features and logits of many images in one pass: what is fitted on, and what is then scored.
 */
import { add, concat, matMul, mul, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Pixels } from '../data/image-set';
import { PIXELS, toFloat } from '../data/image-set';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import { unitWidth } from './feature-units';
import type { FeatureUnit } from './feature-units';

/** What a unit makes of n images. */
export interface FeatureBatch {
  n: number;
  /** Features of an image. */
  width: number;
  /** [n, width] */
  features: Float32Array;
  /** [n,10], as the unit's head gives them. */
  logits: Float32Array;
}

function unitOutputs(unit: FeatureUnit, images: Tensor4D): [Tensor2D, Tensor2D] {
  const parts = unit.networks.map(({ network, scale }): [Tensor2D, Tensor2D] => {
    const features = network.features(images);
    const logits: Tensor2D = add(matMul(features, network.head.weights), network.head.bias);
    return [features, scale === 1 ? logits : mul<Tensor2D>(logits, scale)];
  });
  if (parts.length === 1) return parts[0];
  return [concat(parts.map(([features]) => features), 1), parts.map(([, logits]) => logits).reduce((sum, logits) => add(sum, logits))];
}

/**
 * Runs a unit on images.
 * @param pixels [n,28,28]; bytes are divided by 255
 * @param batch images per pass
 * @throws LabError `cancelled`
 */
export async function unitFeatures(unit: FeatureUnit, pixels: Pixels, batch: number, job: JobControl): Promise<FeatureBatch> {
  const n = pixels.length / PIXELS;
  const width = unitWidth(unit);
  const result: FeatureBatch = { n, width, features: new Float32Array(n * width), logits: new Float32Array(n * CLASSES) };
  for (let from = 0; from < n; from += batch) {
    await job.checkpoint();
    const to = Math.min(from + batch, n);
    const images = toFloat(pixels.subarray(from * PIXELS, to * PIXELS));
    const [features, logits] = tidy(() => unitOutputs(unit, tensor4d(images, [to - from, 28, 28, 1])));
    try {
      result.features.set((await features.data()) as Float32Array, from * width);
      result.logits.set((await logits.data()) as Float32Array, from * CLASSES);
    } finally {
      features.dispose();
      logits.dispose();
    }
    job.report({ done: to, total: n, unit: 'images' });
  }
  return result;
}

/** Rows `from`..`to` in float64, each minus `centre`. */
export function centredRows({ features, width }: FeatureBatch, centre: Float64Array, from: number, to: number): Float64Array {
  const rows = new Float64Array((to - from) * width);
  for (let i = 0; i < to - from; i++) {
    const source = (from + i) * width;
    for (let k = 0; k < width; k++) rows[i * width + k] = features[source + k] - centre[k];
  }
  return rows;
}
