/** Max pooling inside TensorFlow.js: ours where it can be, stock's elsewhere, counted, with the same results. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { kernelCounters, resetKernelCounters } from './counters';

type Padding = 'valid' | 'same';

/** The pooled values and their gradient for a random dy, on the current backend. */
function pooled(shape: [number, number, number, number], window: number, stride: number, padding: Padding, middle: number): Float32Array[] {
  return tf.tidy(() => {
    const random = Random.of('own-pooling', ...shape);
    // No two values are equal, so that every form agrees on where a maximum is.
    const x = tf.tensor4d(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => middle + random.normal()), shape);
    const pool = (a: tf.Tensor): tf.Tensor4D => tf.maxPool(a as tf.Tensor4D, window, stride, padding);
    const y = pool(x);
    const dy = tf.reshape(tf.range(1, y.size + 1, 1), y.shape);
    return [y, tf.grad((a) => tf.sum(tf.mul(pool(a), dy)))(x)].map((tensor) => tensor.dataSync() as Float32Array);
  });
}

describe('max pooling on wasm', () => {
  beforeAll(() => registerGradients(), 60_000);
  beforeEach(() => resetKernelCounters());

  it.each<[string, [number, number, number, number], number, number, Padding, boolean]>([
    ['of an odd size', [2, 7, 5, 10], 2, 2, 'valid', true],
    ['of an even size, padded where nothing is missing', [3, 4, 6, 3], 2, 2, 'same', true],
    ['of an odd size, padded', [1, 5, 5, 4], 2, 2, 'same', false],
    ['with windows of three', [2, 9, 9, 4], 3, 2, 'valid', false],
    ['with windows that overlap', [2, 6, 6, 5], 2, 1, 'valid', false],
  ])('%s equals the cpu backend', async (_, shape, window, stride, padding, own) => {
    await startBackend('wasm');
    // Stock's gradient is lost where a whole window is below 0: only ours is asked for those.
    const middle = own ? 0 : 10;
    const ours = pooled(shape, window, stride, padding, middle);
    const { MaxPool, MaxPoolGrad } = kernelCounters();
    await startBackend('cpu');
    expect(ours).toEqual(pooled(shape, window, stride, padding, middle));
    for (const counter of [MaxPool, MaxPoolGrad]) {
      expect(counter.own > 0).toBe(own);
      expect(counter.fallback > 0).toBe(!own);
    }
  });

  it('gives the gradient to the first of equal values', async () => {
    await startBackend('wasm');
    const gradient = tf.tidy(() => tf.grad((x) => tf.sum(tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid')))(tf.ones([1, 2, 4, 1])).dataSync());
    expect([...gradient]).toEqual([1, 0, 1, 0, 0, 0, 0, 0]);
  });

  it('leaves stock in place for the other side of a benchmark', async () => {
    await startBackend('wasm', { kernels: 'stock' });
    pooled([1, 4, 4, 2], 2, 2, 'valid', 0);
    expect(kernelCounters().MaxPool).toBeUndefined();
    await startBackend('wasm');
  });
});
