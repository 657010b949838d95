/** Runs on whatever adapter the browser has, a software one in continuous integration: tiny sizes only. */
import { beforeAll, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients';
import { availableForms, measureGradientForms, useGradientForms } from './gradient-forms';
import { startBackend } from './start';

function wave(shape: [number, number, number, number], phase: number): tf.Tensor4D {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor4d(Float32Array.from({ length: size }, (_, i) => Math.sin(i * 0.7 + phase)), shape);
}

/** [dx, dw] on the current backend. */
async function gradients(pad: 'valid' | 'same', stride: 1 | 2): Promise<Float32Array[]> {
  const tensors = tf.tidy(() =>
    tf.grads((x: tf.Tensor, w: tf.Tensor) => {
      const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad);
      return tf.sum(tf.mul(y, wave(y.shape, 2)));
    })([wave([2, 7, 6, 3], 0), wave([3, 3, 3, 5], 1)]),
  );
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return values as Float32Array[];
}

beforeAll(() => registerGradients(), 60_000);

it.each(['webgl', 'webgpu'] as const)('every form gives the same gradients on %s', async (backend) => {
  const info = await startBackend(backend);
  console.info(`${backend}: ${info.renderer}`);
  for (const [pad, stride] of [['valid', 1], ['same', 1], ['valid', 2], ['same', 2]] as const) {
    await startBackend('cpu');
    const reference = await gradients(pad, stride);
    await startBackend(backend);
    for (const form of availableForms(backend, 'filter')) {
      useGradientForms(backend, { forward: form === 'tiled' ? 'tiled' : 'stock', input: form, filter: form });
      const values = await gradients(pad, stride);
      // Sums of at most 84 products of size one in float32.
      values.forEach((gradient, i) => gradient.forEach((value, j) => expect(Math.abs(value - reference[i][j])).toBeLessThan(1e-4)));
    }
  }
  const forms = await measureGradientForms();
  expect(availableForms(backend, 'filter')).toContain(forms.filter);
});
