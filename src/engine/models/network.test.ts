import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkId } from '../../core/catalogue/networks';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { unattended } from '../job';
import type { Layer, NetworkWeights } from './architecture';
import { buildLayers } from './builders';
import { Ensemble } from './ensemble';
import { evaluate } from './evaluate';
import { initialWeights } from './initial-weights';
import { readLayersModel } from './layers-model';
import { writeLayersModel } from './layers-model-write';
import { Network } from './network';
import { Tempered } from './tempered';

const random = new Random(7);
const pixels = Float32Array.from({ length: 5 * 784 }, () => random.uniform());
const images = (): Tensor4D => tf.tensor4d(pixels, [5, 28, 28, 1]);

/** Initial weights with BatchNorms that do something. */
function livelyWeights(layers: readonly Layer[]): NetworkWeights {
  const draws = new Random(3);
  return new Map(
    [...initialWeights(layers, 5)].map(([name, values]) => {
      if (name.endsWith('gamma') || name.endsWith('moving_variance')) return [name, values.map(() => 0.5 + draws.uniform())];
      if (name.endsWith('beta') || name.endsWith('moving_mean')) return [name, values.map(() => 0.3 * draws.normal())];
      return [name, values];
    }),
  );
}

function lively(id: NetworkId, activation: 'relu' | 'gelu' = 'gelu'): Network {
  const layers = buildLayers(id, activation);
  return new Network(id, layers, livelyWeights(layers));
}

function stock(network: Network): Promise<LayersModel> {
  const files = writeLayersModel(network);
  const json = JSON.parse(files.modelJson) as { modelTopology: object; weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[] };
  return loadLayersModel(
    tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs: json.weightsManifest[0].weights, weightData: files.weights['weights.bin'] }),
  );
}

async function values(make: () => Tensor2D): Promise<Float32Array> {
  const result = make();
  const data = (await result.data()) as Float32Array;
  result.dispose();
  return data;
}

function expectClose(a: Float32Array, b: Float32Array, tolerance: number): void {
  expect(a.length).toBe(b.length);
  let worst = 0;
  a.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - b[i]))));
  expect(worst).toBeLessThan(tolerance);
}

describe('a network', () => {
  beforeAll(async () => {
    await startBackend('wasm');
    await registerGradients();
  });

  it.each<[NetworkId, 'relu' | 'gelu']>([
    ['cnn', 'relu'],
    ['cnn', 'gelu'],
    ['m3', 'gelu'],
    ['m3-small', 'relu'],
    ['m5', 'gelu'],
    ['m7', 'gelu'],
    ['m5-small', 'gelu'],
    ['madry', 'relu'],
  ])('%s with %s, folded, agrees with stock tfjs-layers on the file that it writes', async (id, activation) => {
    const network = lively(id, activation);
    const reference = await stock(network);
    const x = images();
    // float32 sums of up to 11,264 terms in another order: 1e-4 on logits of order 1
    expectClose(await values(() => network.logits(x)), await values(() => reference.predict(x) as Tensor2D), 1e-4);
    network.dispose();
    reference.dispose();
    x.dispose();
  });

  it('comes back from its file with the same bits', async () => {
    const network = lively('m5-small');
    const files = writeLayersModel(network);
    const again = await readLayersModel(JSON.parse(files.modelJson), files.weights['weights.bin'], 'again');
    expect(again).toBeInstanceOf(Network);
    expect(again.parameters).toBe(network.parameters);
    const x = images();
    expect(await values(() => again.logits(x))).toEqual(await values(() => network.logits(x)));
    network.dispose();
    again.dispose();
    x.dispose();
  });

  it('has features and a head that give its logits', async () => {
    const network = lively('m5-small');
    const x = images();
    const viaHead = await values(() => tf.tidy(() => tf.add(tf.matMul(network.features(x), network.head?.weights as Tensor2D), network.head?.bias as tf.Tensor)));
    expectClose(viaHead, await values(() => network.logits(x)), 1e-6);
    const warm = new Tempered('t', network, 2);
    const tempered = await values(() => tf.tidy(() => tf.add(tf.matMul(warm.features?.(x) as Tensor2D, warm.head?.weights as Tensor2D), warm.head?.bias as tf.Tensor)));
    expectClose(tempered, await values(() => warm.logits(x)), 1e-6);
    warm.dispose();
    network.dispose();
    x.dispose();
  });

  it('leaves no tensor behind over 20 predictions, 20 gradients and dispose', async () => {
    const start = tf.memory().numTensors;
    const network = lively('m5-small');
    const x = images();
    const loaded = tf.memory().numTensors;
    for (let i = 0; i < 20; i++) {
      network.logits(x).dispose();
      tf.grad((input: tf.Tensor) => tf.sum(network.logits(input as Tensor4D)))(x).dispose();
      await evaluate(network, pixels, unattended(), 2);
    }
    expect(tf.memory().numTensors).toBe(loaded);
    network.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(start);
  });

  it('is not freed by a tidy around its construction', () => {
    const made: Network[] = [];
    tf.tidy(() => void made.push(lively('cnn')));
    const [network] = made;
    const x = images();
    network.logits(x).dispose();
    network.dispose();
    x.dispose();
  });
});

describe('evaluate', () => {
  it('gives the same logits in any batch, from bytes and from floats', async () => {
    await startBackend('wasm');
    const network = lively('cnn');
    const bytes = Uint8Array.from(pixels, (value) => Math.round(value * 255));
    const floats = Float32Array.from(bytes, (value) => value / 255);
    const whole = await evaluate(network, bytes, unattended());
    expect(await evaluate(network, floats, unattended())).toEqual(whole);
    expectClose(await evaluate(network, floats, unattended(), 2), whole, 1e-5);
    expect((await evaluate(network, new Uint8Array(0), unattended())).length).toBe(0);
    network.dispose();
  });
});

describe('ensembles and temperatures', () => {
  it('average logits or probabilities, and divide by the temperature afterwards', async () => {
    await startBackend('wasm');
    const [a, b] = [lively('cnn', 'relu'), lively('cnn', 'gelu')];
    const x = images();
    const [za, zb] = [await values(() => a.logits(x)), await values(() => b.logits(x))];
    const meanLogits = new Ensemble('e', [a, b], 'mean-logits');
    expect(meanLogits.parameters).toBe(2 * 21_840);
    expectClose(await values(() => meanLogits.logits(x)), za.map((value, i) => (value + zb[i]) / 2), 1e-6);
    const cold = new Tempered('c', meanLogits, 0.5);
    expect(cold.members).toBe(meanLogits.members);
    expectClose(await values(() => cold.logits(x)), za.map((value, i) => value + zb[i]), 1e-5);
    const softmax = (z: Float32Array, row: number): number[] => {
      const part = [...z.slice(row * 10, row * 10 + 10)].map(Math.exp);
      const total = part.reduce((s, p) => s + p, 0);
      return part.map((p) => p / total);
    };
    const expected = new Float32Array(50);
    for (let row = 0; row < 5; row++) {
      const [pa, pb] = [softmax(za, row), softmax(zb, row)];
      for (let k = 0; k < 10; k++) expected[row * 10 + k] = Math.log((pa[k] + pb[k]) / 2);
    }
    const meanProbabilities = new Ensemble('p', [a, b], 'mean-probabilities');
    expectClose(await values(() => meanProbabilities.logits(x)), expected, 1e-5);
    expect(() => new Tempered('bad', a, 0)).toThrow(/positive/);
    expect(() => new Ensemble('none', [], 'mean-logits')).toThrow(/at least one/);
    a.dispose();
    b.dispose();
    x.dispose();
  });
});
