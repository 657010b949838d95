/**
 * The tensor operations that networks are made of, in the one form in which both interpreters
 * (evaluation and training) use them. Stride 1 and valid padding, the shape of m3, m5 and m7, goes
 * through the lab's fused operations; the rest through TensorFlow.js.
 */
import { add, avgPool, conv2d, matMul, maxPool, mean } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { activate, biasActivate, convBiasActivation } from '../kernels/fused';
import type { Activation } from '../kernels/fused';
import type { Padding } from './architecture';

type Pair = readonly [number, number];

/** activation(x * kernel + bias), NHWC. */
export function convolution(x: Tensor4D, kernel: Tensor4D, bias: Tensor1D | null, strides: Pair, padding: Padding, activation: Activation): Tensor4D {
  if (bias && padding === 'valid' && strides[0] === 1 && strides[1] === 1) return convBiasActivation(x, kernel, bias, activation);
  const y = conv2d(x, kernel, [strides[0], strides[1]], padding);
  return activate(bias ? add(y, bias) : y, activation);
}

/** activation(x . kernel + bias). */
export function dense(x: Tensor2D, kernel: Tensor2D, bias: Tensor1D | null, activation: Activation): Tensor2D {
  const y: Tensor2D = matMul(x, kernel);
  return bias ? biasActivate(y, bias, activation) : activate(y, activation);
}

/** Max or average pooling, NHWC. */
export function pool(kind: 'max-pool' | 'average-pool', x: Tensor4D, size: Pair, strides: Pair, padding: Padding): Tensor4D {
  const run = kind === 'max-pool' ? maxPool : avgPool;
  return run(x, [size[0], size[1]], [strides[0], strides[1]], padding);
}

/** Mean over height and width: [n,h,w,c] -> [n,c]. */
export function globalAveragePool(x: Tensor4D): Tensor2D {
  return mean(x, [1, 2]);
}
