/**
 * The operations that the lab's networks are made of, each one node of the gradient tape: activation,
 * BatchNorm with activation, convolution with bias and activation.
 *
 * Each is a TensorFlow.js kernel of its own name with a registered gradient, not `tf.customGrad`: a
 * registered gradient hands out one thunk per input, so that an attack, which wants the gradient of the
 * image alone, never computes that of a filter. A backend that has no kernel of that name gets the
 * composed one on first use; the wasm backend gets its own at start.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  asTensor,
  composedActivation,
  composedAdam,
  composedActivationGradient,
  composedBatchNorm,
  composedBatchNormGradient,
} from './composed';
import type { Activation } from './composed';

export type { Activation } from './composed';

export const ACTIVATE = 'LabActivate';
export const ACTIVATE_GRADIENT = 'LabActivateGradient';
export const BIAS_ACTIVATE = 'LabBiasActivate';
export const BIAS_ACTIVATE_GRADIENT = 'LabBiasActivateGradient';
export const CONVOLUTION = 'LabConvolution';
export const CONVOLUTION_GRADIENTS = 'LabConvolutionGradients';
export const BATCH_NORM = 'LabBatchNormActivation';
export const BATCH_NORM_GRADIENT = 'LabBatchNormActivationGradient';
export const RUNNING_STATISTICS = 'LabRunningStatistics';
export const ADAM = 'LabAdam';

export interface ActivateAttributes {
  activation: Activation;
}
export interface BatchNormAttributes extends ActivateAttributes {
  epsilon: number;
}

export interface RunningStatisticsAttributes {
  /** Weight of the new batch. */
  momentum: number;
  /** What the biased variance is multiplied by: count / (count - 1). */
  unbiased: number;
}

/** The numbers of one step of Adam and of the moving average of the parameters. */
export interface AdamAttributes {
  /** Decay of the first and of the second moment. */
  beta1: number;
  beta2: number;
  /** Learning rate and epsilon with the corrections for the moments' start at 0 in them. */
  rate: number;
  epsilon: number;
  /** Of the moving average. */
  decay: number;
}

type Named = Record<string, tf.Tensor>;

/** How TensorFlow.js describes a valid stride-1 convolution to its kernels. */
const VALID = { strides: 1, pad: 'valid', dataFormat: 'NHWC', dimRoundingMode: null } as const;

function runGradient(name: 'Conv2DBackpropInput' | 'Conv2DBackpropFilter', inputs: Named, attributes: object): tf.Tensor {
  return tf.engine().runKernel(name, inputs, { ...VALID, ...attributes } as unknown as tf.NamedAttrMap) as tf.Tensor;
}

/** Composed kernels by name. Inputs: see the functions that call them. */
export const COMPOSED_KERNELS: Readonly<Record<string, tf.KernelFunc>> = {
  [CONVOLUTION]: ({ inputs }) => {
    const { x, filter } = inputs as unknown as Named;
    return tf.conv2d(asTensor<tf.Tensor4D>(x), asTensor<tf.Tensor4D>(filter), 1, 'valid');
  },
  [CONVOLUTION_GRADIENTS]: ({ inputs }) => {
    const { x, filter, dy } = inputs as unknown as Named;
    return [
      runGradient('Conv2DBackpropInput', { dy, filter }, { inputShape: x.shape }),
      runGradient('Conv2DBackpropFilter', { x, dy }, { filterShape: filter.shape }),
    ];
  },
  [ACTIVATE]: ({ inputs, attrs }) => {
    const { x } = inputs as unknown as Named;
    const { activation } = attrs as unknown as ActivateAttributes;
    return tf.tidy(() => composedActivation(asTensor(x), activation));
  },
  [ACTIVATE_GRADIENT]: ({ inputs, attrs }) => {
    const { x, dy } = inputs as unknown as Named;
    const { activation } = attrs as unknown as ActivateAttributes;
    return tf.tidy(() => composedActivationGradient(asTensor(x), asTensor(dy), activation));
  },
  [BIAS_ACTIVATE]: ({ inputs, attrs }) => {
    const { x, bias } = inputs as unknown as Named;
    const { activation } = attrs as unknown as ActivateAttributes;
    return tf.tidy(() => composedActivation(tf.add(asTensor(x), asTensor(bias)), activation));
  },
  [BIAS_ACTIVATE_GRADIENT]: ({ inputs, attrs }) => {
    const { x, bias, dy } = inputs as unknown as Named;
    const { activation } = attrs as unknown as ActivateAttributes;
    return tf.tidy(() => composedActivationGradient(tf.add(asTensor(x), asTensor(bias)), asTensor(dy), activation));
  },
  [BATCH_NORM]: ({ inputs, attrs }) => {
    const { x, gamma, beta } = inputs as unknown as Named;
    const { activation, epsilon } = attrs as unknown as BatchNormAttributes;
    return tf.tidy(() => composedBatchNorm(asTensor(x), asTensor(gamma), asTensor(beta), activation, epsilon));
  },
  [BATCH_NORM_GRADIENT]: ({ inputs, attrs }) => {
    const { x, dy, statistics } = inputs as unknown as Named;
    const { activation } = attrs as unknown as BatchNormAttributes;
    return tf.tidy(() => composedBatchNormGradient(asTensor(x), asTensor(dy), asTensor(statistics), activation));
  },
  [RUNNING_STATISTICS]: ({ inputs, attrs }) => {
    const { mean, variance, statistics } = inputs as unknown as Named;
    const { momentum, unbiased } = attrs as unknown as RunningStatisticsAttributes;
    return tf.tidy(() => {
      const batch = tf.unstack(asTensor(statistics));
      const moved = (old: tf.Tensor, factor: number, fresh: tf.Tensor): tf.Tensor => tf.add(tf.mul(asTensor(old), 1 - momentum), tf.mul(fresh, factor));
      return [moved(mean, momentum, batch[0]), moved(variance, momentum * unbiased, batch[1])];
    });
  },
  [ADAM]: ({ inputs, attrs }) => {
    const { value, first, second, average, gradient } = inputs as unknown as Named;
    return tf.tidy(() =>
      composedAdam(asTensor(value), asTensor(first), asTensor(second), asTensor(average), asTensor(gradient), attrs as unknown as AdamAttributes),
    );
  },
};

/** Runs one of the lab's kernels on the current backend, registering the composed one where there is none. */
function run<T extends tf.Tensor | tf.Tensor[]>(kernelName: string, inputs: Named, attributes: object): T {
  const backendName = tf.getBackend();
  if (!tf.getKernel(kernelName, backendName)) {
    tf.registerKernel({ kernelName, backendName, kernelFunc: COMPOSED_KERNELS[kernelName] });
  }
  return tf.engine().runKernel(kernelName, inputs, attributes as tf.NamedAttrMap) as T;
}

tf.registerGradient({
  kernelName: ACTIVATE,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => ({
    x: () => run<tf.Tensor>(ACTIVATE_GRADIENT, { x, dy: dy as tf.Tensor }, attrs),
  }),
});

tf.registerGradient({
  kernelName: BIAS_ACTIVATE,
  inputsToSave: ['x', 'bias'],
  gradFunc: (dy, [x, bias], attrs) => {
    const gradient = run<tf.Tensor>(BIAS_ACTIVATE_GRADIENT, { x, bias, dy: dy as tf.Tensor }, attrs);
    return { x: () => gradient, bias: () => tf.sum(tf.reshape(gradient, [-1, x.shape[x.rank - 1]]), 0) };
  },
});

/**
 * Both gradients at once: with Winograd they share the transform of dy. The tape asks for x's first; what
 * comes along for the filter is kept until the tape asks for that, which in training it always does.
 */
tf.registerGradient({
  kernelName: CONVOLUTION,
  inputsToSave: ['x', 'filter'],
  gradFunc: (gradient, [x, filter]) => {
    const dy = gradient as tf.Tensor;
    let along: tf.Tensor | null = null;
    return {
      x: () => {
        const [dx, dw] = run<tf.Tensor[]>(CONVOLUTION_GRADIENTS, { x, filter, dy }, {});
        along = tf.keep(dw);
        return dx;
      },
      filter: () => {
        if (!along) return runGradient('Conv2DBackpropFilter', { x, dy }, { filterShape: filter.shape });
        const dw = tf.clone(along);
        along.dispose();
        return dw;
      },
    };
  },
});

tf.registerGradient({
  kernelName: BATCH_NORM,
  inputsToSave: ['x'],
  outputsToSave: [false, true],
  gradFunc: (dys, [x, statistics], attrs) => {
    const [dy] = dys as tf.Tensor[];
    const [dx, gammaGradient, betaGradient] = run<tf.Tensor[]>(BATCH_NORM_GRADIENT, { x, dy, statistics }, attrs);
    return { x: () => dx, gamma: () => gammaGradient, beta: () => betaGradient };
  },
});

/**
 * activation(x), exact GELU included; differentiable in x on every backend.
 * @param x any shape
 * @returns same shape
 */
export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  if (activation === 'linear') return x;
  if (activation === 'relu') return tf.relu(x);
  return run<T>(ACTIVATE, { x }, { activation });
}

/**
 * Valid stride-1 convolution of a layer that is being trained: the gradient of x brings that of the filter
 * along, so both must be asked for (or the filter's alone, as in a first layer). For gradients of images
 * alone use `convBiasActivation`.
 * @param x [n,h,w,ci]
 * @param filter [kh,kw,ci,co]
 * @returns [n,h-kh+1,w-kw+1,co]
 */
export function trainedConvolution(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  return run<tf.Tensor4D>(CONVOLUTION, { x, filter }, {});
}

export interface BatchNormResult<T extends tf.Tensor> {
  /** activation(gamma (x - mean) / sqrt(variance + epsilon) + beta), shape of x. */
  y: T;
  /** [5,channels]: the batch's own mean, its biased variance (divided by n), and what follows from them; no gradient flows through it. */
  statistics: tf.Tensor2D;
}

/**
 * BatchNorm with the batch's own statistics, then the activation: the training-mode operation.
 * Differentiable in x, gamma and beta, the dependence of the statistics on x included.
 * @param x [n,channels] or [n,h,w,channels]
 * @param gamma [channels]
 * @param beta [channels]
 */
export function batchNormActivation<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  activation: Activation,
  epsilon: number,
): BatchNormResult<T> {
  const [y, statistics] = run<tf.Tensor[]>(BATCH_NORM, { x, gamma, beta }, { activation, epsilon });
  return { y: y as T, statistics: statistics as tf.Tensor2D };
}

/**
 * activation(x + bias), differentiable in both; only the gradients asked for are computed.
 * @param x any shape whose last axis is the channel
 * @param bias [channels]
 * @returns shape of x
 */
export function biasActivate<T extends tf.Tensor>(x: T, bias: tf.Tensor, activation: Activation): T {
  return run<T>(BIAS_ACTIVATE, { x, bias }, { activation });
}

/**
 * activation(valid stride-1 convolution + bias): a layer whose BatchNorm has been folded in.
 * Differentiable in all three; only the gradients asked for are computed.
 * @param x [n,h,w,ci]
 * @param filter [kh,kw,ci,co]
 * @param bias [co]
 * @returns [n,h-kh+1,w-kw+1,co]
 */
export function convBiasActivation(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor,
  activation: Activation,
): tf.Tensor4D {
  return biasActivate(tf.conv2d(x, filter, 1, 'valid'), bias, activation);
}

/** One parameter's share of the optimiser's state; all of one shape. */
export type AdamState = Record<'value' | 'first' | 'second' | 'average', tf.Tensor>;

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1, in the order of its section 2's end) and of the moving average.
 * @returns new tensors; the old ones stay the caller's
 */
export function adamStep({ value, first, second, average }: AdamState, gradient: tf.Tensor, attributes: AdamAttributes): AdamState {
  const [newFirst, newSecond, newValue, newAverage] = run<tf.Tensor[]>(ADAM, { value, first, second, average, gradient }, attributes);
  return { value: newValue, first: newFirst, second: newSecond, average: newAverage };
}

/**
 * Running mean and variance moved towards those of a batch.
 * @param statistics of `batchNormActivation`
 * @returns [mean, variance], new tensors
 */
export function movedStatistics(mean: tf.Tensor, variance: tf.Tensor, statistics: tf.Tensor, attributes: RunningStatisticsAttributes): tf.Tensor[] {
  return run<tf.Tensor[]>(RUNNING_STATISTICS, { mean, variance, statistics }, attributes);
}
