import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { Random } from '../../core/random/random';
import { startBackend } from '../backends/start';
import { registerGradients } from '../backends/gradients';

interface Case {
  size: number;
  width: number;
  kernel: number;
  stride: number;
  pad: 'valid' | 'same';
  batch: number;
  inputs: number;
  outputs: number;
}

function gaussian(random: Random, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}

/** Loss sum(conv * weights), so that dy is arbitrary; returns [dx, dw]. */
function gradients(c: Case, x: Float32Array, w: Float32Array, dy: Float32Array): Float32Array[] {
  return tf.tidy(() => {
    const xs = tf.tensor4d(x, [c.batch, c.size, c.width, c.inputs]);
    const ws = tf.tensor4d(w, [c.kernel, c.kernel, c.inputs, c.outputs]);
    const [dx, dw] = tf.grads((a: tf.Tensor, b: tf.Tensor) => {
      const y = tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, c.stride, c.pad);
      return tf.sum(tf.mul(y, tf.tensor(dy.subarray(0, y.size), y.shape)));
    })([xs, ws]);
    return [dx!.dataSync() as Float32Array, dw!.dataSync() as Float32Array];
  });
}

function relativeError(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  let difference = 0;
  let norm = 0;
  a.forEach((value, i) => {
    difference += (value - b[i]) ** 2;
    norm += b[i] ** 2;
  });
  return Math.sqrt(difference / Math.max(norm, 1e-20));
}

describe('convolution gradients on wasm', () => {
  beforeAll(() => registerGradients(), 60_000);

  it('equal the cpu backend for strides and paddings', async () => {
    await startBackend('cpu');
    await startBackend('wasm', { kernels: 'stock' });
    const cases = fc.record({
      size: fc.integer({ min: 7, max: 12 }),
      width: fc.integer({ min: 7, max: 12 }),
      kernel: fc.constantFrom(1, 2, 3, 5),
      stride: fc.constantFrom(1, 2, 3),
      pad: fc.constantFrom<'valid' | 'same'>('valid', 'same'),
      batch: fc.integer({ min: 1, max: 3 }),
      inputs: fc.integer({ min: 1, max: 5 }),
      outputs: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async (c: Case) => {
        const random = Random.of(1, JSON.stringify(c));
        const x = gaussian(random, c.batch * c.size * c.width * c.inputs);
        const w = gaussian(random, c.kernel * c.kernel * c.inputs * c.outputs);
        const dy = gaussian(random, c.batch * c.size * c.width * c.outputs);
        await tf.setBackend('wasm');
        const ours = gradients(c, x, w, dy);
        await tf.setBackend('cpu');
        const theirs = gradients(c, x, w, dy);
        // Sums of at most some thousand float32 products: rounding stays below 1e-5 of the norm.
        expect(relativeError(ours[0]!, theirs[0]!)).toBeLessThan(1e-5);
        expect(relativeError(ours[1]!, theirs[1]!)).toBeLessThan(1e-5);
      }),
      { seed: 42, numRuns: 60 },
    );
  });
});
