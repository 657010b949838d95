/** Convolution and max pooling in one operation equal the two, forward and backward, whatever the size. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { kernelCounters, resetKernelCounters } from './counters';
import { convolutionMaxPool, FIRST_LAYER, FIRST_LAYER_GRADIENT } from './first-layer';
import { firstLayerGradientPlan, firstLayerOutput, firstLayerPlan } from './plans/first-layer-plans';
import { ARITHMETICS, Workbench } from './test-support/workbench';

interface Case {
  shape: [number, number, number, 1];
  channels: number;
  /** Channels behind these have filters of zeros. */
  used: number;
}

const CASES: Case[] = [
  { shape: [4, 28, 28, 1], channels: 16, used: 10 },
  { shape: [3, 28, 28, 1], channels: 12, used: 12 },
  { shape: [2, 7, 9, 1], channels: 4, used: 3 },
  { shape: [9, 6, 6, 1], channels: 8, used: 1 },
  { shape: [5, 11, 8, 1], channels: 4, used: 0 },
];

const both = (x: tf.Tensor, filter: tf.Tensor4D): tf.Tensor4D => tf.maxPool(tf.conv2d(x as tf.Tensor4D, filter, 1, 'valid'), 2, 2, 'valid');

function inputs({ shape, channels, used }: Case): { x: Float32Array; filter: Float32Array } {
  const random = Random.of('first-layer', ...shape, channels);
  return {
    x: Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.uniform()),
    filter: Float32Array.from({ length: 25 * channels }, (_, i) => (i % channels < used ? random.normal() : 0)),
  };
}

/** Result and gradient (for dy = 1, 2, 3...) of one of the two forms on the current backend. */
function results(one: Case, form: (x: tf.Tensor, filter: tf.Tensor4D) => tf.Tensor4D): Float32Array[] {
  return tf.tidy(() => {
    const values = inputs(one);
    const x = tf.tensor4d(values.x, one.shape);
    const filter = tf.tensor4d(values.filter, [5, 5, 1, one.channels]);
    const y = form(x, filter);
    const dy = tf.div(tf.reshape(tf.range(1, y.size + 1, 1), y.shape), y.size);
    return [y, tf.grad((a) => tf.sum(tf.mul(form(a, filter), dy)))(x)].map((tensor) => tensor.dataSync() as Float32Array);
  });
}

describe('the first layer in one operation', () => {
  beforeAll(() => registerGradients(), 60_000);

  it.each(CASES)('equals the two operations on the cpu backend: $shape, $used of $channels channels', async (one) => {
    await startBackend('cpu');
    const [expected, expectedGradient] = results(one, both);
    await startBackend('wasm');
    resetKernelCounters();
    const [y, gradient] = results(one, (x, filter) => convolutionMaxPool(x as tf.Tensor4D, filter)!);
    expect(kernelCounters()[FIRST_LAYER].own).toBe(2);
    expect(kernelCounters()[FIRST_LAYER_GRADIENT].own).toBe(1);
    // Sums of 25 products of size about 1, in float32.
    expected.forEach((value, i) => expect(Math.abs(y[i] - value)).toBeLessThan(1e-5));
    // Each pixel sums up to 9 windows x channels of products below 5.
    expectedGradient.forEach((value, i) => expect(Math.abs(gradient[i] - value)).toBeLessThan(1e-4));
  });

  it('is not there for one image, on other backends and beside stock kernels', async () => {
    const form = (n: number): boolean => tf.tidy(() => convolutionMaxPool(tf.zeros([n, 28, 28, 1]), tf.zeros([5, 5, 1, 4])) !== null);
    await startBackend('wasm', { kernels: 'stock' });
    expect(form(4)).toBe(false);
    await startBackend('cpu');
    expect(form(4)).toBe(false);
    await startBackend('wasm');
    expect([form(1), form(2)]).toEqual([false, true]);
  });

  it.each(ARITHMETICS)('%s: says where the first largest was, and gives the same bits on one and three threads', async (arithmetic) => {
    const bench = await Workbench.create(arithmetic);
    for (const one of CASES) {
      const [batch, height, width] = one.shape;
      const shape = { batch, height, width, channels: one.channels };
      const values = inputs(one);
      const size = firstLayerOutput(shape).reduce((a, b) => a * b, 1);
      const runs = [1, 3].map((threads) => {
        bench.reset();
        const [x, filter] = [bench.upload(values.x), bench.upload(values.filter)];
        const [y, places, dx] = [bench.allocate(size), bench.allocate(size), bench.allocate(values.x.length)];
        bench.run(firstLayerPlan(shape, threads, { x, filter, y, places }), threads);
        bench.run(firstLayerGradientPlan(shape, threads, { dy: y, places, filter, dx }), threads);
        return [y, places].map((at) => bench.download(at, size)).concat(bench.download(dx, values.x.length));
      });
      expect(runs[0]).toEqual(runs[1]);
      const [y, places, dx] = runs[0];
      for (const value of [...y, ...dx]) expect(value).not.toBeNaN();
      places.forEach((place, i) => expect([0, 1, 2, 3].slice(0, i % one.channels < one.used ? 4 : 1)).toContain(place));
    }
  });
});
