/**
 * The work that is timed, in two forms: as the lab does it, and as plain TensorFlow.js code would.
 *
 * "Stock" is what a person gets who writes the same network with TensorFlow.js: convolution plus bias,
 * BatchNorm as tfjs-layers computes it (moments and batchNorm in training, batchNorm with running
 * statistics in evaluation), ReLU, its Adam; unmodified Conv2DBackpropInput; and, since stock has no
 * filter gradient on wasm, that one as a forward convolution.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../src/core/random/random';
import { parametersOf, placeLayers, type Layer } from '../src/engine/models/architecture';
import { buildLayers } from '../src/engine/models/builders';
import { initialWeights } from '../src/engine/models/initial-weights';
import { Network } from '../src/engine/models/network';
import { TrainingPass, initialTrainingWeights } from '../src/engine/training/forward';
import { trainingStep } from '../src/engine/training/step';
import { TrainingState } from '../src/engine/training/training-state';
import type { NetworkId } from '../src/core/catalogue/networks';

/** A piece of work on a fixed batch. */
export interface Workload {
  images: number;
  /** Does it, or asks the graphics card to; the result is the caller's to read and to dispose. */
  submit(): tf.Tensor;
  dispose(): void;
}

/** Does a workload `times` over and ends when the last result has been read back. */
export async function carryOut(workload: Workload, times = 1): Promise<void> {
  for (let i = 1; i < times; i++) workload.submit().dispose();
  const result = workload.submit();
  await result.data();
  result.dispose();
}

const SEED = 42;

interface Batch {
  images: tf.Tensor4D;
  oneHot: tf.Tensor2D;
}

/** Uniform noise for pixels: speed does not depend on what is drawn. */
function noise(size: number): Float32Array {
  const random = Random.of('bench', SEED, size);
  return Float32Array.from({ length: size * 784 }, () => random.uniform());
}

function makeBatch(size: number): Batch {
  const labels = Int32Array.from({ length: size }, (_, i) => i % 10);
  return {
    images: tf.tensor4d(noise(size), [size, 28, 28, 1]),
    oneHot: tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), 10), 'float32') as tf.Tensor2D),
  };
}

function crossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), oneHot), 1)));
}

/** Weights as variables (trainable) or tensors, by parameter name. */
function upload(layers: readonly Layer[], names: readonly string[]): Map<string, tf.Variable> {
  const values = initialWeights(layers, SEED);
  return new Map(
    parametersOf(layers)
      .filter(({ name }) => names.includes(name))
      .map(({ name, shape }) => [name, tf.variable(tf.tensor(values.get(name)!, [...shape]))]),
  );
}

/** One step of the lab's training, everything included: gradients, Adam, running averages, BatchNorm statistics. */
export function ownTraining(network: NetworkId, size: number): Workload {
  const layers = buildLayers(network, 'relu');
  const pass = new TrainingPass(layers);
  const state = new TrainingState(layers, initialTrainingWeights(layers, SEED));
  const batch = { n: size, pixels: noise(size), labels: Uint8Array.from({ length: size }, (_, i) => i % 10) };
  let step = 0;
  return {
    images: size,
    submit() {
      step++;
      return trainingStep(pass, state, batch, { seed: SEED, epoch: 0, step }, 1e-3, step);
    },
    dispose: () => state.dispose(),
  };
}

/** A network written with plain TensorFlow.js operations. */
function stockLogits(
  layers: readonly Layer[],
  images: tf.Tensor4D,
  weights: ReadonlyMap<string, tf.Tensor>,
  training: boolean,
): tf.Tensor2D {
  return placeLayers(layers).reduce<tf.Tensor>((x, { layer, output }) => {
    const parameter = <T extends tf.Tensor>(role: string): T => weights.get(`${layer.name}/${role}`) as T;
    switch (layer.kind) {
      case 'rescaling':
        return tf.add(tf.mul(x, layer.scale), layer.offset);
      case 'convolution': {
        const y = tf.conv2d(x as tf.Tensor4D, parameter<tf.Tensor4D>('kernel'), [layer.strides[0], layer.strides[1]], layer.padding);
        return tf.add(y, parameter('bias'));
      }
      case 'dense': {
        const y = tf.matMul(x as tf.Tensor2D, parameter<tf.Tensor2D>('kernel'));
        return layer.useBias ? tf.add(y, parameter('bias')) : y;
      }
      case 'batch-norm': {
        const axes = x.shape.slice(0, -1).map((_, i) => i);
        const { mean, variance } = training
          ? tf.moments(x, axes)
          : { mean: parameter('moving_mean'), variance: parameter('moving_variance') };
        return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, parameter<tf.Tensor1D>('beta'), parameter<tf.Tensor1D>('gamma'), layer.epsilon);
      }
      case 'activation':
        return tf.relu(x);
      case 'max-pool':
        return tf.maxPool(x as tf.Tensor4D, [layer.size[0], layer.size[1]], [layer.strides[0], layer.strides[1]], layer.padding);
      case 'flatten':
        return tf.reshape(x, [x.shape[0], ...output]);
      case 'dropout':
        return training ? tf.dropout(x, layer.rate, undefined, SEED) : x;
      default:
        throw new Error(`The benchmark has no stock form of ${layer.kind}`);
    }
  }, images) as tf.Tensor2D;
}

/** One step of the same network, loss and optimiser in plain TensorFlow.js. */
export function stockTraining(network: NetworkId, size: number): Workload {
  const layers = buildLayers(network, 'relu');
  const weights = upload(layers, parametersOf(layers).filter(({ trainable }) => trainable).map(({ name }) => name));
  const { images, oneHot } = makeBatch(size);
  const optimizer = tf.train.adam(1e-3);
  return {
    images: size,
    submit: () => optimizer.minimize(() => crossEntropy(stockLogits(layers, images, weights, true), oneHot), true, [...weights.values()])!,
    dispose() {
      tf.dispose([...weights.values(), images, oneHot]);
      optimizer.dispose();
    },
  };
}

function gradientWorkload(size: number, logits: (images: tf.Tensor4D) => tf.Tensor2D, free: () => void): Workload {
  const { images, oneHot } = makeBatch(size);
  return {
    images: size,
    submit: () => tf.tidy(() => tf.grad((x) => crossEntropy(logits(x as tf.Tensor4D), oneHot))(images)),
    dispose() {
      tf.dispose([images, oneHot]);
      free();
    },
  };
}

/** Gradient of the loss with respect to the images, as attacks want it. */
export function ownInputGradient(network: NetworkId, size: number): Workload {
  const layers = buildLayers(network, 'relu');
  const model = new Network(network, layers, initialWeights(layers, SEED));
  return gradientWorkload(size, (images) => model.logits(images), () => model.dispose());
}

export function stockInputGradient(network: NetworkId, size: number): Workload {
  const layers = buildLayers(network, 'relu');
  const weights = upload(layers, parametersOf(layers).map(({ name }) => name));
  return gradientWorkload(size, (images) => stockLogits(layers, images, weights, false), () => tf.dispose([...weights.values()]));
}

function forwardWorkload(size: number, logits: (images: tf.Tensor4D) => tf.Tensor2D, free: () => void): Workload {
  const { images, oneHot } = makeBatch(size);
  return {
    images: size,
    submit: () => tf.tidy(() => logits(images)),
    dispose() {
      tf.dispose([images, oneHot]);
      free();
    },
  };
}

export function ownForward(network: NetworkId, size: number): Workload {
  const layers = buildLayers(network, 'relu');
  const model = new Network(network, layers, initialWeights(layers, SEED));
  return forwardWorkload(size, (images) => model.logits(images), () => model.dispose());
}

export function stockForward(network: NetworkId, size: number): Workload {
  const layers = buildLayers(network, 'relu');
  const weights = upload(layers, parametersOf(layers).map(({ name }) => name));
  return forwardWorkload(size, (images) => stockLogits(layers, images, weights, false), () => tf.dispose([...weights.values()]));
}
