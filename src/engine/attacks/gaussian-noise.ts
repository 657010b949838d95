/**
 * Additive Gaussian noise of a given L2 norm: x' = clip(x + epsilon * p / |p|, 0, 1), p ~ N(0, I).
 * The box cuts after the scaling, so the noise that remains is shorter than epsilon (about 0.73 of it
 * on digits, where most pixels are 0). The repeated form draws again until a draw fools
 * (Foolbox 3.3.4, additive_noise.py).
 */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../../core/attacks/perturbation';
import type { Random } from '../../core/random/random';
import { attackBatchSize } from './batch-size';
import type { FixedEpsilonAttack } from './attack';
import { predictedClass, readClasses } from './judge';

/** Writes a Gaussian vector to out[offset..offset+784); returns its L2 norm. */
function gaussianVector(random: Random, out: Float32Array, offset: number): number {
  random.fillNormal(out, offset, offset + PIXELS);
  // Four sums side by side, since each addition waits for the one before.
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = offset; i < offset + PIXELS; i += 4) {
    a += out[i] * out[i];
    b += out[i + 1] * out[i + 1];
    c += out[i + 2] * out[i + 2];
    d += out[i + 3] * out[i + 3];
  }
  return Math.sqrt(a + b + c + d);
}

/** Writes a Gaussian direction of L2 norm 1 to out[offset..offset+784). */
export function gaussianDirection(random: Random, out: Float32Array, offset: number): void {
  const factor = 1 / gaussianVector(random, out, offset);
  for (let i = offset; i < offset + PIXELS; i++) out[i] *= factor;
}

/** Writes image + epsilon * Gaussian direction, cut to the box. */
function noisyImage(random: Random, pixels: Float32Array, from: number, epsilon: number, out: Float32Array, to: number): void {
  const factor = epsilon / gaussianVector(random, out, to);
  for (let i = 0; i < PIXELS; i++) {
    const value = pixels[from + i] + factor * out[to + i];
    // The cut at 0 without a branch: on a black pixel every second draw is cut, which no processor foresees.
    const above = (value + Math.abs(value)) / 2;
    out[to + i] = above > 1 ? 1 : above;
  }
}

/** One draw per image and epsilon, no look at the network. */
export const gaussianNoise: FixedEpsilonAttack = {
  kind: 'fixed-epsilon',
  async run(batch, epsilons, epsilonIndex) {
    const noisy = new Float32Array(batch.count * PIXELS);
    for (let i = 0; i < batch.count; i++) {
      noisyImage(batch.stream(i, epsilonIndex), batch.pixels, i * PIXELS, epsilons[i], noisy, i * PIXELS);
    }
    batch.record?.(0, batch.pixels.slice(0, PIXELS));
    batch.record?.(1, noisy.slice(0, PIXELS));
    await batch.job.checkpoint();
    return tf.tensor2d(noisy, [batch.count, PIXELS]);
  },
};

/**
 * Up to `repeats` draws; the first that fools is kept, the image itself when none does, and images that
 * are wrong already stay as they are. Draws follow one another in each image's own stream, so several draws of
 * one image may be judged in one batch: the first success among them is the same.
 */
export const repeatedGaussianNoise: FixedEpsilonAttack = {
  kind: 'fixed-epsilon',
  async run(batch, epsilons, epsilonIndex) {
    const { classifier, criterion, pixels, count, job } = batch;
    const repeats = Number(batch.parameters.repeats);
    const result = pixels.slice();
    const tried = new Int32Array(count);
    const streams = Array.from({ length: count }, (_, i) => batch.stream(i, epsilonIndex));
    let active = Array.from({ length: count }, (_, i) => i).filter(
      (i) => !criterion.isAdversarial(predictedClass(batch.cleanLogits, i), i),
    );
    batch.record?.(0, pixels.slice(0, PIXELS));
    const capacity = Math.max(count, attackBatchSize(classifier));
    let shown = 0;
    const candidates = new Float32Array(capacity * PIXELS);
    const owner = new Int32Array(capacity);
    while (active.length > 0) {
      const each = Math.max(1, Math.floor(capacity / active.length));
      let used = 0;
      for (const i of active) {
        for (let k = Math.min(each, repeats - tried[i]); k > 0; k--) {
          noisyImage(streams[i], pixels, i * PIXELS, epsilons[i], candidates, used * PIXELS);
          tried[i]++;
          owner[used++] = i;
        }
      }
      const classes = await readClasses(classifier, candidates, used);
      const found = new Set<number>();
      for (let c = 0; c < used; c++) {
        const i = owner[c];
        if (found.has(i)) continue;
        const candidate = candidates.subarray(c * PIXELS, (c + 1) * PIXELS);
        if (i === 0) batch.record?.(++shown, candidate.slice());
        if (!criterion.isAdversarial(classes[c], i)) continue;
        result.set(candidate, i * PIXELS);
        found.add(i);
      }
      active = active.filter((i) => !found.has(i) && tried[i] < repeats);
      batch.progress(1 - active.reduce((left, i) => left + 1 - tried[i] / repeats, 0) / count);
      await job.checkpoint();
    }
    return tf.tensor2d(result, [count, PIXELS]);
  },
};
