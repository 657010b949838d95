import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { Random } from '../../core/random/random';
import { startBackend } from '../backends/start';
import { parametersOf, sizeOf } from './architecture';
import type { Layer } from './architecture';
import { foldNetwork } from './fold';
import { writeLayersModel } from './layers-model-write';
import { Network } from './network';

/** Layers that may stand anywhere before the end. */
const middles: readonly Omit<Layer & { name: string }, 'name'>[] = [
  { kind: 'rescaling', scale: 2, offset: -1 },
  { kind: 'rescaling', scale: 0.5, offset: 0.25 },
  { kind: 'convolution', filters: 4, size: [3, 3], strides: [1, 1], padding: 'valid', useBias: true },
  { kind: 'convolution', filters: 3, size: [5, 5], strides: [2, 2], padding: 'same', useBias: false },
  { kind: 'convolution', filters: 4, size: [3, 2], strides: [1, 2], padding: 'valid', useBias: true },
  { kind: 'batch-norm', epsilon: 1e-3, momentum: 0.1, center: true, scale: true },
  { kind: 'batch-norm', epsilon: 1e-5, momentum: 0.1, center: false, scale: false },
  { kind: 'activation', activation: 'relu' },
  { kind: 'activation', activation: 'gelu' },
  { kind: 'max-pool', size: [2, 2], strides: [2, 2], padding: 'same' },
  { kind: 'average-pool', size: [2, 2], strides: [1, 1], padding: 'valid' },
  { kind: 'dropout', rate: 0.3, channels: true },
] as Layer[];

const ends: readonly Layer[][] = [
  [{ name: 'flatten', kind: 'flatten' }, { name: 'dense', kind: 'dense', units: 10, useBias: true }],
  [{ name: 'pool', kind: 'global-average-pool' }, { name: 'dense', kind: 'dense', units: 10, useBias: false }, { name: 'norm', kind: 'batch-norm', epsilon: 1e-3, momentum: 0.1, center: true, scale: true }],
  [{ name: 'flat', kind: 'reshape', shape: [-1] }, { name: 'hidden', kind: 'dense', units: 7, useBias: true }, { name: 'gelu-end', kind: 'activation', activation: 'gelu' }, { name: 'dense', kind: 'dense', units: 10, useBias: true }],
];

beforeAll(async () => {
  await startBackend('cpu');
});

it('folding changes no logit, whatever the order of the layers', async () => {
  const pixels = Float32Array.from({ length: 2 * 784 }, (_, i) => ((i * 7919) % 256) / 255);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...middles), { maxLength: 5 }), fc.constantFrom(...ends), fc.integer(), async (chosen, end, seed) => {
      const random = new Random(seed);
      const layers = [...chosen.map((layer, i) => ({ ...layer, name: `layer${i}` }) as Layer), ...end];
      const weights = new Map(
        parametersOf(layers).map(({ name, role, shape }) => {
          const positive = role === 'gamma' || role === 'moving_variance';
          const reach = role === 'kernel' ? 1 / Math.sqrt(sizeOf(shape.slice(0, -1))) : 0.5;
          return [name, Float32Array.from({ length: sizeOf(shape) }, () => (positive ? 0.5 + random.uniform() : reach * random.normal()))];
        }),
      );
      const network = new Network('n', layers, weights);
      const files = writeLayersModel(network);
      const json = JSON.parse(files.modelJson) as { modelTopology: object; weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[] };
      const stock = await loadLayersModel(
        tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs: json.weightsManifest[0].weights, weightData: files.weights['weights.bin'] }),
      );
      const images = tf.tensor4d(pixels, [2, 28, 28, 1]);
      const ours = network.logits(images as Tensor4D);
      const theirs = stock.predict(images) as Tensor2D;
      const [a, b] = [await ours.data(), await theirs.data()];
      const size = Math.max(1, ...b.map(Math.abs));
      a.forEach((value, i) => expect(Math.abs(value - b[i]) / size).toBeLessThan(1e-5));
      tf.dispose([images, ours, theirs]);
      network.dispose();
      stock.dispose();
    }),
    { seed: 42, numRuns: 60 },
  );
});

it('leaves only convolutions and one product of an An et al. network', () => {
  const layers: Layer[] = [
    { name: 'scale', kind: 'rescaling', scale: 2, offset: -1 },
    { name: 'conv', kind: 'convolution', filters: 2, size: [3, 3], strides: [1, 1], padding: 'valid', useBias: true },
    { name: 'norm', kind: 'batch-norm', epsilon: 1e-5, momentum: 0.1, center: true, scale: true },
    { name: 'gelu', kind: 'activation', activation: 'gelu' },
    { name: 'flatten', kind: 'flatten' },
    { name: 'dense', kind: 'dense', units: 10, useBias: false },
    { name: 'norm-logits', kind: 'batch-norm', epsilon: 1e-5, momentum: 0.1, center: true, scale: true },
  ];
  const weights = new Map(parametersOf(layers).map(({ name, shape }) => [name, new Float32Array(sizeOf(shape)).fill(1)]));
  expect(foldNetwork(layers, weights).map(({ kind }) => kind)).toEqual(['convolution', 'reshape', 'dense']);
});
