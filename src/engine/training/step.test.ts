import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../core/catalogue/recipe';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import type { Layer } from '../models/architecture';
import { buildLayers } from '../models/builders';
import { gatherBatch } from './batches';
import { initialTrainingWeights, movedParameters, TrainingPass } from './forward';
import type { BatchStatistics } from './forward';
import { lossOfLogits } from './loss-meter';
import { outliersFrom } from './outliers';
import { trainingStep } from './step';
import { TrainingState } from './training-state';

const N = 6;
const random = new Random(3);
const pixels = Float32Array.from({ length: N * 784 }, () => random.uniform());
const labels = Uint8Array.from({ length: N }, (_, i) => (3 * i) % 10);
const key = { seed: 1, epoch: 0, step: 0 };

/** A small network with everything that m3, m5 and m7 have, written again with plain operations below. */
const layers: Layer[] = [
  { name: 'scale', kind: 'rescaling', scale: 2, offset: -1 },
  { name: 'conv1', kind: 'convolution', filters: 8, size: [5, 5], strides: [3, 3], padding: 'valid', useBias: true },
  { name: 'norm1', kind: 'batch-norm', epsilon: 1e-5, momentum: 0.1, center: true, scale: true },
  { name: 'gelu1', kind: 'activation', activation: 'gelu' },
  { name: 'conv2', kind: 'convolution', filters: 8, size: [3, 3], strides: [1, 1], padding: 'valid', useBias: true },
  { name: 'relu2', kind: 'activation', activation: 'relu' },
  { name: 'flatten', kind: 'flatten' },
  { name: 'dense', kind: 'dense', units: 10, useBias: false },
  { name: 'norm-logits', kind: 'batch-norm', epsilon: 1e-5, momentum: 0.1, center: true, scale: true },
];

function plainBatchNorm(x: Tensor, gamma: Tensor, beta: Tensor): Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), gamma), beta);
}

function plainLogits(images: Tensor4D, at: (name: string) => Tensor): Tensor2D {
  let x: Tensor = tf.conv2d(tf.sub(tf.mul(images, 2), 1), at('conv1/kernel') as Tensor4D, 3, 'valid');
  x = plainBatchNorm(tf.add(x, 0.7), at('norm1/gamma'), at('norm1/beta')); // any bias in front of a BatchNorm: it plays no part
  x = tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
  x = tf.relu(tf.add(tf.conv2d(x as Tensor4D, at('conv2/kernel') as Tensor4D, 1, 'valid'), at('conv2/bias')));
  x = tf.matMul(tf.reshape(x, [N, -1]), at('dense/kernel') as Tensor2D);
  return plainBatchNorm(x, at('norm-logits/gamma'), at('norm-logits/beta')) as Tensor2D;
}

function loss(logits: Tensor2D): tf.Scalar {
  const targets = tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), 10);
  return tf.losses.softmaxCrossEntropy(targets, logits);
}

async function numbers(tensor: Tensor): Promise<Float32Array> {
  return (await tensor.data()) as Float32Array;
}

describe.each(['cpu', 'wasm'] as const)('training mode on %s', (backend) => {
  beforeAll(async () => {
    await startBackend(backend);
    await registerGradients();
  });

  it('has the loss and gradients of the same network in plain operations', async () => {
    const state = new TrainingState(layers, initialTrainingWeights(layers, 4));
    const names = movedParameters(layers);
    expect(names).not.toContain('conv1/bias');
    expect(names).toContain('conv2/bias');
    const images = tf.tensor4d(pixels, [N, 28, 28, 1]);
    const pass = new TrainingPass(layers);
    const statistics: BatchStatistics[] = [];
    const ours = tf.valueAndGrads(() => loss(pass.logits(images, state.byName, key, statistics)))(state.parameters);
    const plain = tf.valueAndGrads(() => loss(plainLogits(images, (name) => state.byName.get(name) as Tensor)))(state.parameters);
    expect((await numbers(ours.value))[0]).toBeCloseTo((await numbers(plain.value))[0], 5);
    for (let i = 0; i < names.length; i++) {
      const [a, b] = [await numbers(ours.grads[i]), await numbers(plain.grads[i])];
      const scale = Math.sqrt(b.reduce((sum, value) => sum + value * value, 0));
      const difference = Math.sqrt(b.reduce((sum, value, j) => sum + (value - a[j]) ** 2, 0));
      expect(difference / scale, names[i]).toBeLessThan(2e-4); // float32 through two BatchNorms of six images
    }
    expect(statistics.map(({ layer, count }) => [layer, count])).toEqual([['norm1', N * 64], ['norm-logits', N]]);
  });

  it('moves as Adam, the average and PyTorch’s running statistics say', async () => {
    const start = initialTrainingWeights(layers, 4);
    const state = new TrainingState(layers, start);
    const pass = new TrainingPass(layers);
    const names = movedParameters(layers);
    const images = tf.tensor4d(pixels, [N, 28, 28, 1]);
    const statistics: BatchStatistics[] = [];
    const { grads } = tf.valueAndGrads(() => loss(pass.logits(images, state.byName, key, statistics)))(state.parameters);
    const gradient = await numbers(grads[names.indexOf('dense/kernel')]);
    const [, varianceOfBatch] = tf.unstack(statistics[1].measured);
    const batchVariance = await numbers(varianceOfBatch);
    const logits = trainingStep(pass, state, { pixels, labels, n: N }, key, 0.01, 1);
    expect(lossOfLogits(await numbers(logits), labels).images).toBe(N);
    const live = await state.evaluationWeights(false);
    const averaged = await state.evaluationWeights(true);
    const before = start.get('dense/kernel') as Float32Array;
    const decay = 2 / 11;
    for (const i of [0, 17, 1000]) {
      const expected = before[i] - (0.01 * gradient[i]) / (Math.abs(gradient[i]) + 1e-8); // Adam's first step
      expect(live.get('dense/kernel')?.[i]).toBeCloseTo(expected, 5);
      expect(averaged.get('dense/kernel')?.[i]).toBeCloseTo(decay * before[i] + (1 - decay) * expected, 5);
    }
    const running = live.get('norm-logits/moving_variance') as Float32Array;
    running.forEach((value, i) => expect(value).toBeCloseTo(0.9 + (0.1 * batchVariance[i] * N) / (N - 1), 5));
    expect(live.get('conv1/bias')).toEqual(new Float32Array(8));
  });

  it('drops the same values for the same key, and the right share', async () => {
    const dropping: Layer[] = [
      { name: 'dropout', kind: 'dropout', rate: 0.25, channels: false },
      { name: 'flatten', kind: 'flatten' },
      { name: 'dense', kind: 'dense', units: 10, useBias: false },
    ];
    const pass = new TrainingPass(dropping);
    const ones = tf.ones([1, 28, 28, 1]) as Tensor4D;
    const weights = new Map([['dense/kernel', tf.fill([784, 10], 1 / 784)]]);
    const share = async (step: number): Promise<number> => (await numbers(pass.logits(ones, weights, { ...key, step }, [])))[0];
    expect(await share(1)).toBe(await share(1));
    expect(await share(1)).not.toBe(await share(2));
    let total = 0;
    for (let step = 0; step < 40; step++) total += await share(step);
    expect(Math.abs(total / 40 - 1)).toBeLessThan(0.02); // 31,360 draws: the deviation is 0.0033
  });

  it('leaves no tensor behind over 20 steps', () => {
    for (const tested of [layers, buildLayers('cnn', 'relu')]) {
      const state = new TrainingState(tested, initialTrainingWeights(tested, 4));
      const pass = new TrainingPass(tested);
      const step = (n: number): void => trainingStep(pass, state, { pixels, labels, n: N }, { ...key, step: n }, 0.001, n).dispose();
      step(1);
      const { numTensors, numBytes } = tf.memory();
      for (let n = 2; n < 22; n++) step(n);
      expect(tf.memory().numTensors).toBe(numTensors);
      expect(tf.memory().numBytes).toBe(numBytes);
      state.dispose();
    }
  });
});

describe('outlier exposure', () => {
  it('adds the outliers’ cross-entropy to the uniform distribution, and lowers it', async () => {
    await startBackend('wasm');
    await registerGradients();
    const small: Layer[] = [
      { name: 'flatten', kind: 'flatten' },
      { name: 'dense', kind: 'dense', units: 10, useBias: true },
    ];
    const start = initialTrainingWeights(small, 4);
    const state = new TrainingState(small, start);
    const pass = new TrainingPass(small);
    const recipe = { ...defaultRecipe('cnn'), batchSize: 4, outlierExposure: { dataset: 'mixture' as const, coefficient: 0.5, batchSize: 2 } };
    const digits = { images: Uint8Array.from(pixels, (value) => 255 * value), labels, count: N };
    const batch = gatherBatch(digits, Int32Array.of(0, 1, 2, 3), recipe, 0, 0, outliersFrom(digits));
    expect(batch.labels).toEqual(labels.slice(0, 4));
    const before = tf.memory().numTensors;
    // A plain step of Adam shows signs of gradients only, so compare those of the bias with the formula.
    const logits = await numbers(trainingStep(pass, state, batch, key, 0.01, 1));
    expect(logits.length).toBe(N * 10);
    const moved = (await state.evaluationWeights(false)).get('dense/bias') as Float32Array;
    for (let k = 0; k < 10; k++) {
      let gradient = 0;
      for (let row = 0; row < N; row++) {
        const z = [...logits.subarray(row * 10, row * 10 + 10)];
        const probability = Math.exp(z[k]) / z.reduce((sum, value) => sum + Math.exp(value), 0);
        if (row < 4) gradient += (probability - (labels[row] === k ? 1 : 0)) / 4;
        else gradient += (0.5 * (probability - 0.1)) / 2;
      }
      expect(moved[k] - (start.get('dense/bias') as Float32Array)[k]).toBeCloseTo((-0.01 * gradient) / (Math.abs(gradient) + 1e-8), 5);
    }
    expect(tf.memory().numTensors).toBe(before + 1); // the logits, handed out
    state.dispose();
  });
});

describe('the loss of logits', () => {
  it('is the cross-entropy, and ties go to the lowest class', () => {
    const sums = lossOfLogits(Float32Array.of(...new Array<number>(10).fill(3), 1000, ...new Array<number>(9).fill(0)), Uint8Array.of(0, 1));
    expect(sums.correct).toBe(1);
    expect(sums.loss).toBeCloseTo(Math.log(10) + 1000, 6);
  });
});
