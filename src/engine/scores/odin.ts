/**
 * ODIN (Liang, Li and Srikant, ICLR 2018, eq. 1 and 2): every image is nudged by epsilon per pixel
 * so that the network becomes surer of what it reads, x - epsilon * sign(d CE(z/T, argmax z) / dx), and
 * read again at the same temperature. A gradient of exactly zero counts as +1, and the nudged image may
 * leave [0,1], as in the authors' code.
 */
import { argMax, div, greaterEqual, mul, oneHot, scalar, softmax, sub, tensor2d, tidy, where } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { asImages, pullBack } from '../attacks/input-gradients';
import { attackBatchSize } from '../attacks/batch-size';
import { registerGradients } from '../backends/gradients';
import { PIXELS } from '../data/image-set';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import type { Classifier } from '../models/classifier';

export interface OdinSetting {
  temperature: number;
  epsilon: number;
}

/**
 * d CE(z/T, argmax z) / dz = softmax(z/T) - onehot, up to the factor 1/T, which changes no sign. In float32, as
 * published code computes it: where the softmax saturates at 1 the reading's own entry is exactly 0, and with
 * every entry 0 the whole nudge becomes -epsilon. A finer gradient would be another score (at T = 0.33 on
 * the golden network its AUROC differs by 0.2).
 */
function crossEntropyOutputGradient(logits: Tensor2D, temperature: number): Tensor2D {
  return tidy(() => sub(softmax(div<Tensor2D>(logits, temperature)), oneHot(argMax(logits, 1), CLASSES)));
}

/** +1 where the gradient is at least 0, else -1. */
function direction(gradient: Tensor2D): Tensor {
  return where(greaterEqual(gradient, 0), scalar(1), scalar(-1));
}

/**
 * Logits of the nudged images, [n,10] for each setting. Settings share what they can: one forward
 * pass and one backward pass for each temperature, one forward pass for each setting with epsilon > 0.
 * @param pixels [n,28,28] in [0,1]
 * @param batch images at once at most; fewer where the gradient needs more memory
 * @throws LabError `cancelled`
 */
export async function odinLogits(
  classifier: Classifier,
  pixels: Float32Array,
  settings: readonly OdinSetting[],
  batch: number,
  job: JobControl,
): Promise<Float32Array[]> {
  await registerGradients();
  const n = pixels.length / PIXELS;
  const results = settings.map(() => new Float32Array(n * CLASSES));
  const temperatures = [...new Set(settings.map(({ temperature }) => temperature))];
  const step = Math.min(batch, attackBatchSize(classifier));
  for (let from = 0; from < n; from += step) {
    await job.checkpoint();
    const to = Math.min(from + step, n);
    const images = tensor2d(pixels.subarray(from * PIXELS, to * PIXELS), [to - from, PIXELS]);
    const { logits, gradients } = pullBack(classifier, images, (z) => temperatures.map((t) => crossEntropyOutputGradient(z, t)));
    try {
      for (const [s, { temperature, epsilon }] of settings.entries()) {
        const gradient = gradients[temperatures.indexOf(temperature)];
        const nudged = tidy(() =>
          epsilon === 0 ? logits.clone() : classifier.logits(asImages(sub(images, mul(direction(gradient), epsilon)))),
        );
        try {
          results[s].set((await nudged.data()) as Float32Array, from * CLASSES);
        } finally {
          nudged.dispose();
        }
      }
    } finally {
      images.dispose();
      logits.dispose();
      for (const gradient of gradients) gradient.dispose();
    }
    job.report({ done: to, total: n, unit: 'images' });
  }
  return results;
}
