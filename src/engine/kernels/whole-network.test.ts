/**
 * Whole networks of the lab on the own kernels, against the plain JavaScript backend, and against themselves.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkId } from '../../core/catalogue/networks';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { currentInstallation } from '../backends/wasm';
import { parametersOf, type Layer } from '../models/architecture';
import { buildLayers } from '../models/builders';
import { initialWeights } from '../models/initial-weights';
import { Network } from '../models/network';
import { TrainingPass, initialTrainingWeights, movedParameters, type BatchStatistics } from '../training/forward';
import { trainingStep } from '../training/step';
import { TrainingState } from '../training/training-state';
import { kernelCounters, resetKernelCounters } from './counters';

const KEY = { seed: 5, epoch: 0, step: 0 };

function pixels(n: number): Float32Array {
  const random = Random.of('whole-network', n);
  return Float32Array.from({ length: n * 784 }, () => random.uniform());
}

function crossEntropy(logits: tf.Tensor2D): tf.Scalar {
  const labels = tf.oneHot(tf.range(0, logits.shape[0], 1, 'int32'), 10);
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), labels)));
}

/** A network cut after some of its convolutions: the plain JavaScript backend is too slow for all of m7. */
function shortened(network: NetworkId, convolutions: number): Layer[] {
  const layers = buildLayers(network, 'gelu');
  const end = layers.findIndex(({ name }) => name === `conv${convolutions + 1}`);
  const flatten = layers.findIndex(({ kind }) => kind === 'flatten');
  return [...layers.slice(0, end === -1 ? flatten : end), ...layers.slice(flatten)];
}

/** Loss and gradients of the moved parameters, in training mode. */
function trainingGradients(layers: readonly Layer[], n: number): { loss: number; gradients: Float32Array[] } {
  const weights = initialTrainingWeights(layers, 5);
  const names = movedParameters(layers);
  const shapes = new Map(parametersOf(layers).map(({ name, shape }) => [name, shape]));
  const statistics: BatchStatistics[] = [];
  const result = tf.tidy(() => {
    const values = names.map((name) => tf.tensor(weights.get(name)!, [...shapes.get(name)!]));
    const images = tf.tensor4d(pixels(n), [n, 28, 28, 1]);
    const pass = new TrainingPass(layers);
    const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => {
      const byName = new Map(names.map((name, i) => [name, parameters[i]]));
      return crossEntropy(pass.logits(images, byName, KEY, statistics));
    })(values);
    return { loss: value.dataSync()[0], gradients: grads.map((gradient) => gradient.dataSync() as Float32Array) };
  });
  for (const { measured } of statistics) measured.dispose();
  return result;
}

/** Gradient of the loss with respect to the images, in evaluation mode. */
function imageGradient(layers: readonly Layer[], n: number): Float32Array {
  const model = new Network('under-test', layers, initialWeights(layers, 5));
  const gradient = tf.tidy(() =>
    tf.grad((x) => crossEntropy(model.logits(x as tf.Tensor4D)))(tf.tensor4d(pixels(n), [n, 28, 28, 1])).dataSync(),
  );
  model.dispose();
  return gradient as Float32Array;
}

function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let norm = 1e-30;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}

/** Some steps of training on the same two batches; everything that changed, in one row. */
async function trained(network: NetworkId, steps: number, n: number): Promise<Uint8Array> {
  const layers = buildLayers(network, 'gelu');
  const pass = new TrainingPass(layers);
  const state = new TrainingState(layers, initialTrainingWeights(layers, 5));
  const batch = { n, pixels: pixels(n), labels: Uint8Array.from({ length: n }, (_, i) => i % 10) };
  for (let step = 1; step <= steps; step++) {
    trainingStep(pass, state, batch, { ...KEY, step }, 1e-3, step).dispose();
  }
  const arrays = Object.values(await state.toArrays()).map((buffer) => new Uint8Array(buffer));
  state.dispose();
  const all = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  arrays.reduce((at, array) => (all.set(array, at), at + array.length), 0);
  return all;
}

describe('whole networks on the own kernels', () => {
  beforeAll(() => registerGradients(), 60_000);
  afterAll(() => startBackend('wasm'));

  it.each<[NetworkId, number]>([['m3', 3], ['m5', 2], ['m7', 2]])('%s, %i convolutions: loss and gradients equal the cpu backend', async (network, convolutions) => {
    const layers = shortened(network, convolutions);
    // Two images would make the logits' BatchNorm a sign, and its gradient a rounding error.
    const n = 3;
    await startBackend('wasm', { threads: 2 });
    resetKernelCounters();
    const ours = trainingGradients(layers, n);
    const ourImage = imageGradient(layers, n);
    const counters = kernelCounters();
    for (const name of ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter']) {
      expect(counters[name].own).toBeGreaterThan(0);
      expect(counters[name].fallbackShapes).toEqual([]);
    }
    await startBackend('cpu');
    const reference = trainingGradients(layers, n);
    const referenceImage = imageGradient(layers, n);
    // Winograd's 6e-6 per layer, forward and back through a few layers, and BatchNorms that each lose part of a digit.
    expect(Math.abs(ours.loss - reference.loss)).toBeLessThan(1e-4 * reference.loss);
    ours.gradients.forEach((gradient, i) => expect(relativeError(gradient, reference.gradients[i])).toBeLessThan(5e-4));
    expect(relativeError(ourImage, referenceImage)).toBeLessThan(1e-4);
    // The reference backend convolves in plain JavaScript: seconds on a free machine, minutes on a crowded one.
  }, 240_000);

  it.each<NetworkId>(['m3', 'm5', 'm7', 'm3-small', 'm5-small'])('%s: no convolution of a training step or an attack falls back, the first layer included', async (network) => {
    await startBackend('wasm', { threads: 1 });
    const layers = buildLayers(network, 'gelu');
    const convolutions = layers.filter(({ kind }) => kind === 'convolution').length;
    resetKernelCounters();
    trainingGradients(layers, 2);
    const { Conv2DBackpropInput, Conv2DBackpropFilter, ...others } = kernelCounters();
    // Nobody asks for the gradient of the images in training.
    expect(Conv2DBackpropInput).toMatchObject({ own: convolutions - 1, fallback: 0 });
    expect(Conv2DBackpropFilter).toMatchObject({ own: convolutions, fallback: 0 });
    // Ten logits are no multiple of four channels: their BatchNorm is composed.
    expect(others.LabBatchNormActivation).toMatchObject({ own: convolutions, fallback: 1, fallbackShapes: ['[2,10]'] });
    resetKernelCounters();
    imageGradient(layers, 2);
    expect(kernelCounters().Conv2D).toMatchObject({ own: convolutions, fallback: 0 });
    expect(kernelCounters().Conv2DBackpropInput).toMatchObject({ own: convolutions, fallback: 0 });
  }, 60_000);

  it.each([1, 2])('trains to the same bits twice on %i thread(s)', async (threads) => {
    await startBackend('wasm', { threads });
    const first = await trained('m3-small', 3, 8);
    const second = await trained('m3-small', 3, 8);
    expect(Buffer.compare(first, second)).toBe(0);
  });

  it('takes no more heap after 1,000 steps', async () => {
    await startBackend('wasm', { threads: 2 });
    const { heap } = currentInstallation()!;
    const layers = buildLayers('cnn', 'gelu');
    const pass = new TrainingPass(layers);
    const state = new TrainingState(layers, initialTrainingWeights(layers, 5));
    const batch = { n: 2, pixels: pixels(2), labels: Uint8Array.of(0, 1) };
    const step = (n: number): void => trainingStep(pass, state, batch, { ...KEY, step: n }, 1e-3, n).dispose();
    for (let n = 1; n <= 20; n++) step(n);
    const tensors = tf.memory().numTensors;
    const bytes = heap.memory.buffer.byteLength;
    for (let n = 21; n <= 1020; n++) step(n);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(heap.memory.buffer.byteLength).toBe(bytes);
    state.dispose();
  }, 240_000);
});
