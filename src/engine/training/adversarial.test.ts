import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { unattended } from '../job';
import { kernelCounters, resetKernelCounters } from '../kernels/counters';
import { buildLayers } from '../models/builders';
import { initialWeights } from '../models/initial-weights';
import { Network } from '../models/network';
import { asImages, crossEntropyGradient } from '../attacks/input-gradients';
import { attackDigits, withAttacked } from './adversarial';
import { labelTargets } from './batches';
import { initialTrainingWeights, TrainingPass, withoutIdleBiases } from './forward';
import { classifierOf, LiveClassifier } from './live-classifier';
import { lossOfLogits } from './loss-meter';
import { adversarialEpsilon, adversarialWeight } from './schedule';
import { trainingStep } from './step';
import { TrainingState } from './training-state';

const N = 8;
const random = new Random(7);
const pixels = Float32Array.from({ length: N * 784 }, () => Math.max(0, 1.4 * random.uniform() - 0.4));
const labels = Uint8Array.from({ length: N }, (_, i) => i);
const key = { seed: 1, epoch: 0, step: 0 };

async function lossOf(network: Network, images: Float32Array): Promise<number> {
  const logits = network.logits(tf.tensor4d(images, [images.length / 784, 28, 28, 1]));
  return lossOfLogits((await logits.data()) as Float32Array, labels).loss;
}

describe('digits attacked for training', () => {
  beforeAll(async () => {
    await startBackend('wasm');
    await registerGradients();
  });

  it.each([{ kind: 'fgsm' }, { kind: 'pgd', steps: 5, relativeStepSize: 0.3 }] as const)('$kind raises the loss, stays in the ball and the box, and is drawn from its key', async (method) => {
    for (const id of ['cnn', 'm5-small'] as const) {
      const layers = buildLayers(id, 'relu');
      const network = new Network(id, layers, initialWeights(layers, 3));
      const before = tf.memory().numTensors;
      const attack = (step: number): Promise<Float32Array> => attackDigits(network, pixels, labels, { epsilon: 0.2, method }, { ...key, step }, unattended());
      const attacked = await attack(0);
      expect(tf.memory().numTensors).toBe(before);
      attacked.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(Math.abs(value - pixels[i])).toBeLessThan(0.2 + 1e-6);
      });
      expect(await lossOf(network, attacked)).toBeGreaterThan(await lossOf(network, pixels));
      expect(await attack(0)).toEqual(attacked);
      expect(await attack(1)).not.toEqual(attacked);
      network.dispose();
    }
  });

  it('one step of fgsm is that of the formula', async () => {
    const layers = buildLayers('cnn', 'relu');
    const network = new Network('cnn', layers, initialWeights(layers, 3));
    const attacked = await attackDigits(network, pixels, labels, { epsilon: 0.1, method: { kind: 'fgsm' } }, key, unattended());
    const stream = Random.of('adversarial-start', 1, 0, 0);
    const start = pixels.map((value) => Math.min(1, Math.max(0, value + (2 * stream.uniform() - 1) * 0.1)));
    const targets = tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), 10);
    const gradient = tf.grad((x) => tf.losses.softmaxCrossEntropy(targets, network.logits(x as tf.Tensor4D)))(tf.tensor4d(start, [N, 28, 28, 1]));
    const g = await gradient.data();
    let compared = 0;
    attacked.forEach((value, i) => {
      if (Math.abs(g[i]) < 1e-6) return; // a sign that rounding may turn
      const free = start[i] + 0.125 * Math.sign(g[i]);
      expect(value).toBeCloseTo(Math.min(1, Math.max(0, pixels[i] + Math.min(0.1, Math.max(-0.1, free - pixels[i])))), 6);
      compared++;
    });
    expect(compared).toBeGreaterThan(N * 300);
    network.dispose();
  });

  it('take the place of the clean ones or share the loss with them; outliers stay', () => {
    const attacked = pixels.map((value) => 1 - value);
    const outlier = new Float32Array(784).fill(0.5);
    const own = new Float32Array([...labelTargets(labels), ...new Array<number>(10).fill(0.05)]);
    const batch = { pixels: Float32Array.of(...pixels, ...outlier), labels, n: N, targets: own };
    const only = withAttacked(batch, attacked, 1);
    expect(only.pixels).toEqual(Float32Array.of(...attacked, ...outlier));
    expect(only.targets).toEqual(own);
    const both = withAttacked(batch, attacked, 0.25);
    expect(both.pixels).toEqual(Float32Array.of(...pixels, ...attacked, ...outlier));
    const sum = (from: number, to: number): number => (both.targets ?? new Float32Array()).slice(10 * from, 10 * to).reduce((a, b) => a + b, 0);
    expect(sum(0, N)).toBeCloseTo(0.75, 6);
    expect(sum(N, 2 * N)).toBeCloseTo(0.25, 6);
    expect(sum(2 * N, 2 * N + 1)).toBeCloseTo(0.5, 6);
    expect(both).toMatchObject({ labels, n: N });
  });

  it('are attacked and learned from without a stock convolution, also with the padding of madry', async () => {
    for (const id of ['cnn', 'madry'] as const) {
      const layers = buildLayers(id, 'relu');
      const state = new TrainingState(layers, initialTrainingWeights(layers, 3));
      const network = new Network(id, layers, await state.evaluationWeights(false));
      resetKernelCounters();
      await attackDigits(network, pixels, labels, { epsilon: 0.3, method: { kind: 'pgd', steps: 2, relativeStepSize: 0.2 } }, key, unattended());
      trainingStep(new TrainingPass(layers), state, { pixels, labels, n: N }, key, 0.001, 1).dispose();
      const counters = kernelCounters();
      for (const name of ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter', 'MaxPool', 'MaxPoolGrad', 'BatchMatMul']) {
        expect(counters[name]?.own, `${id} ${name}`).toBeGreaterThan(0);
        expect(counters[name].fallbackShapes, `${id} ${name}`).toEqual([]);
      }
      network.dispose();
      state.dispose();
    }
  });
});

describe('the network of the moment', () => {
  it.each([['cnn', 'wasm'], ['m5-small', 'wasm'], ['m5-small', 'cpu']] as const)('%s on live tensors computes what the folded one does, on %s, and owns nothing', async (id, backend) => {
    await startBackend(backend);
    await registerGradients();
    const layers = buildLayers(id, 'gelu');
    const weights = new Map([...initialTrainingWeights(layers, 3)].map(([name, values]) => [name, /moving|gamma|beta/.test(name) ? values.map((value) => value + 0.3 * random.uniform()) : values]));
    const state = new TrainingState(layers, weights);
    const few = pixels.subarray(0, 2 * 784);
    const images = tf.tensor2d(few, [2, 784]);
    const classes = tf.tensor2d([1, ...new Array<number>(18).fill(0), 1], [2, 10]);
    const before = tf.memory().numTensors;
    const live = new LiveClassifier(id, state);
    const folded = await classifierOf(id, state);
    expect(folded).toBeInstanceOf(Network);
    expect(live.parameters).toBe(folded.parameters);
    const results: Float32Array[] = [];
    for (const classifier of [live, folded]) {
      const logits = tf.tidy(() => classifier.logits(asImages(images)));
      const gradient = crossEntropyGradient(classifier, images, classes);
      results.push(Float32Array.of(...(await logits.data()), ...(await gradient.data())));
      tf.dispose([logits, gradient]);
      classifier.dispose();
    }
    const largest = Math.max(...results[1].map(Math.abs));
    results[0].forEach((value, i) => expect(Math.abs(value - results[1][i])).toBeLessThan(1e-4 * largest)); // float32, folded in float64
    expect(tf.memory().numTensors).toBe(before);
    state.dispose();
  });
});

describe('the schedule of adversarial training', () => {
  const base = { epsilon: 0.3, method: { kind: 'fgsm' as const }, weight: 0.75 };

  it('raises epsilon in a straight line, then keeps it', () => {
    const at = (step: number): number => adversarialEpsilon({ ...base, warmUpEpochs: 2 }, step, 10);
    expect([0, 9, 19, 20, 500].map(at)).toEqual([0.3 / 20, 0.15, 0.3, 0.3, 0.3]);
    expect(adversarialEpsilon({ ...base, warmUpEpochs: 0 }, 0, 10)).toBe(0.3);
  });

  it('goes through the stages of the report', () => {
    const report = { ...base, warmUpEpochs: 0, stages: [{ epochs: 1, weight: 0.1 }, { epochs: 3, weight: 0.5 }] };
    expect([0, 1, 2, 3, 4, 5, 6].map((epoch) => adversarialWeight(report, epoch))).toEqual([0.1, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75]);
  });
});

describe('weights to start from', () => {
  it('compute the same without the biases that a BatchNorm makes idle', async () => {
    await startBackend('wasm');
    const layers = buildLayers('m5-small', 'gelu');
    const given = initialWeights(layers, 5);
    const started = withoutIdleBiases(layers, given);
    expect(started.get('conv1/bias')).toEqual(new Float32Array(32));
    expect(given.get('conv1/bias')).not.toEqual(new Float32Array(32));
    const read = async (weights: typeof given): Promise<Float32Array> => {
      const network = new Network('m5-small', layers, weights);
      const logits = (await network.logits(tf.tensor4d(pixels, [N, 28, 28, 1])).data()) as Float32Array;
      network.dispose();
      return logits;
    };
    const [a, b] = [await read(given), await read(started)];
    a.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 4));
  });
});
