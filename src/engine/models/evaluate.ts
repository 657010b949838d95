/**
 * Logits of many images in batches: what accuracy, calibration, detection and validation all start from.
 */
import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { JobControl } from '../job';
import { CLASSES, IMAGE_SHAPE, sizeOf } from './architecture';
import type { Classifier } from './classifier';

/** Images per pass: large enough to keep a backend busy, small enough to stop within 100 ms on one slow core. */
export const EVALUATION_BATCH = 100;

const PIXELS = sizeOf(IMAGE_SHAPE);

/** Rows `from`..`to` of pixels as float32 in [0,1]; bytes are divided by 255. */
function batchPixels(pixels: Uint8Array | Float32Array, from: number, to: number): Float32Array {
  const part = pixels.subarray(from * PIXELS, to * PIXELS);
  if (part instanceof Float32Array) return part;
  const scaled = new Float32Array(part.length);
  for (let i = 0; i < part.length; i++) scaled[i] = part[i] / 255;
  return scaled;
}

/**
 * Logits of all images.
 * @param pixels [n,28,28]; float32 in [0,1], or bytes 0..255, which are divided by 255
 * @param job reports progress in images; paused and cancelled between batches
 * @returns [n,10]
 */
export async function evaluate(
  classifier: Classifier,
  pixels: Uint8Array | Float32Array,
  job: JobControl,
  batch: number = EVALUATION_BATCH,
): Promise<Float32Array> {
  const n = pixels.length / PIXELS;
  const logits = new Float32Array(n * CLASSES);
  for (let from = 0; from < n; from += batch) {
    await job.checkpoint();
    const to = Math.min(from + batch, n);
    const images = batchPixels(pixels, from, to);
    const result = tidy(() => classifier.logits(tensor4d(images, [to - from, 28, 28, 1])));
    logits.set(await result.data(), from * CLASSES);
    result.dispose();
    job.report({ done: to, total: n, unit: 'images' });
  }
  return logits;
}
