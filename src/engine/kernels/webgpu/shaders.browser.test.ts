/**
 * The shaders against TensorFlow.js's cpu backend, on whatever adapter the browser has: a software one in continuous
 * integration, so the batches are small and the channels as few as still fill several tiles, and leave some half empty.
 */
import { beforeAll, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../core/random/random';
import { useGradientForms } from '../../backends/gradient-forms';
import { registerGradients } from '../../backends/gradients';
import { startBackend } from '../../backends/start';
import { batchNormActivation, biasActivate, trainedConvolution } from '../fused';
import type { Activation } from '../composed';

const TILED = { forward: 'tiled', input: 'tiled', filter: 'tiled' } as const;

function values(seed: number, shape: number[], offset = 0): Float32Array {
  const random = Random.of('shaders', seed, shape.length);
  return Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal() + offset);
}

/** ‖a - b‖ / ‖b‖ */
function difference(a: Float32Array, b: Float32Array): number {
  let [above, below] = [0, 0];
  b.forEach((value, i) => {
    above += (a[i] - value) ** 2;
    below += value ** 2;
  });
  return Math.sqrt(above / below);
}

/** What `compute` gives on a backend, read back; nothing may be left behind. */
async function on(backend: 'cpu' | 'webgpu', compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  await startBackend(backend);
  const before = tf.memory().numTensors;
  const tensors = tf.tidy(compute);
  const read = (await Promise.all(tensors.map((tensor) => tensor.data()))) as Float32Array[];
  tf.dispose(tensors);
  expect(tf.memory().numTensors).toBe(before);
  return read;
}

async function same(compute: () => tf.Tensor[], tolerance: number): Promise<void> {
  const expected = await on('cpu', compute);
  const found = await on('webgpu', compute);
  expected.forEach((array, i) => expect(difference(found[i], array), `result ${i}`).toBeLessThan(tolerance));
  // The parts of long sums are added in a fixed order.
  const again = await on('webgpu', compute);
  found.forEach((array, i) => expect(again[i]).toEqual(array));
}

beforeAll(async () => {
  const info = await startBackend('webgpu');
  console.info(`webgpu: ${info.renderer}`);
  await registerGradients();
  useGradientForms('webgpu', TILED);
}, 60_000);

// Float32 sums of at most 16,000 products, in another order: rounding grows with the root of their number.
const SUMS = 3e-6;

it.each([
  { n: 2, side: 9, kernel: 3, inputs: 16, outputs: 48 },
  { n: 3, side: 8, kernel: 3, inputs: 80, outputs: 112 },
  { n: 2, side: 7, kernel: 5, inputs: 32, outputs: 20 },
  { n: 1, side: 9, kernel: 7, inputs: 48, outputs: 144 },
  { n: 5, side: 12, kernel: 3, inputs: 1, outputs: 32 },
])('a trained convolution and both gradients, $kernel x $kernel, $inputs to $outputs channels', async ({ n, side, kernel, inputs, outputs }) => {
  const [x, w] = [values(1, [n, side, side, inputs]), values(2, [kernel, kernel, inputs, outputs])];
  const out = side - kernel + 1;
  const dy = values(3, [n, out, out, outputs]);
  await same(() => {
    const [image, filter] = [tf.tensor4d(x, [n, side, side, inputs]), tf.tensor4d(w, [kernel, kernel, inputs, outputs])];
    const back = tf.grads((a: tf.Tensor, b: tf.Tensor) => trainedConvolution(a as tf.Tensor4D, b as tf.Tensor4D))([image, filter], tf.tensor4d(dy, [n, out, out, outputs]));
    return [trainedConvolution(image, filter), ...back];
  }, SUMS);
});

it('a padded convolution and its gradients', async () => {
  const [x, w, dy] = [values(4, [2, 7, 6, 16]), values(5, [5, 5, 16, 32]), values(6, [2, 7, 6, 32])];
  await same(() => {
    const [image, filter] = [tf.tensor4d(x, [2, 7, 6, 16]), tf.tensor4d(w, [5, 5, 16, 32])];
    const back = tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'))([image, filter], tf.tensor4d(dy, [2, 7, 6, 32]));
    return [tf.conv2d(image, filter, 1, 'same'), ...back];
  }, SUMS);
});

it.each([
  ['linear', 36],
  ['relu', 36],
  ['gelu', 10],
] satisfies [Activation, number][])('BatchNorm with %s over %i channels and its gradients, with means far from 0', async (activation, channels) => {
  const shape: [number, number, number, number] = [3, 9, 7, channels];
  const [x, gamma, beta, dy] = [values(7, shape, 30), values(8, [channels], 1), values(9, [channels]), values(10, shape)];
  await same(() => {
    const inputs = [tf.tensor4d(x, shape), tf.tensor1d(gamma), tf.tensor1d(beta)];
    const back = tf.grads((a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => batchNormActivation(a, b, c, activation, 1e-5).y)(inputs, tf.tensor4d(dy, shape));
    const { y, statistics } = batchNormActivation(inputs[0], inputs[1], inputs[2], activation, 1e-5);
    return [y, ...tf.unstack(statistics), ...back];
    // 30 + normal in float32 carries an error of 2e-6 before anything is computed; at a kink of ReLU a value may fall on either side.
  }, 1e-4);
});

it.each(['relu', 'gelu'] satisfies Activation[])('bias and %s with gradients', async (activation) => {
  const [x, bias, dy] = [values(11, [50, 12]), values(12, [12]), values(13, [50, 12])];
  await same(() => {
    const inputs = [tf.tensor2d(x, [50, 12]), tf.tensor1d(bias)];
    const back = tf.grads((a: tf.Tensor, b: tf.Tensor) => biasActivate(a, b, activation))(inputs, tf.tensor2d(dy, [50, 12]));
    return [biasActivate(inputs[0], inputs[1], activation), ...back];
  }, 1e-5);
});
