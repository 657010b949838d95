import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { activate, batchNormActivation, convBiasActivation } from './fused';
import type { Activation } from './fused';

const ACTIVATIONS: Activation[] = ['linear', 'relu', 'gelu'];

function normal(seed: number, shape: number[], scale = 1): tf.Tensor {
  const random = Random.of(7, seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(Float32Array.from({ length: size }, () => scale * random.normal()), shape);
}

/** Largest difference over the largest magnitude. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  let magnitude = 1e-20;
  for (let i = 0; i < b.length; i++) {
    largest = Math.max(largest, Math.abs(a[i] - b[i]));
    magnitude = Math.max(magnitude, Math.abs(b[i]));
  }
  return largest / magnitude;
}

/** Phi by Simpson's rule on the density: independent of any erf. */
function phi(u: number): number {
  const steps = 2000;
  const h = u / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-0.5 * (i * h) ** 2);
  }
  return 0.5 + (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

describe.each(['cpu', 'wasm'] as const)('fused operations on %s', (backend) => {
  beforeAll(async () => {
    await registerGradients();
    await startBackend(backend);
  }, 60_000);

  it('GELU is exact, and so is its slope', () => {
    const points = [-4, -2, -1, -0.5, 0, 0.3, 1, 2.5, 4];
    tf.tidy(() => {
      const x = tf.tensor1d(points);
      const y = activate(x, 'gelu').dataSync();
      const slope = tf.grad((a) => activate(a, 'gelu'))(x).dataSync();
      points.forEach((u, i) => {
        const density = Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI);
        // erf is good to 1.5e-7 (Abramowitz and Stegun 7.1.26), times |u| <= 4.
        expect(Math.abs(y[i] - u * phi(u))).toBeLessThan(1e-6);
        expect(Math.abs(slope[i] - (phi(u) + u * density))).toBeLessThan(1e-6);
      });
    });
  });

  it.each(ACTIVATIONS)('BatchNorm with %s equals the composition and its automatic gradient', (activation) => {
    for (const shape of [[5, 7, 6, 8], [9, 10], [2, 3, 3, 5]]) {
      tf.tidy(() => {
        const channels = shape[shape.length - 1];
        const x = tf.add(normal(1, shape, 2), 0.7);
        const gamma = tf.add(normal(2, [channels], 0.2), 1);
        const beta = normal(3, [channels], 0.3);
        const weights = normal(4, shape);
        const fused = (a: tf.Tensor, g: tf.Tensor, b: tf.Tensor): tf.Tensor =>
          tf.sum(tf.mul(batchNormActivation(a, g, b, activation, 1e-5).y, weights));
        const plain = (a: tf.Tensor, g: tf.Tensor, b: tf.Tensor): tf.Tensor => {
          const axes = shape.slice(0, -1).map((_, i) => i);
          const { mean, variance } = tf.moments(a, axes);
          const u = tf.add(tf.mul(tf.div(tf.sub(a, mean), tf.sqrt(tf.add(variance, 1e-5))), g), b);
          return tf.sum(tf.mul(activate(u, activation), weights));
        };
        const inputs = [x, gamma, beta];
        const ours = tf.valueAndGrads(fused)(inputs);
        const theirs = tf.valueAndGrads(plain)(inputs);
        expect(Math.abs(ours.value.dataSync()[0] - theirs.value.dataSync()[0])).toBeLessThan(1e-3);
        // Cancellation in the mean-free gradient costs about a digit of float32's seven.
        ours.grads.forEach((gradient, i) => {
          expect(difference(gradient.dataSync(), theirs.grads[i].dataSync())).toBeLessThan(2e-5);
        });
        const [ownMean, ownVariance] = tf.unstack(batchNormActivation(x, gamma, beta, activation, 1e-5).statistics);
        const { mean, variance } = tf.moments(x, shape.slice(0, -1).map((_, i) => i));
        expect(difference(ownMean.dataSync(), mean.dataSync())).toBeLessThan(1e-5);
        expect(difference(ownVariance.dataSync(), variance.dataSync())).toBeLessThan(1e-5);
      });
    }
  });

  it.each(ACTIVATIONS)('convolution, bias and %s: values and all gradients', (activation) => {
    tf.tidy(() => {
      const x = normal(5, [3, 8, 9, 8]) as tf.Tensor4D;
      const filter = normal(6, [3, 3, 8, 16], 0.2) as tf.Tensor4D;
      const bias = normal(7, [16]);
      const weights = normal(8, [3, 6, 7, 16]);
      const fused = (a: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        tf.sum(tf.mul(convBiasActivation(a as tf.Tensor4D, w as tf.Tensor4D, b, activation), weights));
      const plain = (a: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        tf.sum(tf.mul(activate(tf.add(tf.conv2d(a as tf.Tensor4D, w as tf.Tensor4D, 1, 'valid'), b), activation), weights));
      const ours = tf.grads(fused)([x, filter, bias]);
      const theirs = tf.grads(plain)([x, filter, bias]);
      ours.forEach((gradient, i) => expect(difference(gradient.dataSync(), theirs[i].dataSync())).toBeLessThan(1e-5));
      const alone = tf.grad((a) => fused(a, filter, bias))(x);
      expect(difference(alone.dataSync(), theirs[0].dataSync())).toBeLessThan(1e-5);
    });
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    const step = (): void => {
      const x = normal(9, [2, 6, 6, 8]);
      const gamma = tf.ones([8]);
      const beta = tf.zeros([8]);
      const { value, grads } = tf.valueAndGrads((a: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
        tf.sum(batchNormActivation(a, g, b, 'gelu', 1e-5).y),
      )([x, gamma, beta]);
      tf.dispose([x, gamma, beta, value, grads]);
    };
    for (let i = 0; i < 5; i++) step();
    expect(tf.memory().numTensors).toBe(before);
  });
});
