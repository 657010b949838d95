/**
 * A network in training mode: BatchNorm with the statistics of the batch, dropout with seeded masks. And
 * the same tensors in evaluation mode, for attacks on a network while it is trained.
 *
 * A bias in front of a BatchNorm is taken out again by it, so its gradient is exactly 0; it is left
 * out here and stays at its initial value, which `initialTrainingWeights` sets to 0. (Computed in
 * floating point the gradient would be rounding noise, which Adam would blow up to full steps.)
 */
import { add, conv2d, keep, mul, reshape, rsqrt, sub, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { Random } from '../../core/random/random';
import { activate, batchNormActivation, biasActivate, trainedConvolution } from '../kernels/fused';
import type { Activation } from '../kernels/fused';
import { parametersOf, placeLayers, sizeOf } from '../models/architecture';
import type { Layer, NetworkWeights, ParameterRole } from '../models/architecture';
import { initialWeights } from '../models/initial-weights';
import { dense, globalAveragePool, hasStrideOne, padded, pool } from '../models/operations';

/** One step of a training-mode pass: a layer, with the activation behind it where both are one operation. */
interface Step {
  layer: Layer;
  activation: Activation;
  /** Whether a BatchNorm follows, so that the layer's bias plays no part. */
  normalised: boolean;
  output: readonly number[];
}

/** Tensors by parameter name. */
export type TensorsByName = ReadonlyMap<string, Tensor>;

/** What one BatchNorm measured on its batch, and how many values each figure rests on. */
export interface BatchStatistics {
  layer: string;
  /** [5,channels], see `batchNormActivation`. */
  measured: Tensor2D;
  /** Values per channel: n, or n * height * width. */
  count: number;
}

/** What names the random draws of one pass. */
export interface PassKey {
  seed: number;
  epoch: number;
  step: number;
}

function isBiasOfNormalised(layers: readonly Layer[], index: number): boolean {
  const { kind } = layers[index];
  return (kind === 'convolution' || kind === 'dense') && layers[index + 1]?.kind === 'batch-norm';
}

/** Names of the biases that a BatchNorm makes idle. */
function idleBiases(layers: readonly Layer[]): ReadonlySet<string> {
  return new Set(layers.flatMap((layer, index) => (isBiasOfNormalised(layers, index) ? [`${layer.name}/bias`] : [])));
}

/** Names of the parameters that training moves, in the order of the layers. */
export function movedParameters(layers: readonly Layer[]): string[] {
  const idle = idleBiases(layers);
  return parametersOf(layers)
    .filter(({ name, trainable }) => trainable && !idle.has(name))
    .map(({ name }) => name);
}

/** Initial weights for training: `initialWeights`, idle biases 0. */
export function initialTrainingWeights(layers: readonly Layer[], seed: number): NetworkWeights {
  const idle = idleBiases(layers);
  return new Map([...initialWeights(layers, seed)].map(([name, values]) => [name, idle.has(name) ? values.fill(0) : values]));
}

/**
 * Weights of a trained network as training wants them: the idle biases 0, and taken off the running
 * means behind them, which leaves the network what it was.
 */
export function withoutIdleBiases(layers: readonly Layer[], weights: NetworkWeights): NetworkWeights {
  const result = new Map(weights);
  layers.forEach((layer, index) => {
    const bias = weights.get(`${layer.name}/bias`);
    if (!bias || !isBiasOfNormalised(layers, index)) return;
    const mean = `${layers[index + 1].name}/moving_mean`;
    result.set(mean, weights.get(mean)?.map((value, channel) => value - bias[channel]) ?? bias);
    result.set(`${layer.name}/bias`, new Float32Array(bias.length));
  });
  return result;
}

/** The steps of a training pass. */
function planSteps(layers: readonly Layer[]): Step[] {
  const placed = placeLayers(layers);
  const steps: Step[] = [];
  for (let i = 0; i < placed.length; i++) {
    const { layer, output } = placed[i];
    const next = layers[i + 1];
    const joins = layer.kind === 'convolution' || layer.kind === 'dense' || layer.kind === 'batch-norm';
    const activation = joins && next?.kind === 'activation' ? next.activation : 'linear';
    steps.push({ layer, activation, normalised: isBiasOfNormalised(layers, i), output });
    if (activation !== 'linear') i++;
  }
  return steps;
}

/** Of gradients of images alone: nothing comes along for the filter. */
function validConvolution(x: Tensor4D, kernel: Tensor4D): Tensor4D {
  return conv2d(x, kernel, 1, 'valid');
}

/** Inverted dropout: kept values divided by the share kept, so that evaluation needs no scaling. */
function dropout(x: Tensor, layer: Layer & { kind: 'dropout' }, { seed, epoch, step }: PassKey): Tensor {
  if (layer.rate === 0) return x;
  const shape: number[] = layer.channels && x.rank === 4 ? [x.shape[0], 1, 1, x.shape[x.rank - 1]] : x.shape;
  const random = Random.of('dropout', seed, layer.name, epoch, step);
  const kept = 1 / (1 - layer.rate);
  const mask = new Float32Array(sizeOf(shape));
  for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < layer.rate ? 0 : kept;
  return mul(x, tensor(mask, shape));
}

/** A network's training-mode interpreter. It holds no tensors. */
export class TrainingPass {
  readonly #steps: readonly Step[];

  constructor(readonly layers: readonly Layer[]) {
    this.#steps = planSteps(layers);
  }

  /**
   * Logits in training mode, differentiable in the weights.
   * @param images [n,28,28,1] in [0,1]
   * @param weights at least all moved parameters
   * @param statistics receives what each BatchNorm measured; kept tensors, the caller disposes them
   * @returns [n,10]
   */
  logits(images: Tensor4D, weights: TensorsByName, key: PassKey, statistics: BatchStatistics[]): Tensor2D {
    const training = { key, statistics };
    return tidy(() => this.#steps.reduce<Tensor>((x, step) => run(step, x, weights, training), images) as Tensor2D);
  }

  /**
   * Logits in evaluation mode, differentiable in the images.
   * @param images [n,28,28,1] in [0,1]
   * @param weights all moved parameters and running statistics
   * @returns [n,10]
   */
  evaluationLogits(images: Tensor4D, weights: TensorsByName): Tensor2D {
    return tidy(() => this.#steps.reduce<Tensor>((x, step) => run(step, x, weights, null), images) as Tensor2D);
  }
}

/** BatchNorm with its running statistics, then the activation. */
function normaliseByStatistics(x: Tensor, layer: Layer & { kind: 'batch-norm' }, parameter: (role: ParameterRole) => Tensor, activation: Activation): Tensor {
  const scale = mul(parameter('gamma'), rsqrt(add(parameter('moving_variance'), layer.epsilon)));
  const shift = sub(parameter('beta'), mul(parameter('moving_mean'), scale));
  return biasActivate(mul(x, scale), shift, activation);
}

/** @param training what a pass in training mode draws by and measures into; null in evaluation mode */
function run({ layer, activation, normalised, output }: Step, x: Tensor, weights: TensorsByName, training: { key: PassKey; statistics: BatchStatistics[] } | null): Tensor {
  const parameter = <T extends Tensor>(role: string): T => weights.get(`${layer.name}/${role}`) as T;
  switch (layer.kind) {
    case 'rescaling':
      return add(mul(x, layer.scale), layer.offset);
    case 'convolution': {
      const kernel = parameter<Tensor4D>('kernel');
      const convolve = training ? trainedConvolution : validConvolution;
      const y = hasStrideOne(layer.strides)
        ? convolve(padded(x as Tensor4D, layer.size, layer.padding), kernel)
        : conv2d(x as Tensor4D, kernel, [layer.strides[0], layer.strides[1]], layer.padding);
      return normalised || !layer.useBias ? activate(y, activation) : biasActivate(y, parameter<Tensor1D>('bias'), activation);
    }
    case 'dense':
      return dense(x as Tensor2D, parameter<Tensor2D>('kernel'), normalised || !layer.useBias ? null : parameter<Tensor1D>('bias'), activation);
    case 'batch-norm': {
      if (!training) return normaliseByStatistics(x, layer, parameter, activation);
      const { y, statistics: measured } = batchNormActivation(x, parameter('gamma'), parameter('beta'), activation, layer.epsilon);
      const count = x.size / x.shape[x.rank - 1];
      training.statistics.push({ layer: layer.name, measured: keep(measured), count });
      return y;
    }
    case 'activation':
      return activate(x, layer.activation);
    case 'dropout':
      return training ? dropout(x, layer, training.key) : x;
    case 'global-average-pool':
      return globalAveragePool(x as Tensor4D);
    case 'flatten':
    case 'reshape':
      return reshape(x, [x.shape[0], ...output]);
    default:
      return pool(layer.kind, x as Tensor4D, layer.size, layer.strides, layer.padding);
  }
}
