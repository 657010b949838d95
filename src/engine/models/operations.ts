/**
 * The tensor operations that networks are made of, in the one form in which both interpreters
 * (evaluation and training) use them.
 */
import { add, avgPool, conv2d, div, erf, matMul, maxPool, mean, mul, relu } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Padding } from './architecture';
import type { StepActivation } from './fold';

type Pair = readonly [number, number];

/** Applies an activation, differentiable; gelu is x * (1 + erf(x / sqrt 2)) / 2. */
export function activation<T extends Tensor>(x: T, kind: StepActivation): T {
  if (kind === 'relu') return relu(x);
  if (kind === 'gelu') return mul(mul(x, 0.5), add(erf(div(x, Math.SQRT2)), 1));
  return x;
}

/** activation(x * kernel + bias), NHWC. */
export function convolution(x: Tensor4D, kernel: Tensor4D, bias: Tensor1D | null, strides: Pair, padding: Padding, kind: StepActivation): Tensor4D {
  const y = conv2d(x, kernel, [strides[0], strides[1]], padding);
  return activation(bias ? add(y, bias) : y, kind);
}

/** activation(x . kernel + bias). */
export function dense(x: Tensor2D, kernel: Tensor2D, bias: Tensor1D | null, kind: StepActivation): Tensor2D {
  const y: Tensor2D = matMul(x, kernel);
  return activation(bias ? add(y, bias) : y, kind);
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
