/**
 * The tensor operations that networks are made of, in the one form in which both interpreters
 * (evaluation and training) use them. Stride 1 goes through the lab's fused operations, which know
 * valid padding only: zeros of "same" padding are put around the images first. Other strides go
 * through TensorFlow.js.
 */
import { add, avgPool, conv2d, matMul, maxPool, mean, pad } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { convolutionMaxPool } from '../kernels/first-layer';
import { activate, biasActivate, convBiasActivation } from '../kernels/fused';
import type { Activation } from '../kernels/fused';
import type { Padding } from './architecture';

type Pair = readonly [number, number];

/** Whether the lab's convolutions take it. */
export function hasStrideOne(strides: Pair): boolean {
  return strides[0] === 1 && strides[1] === 1;
}

/**
 * Images with the zeros around them that a padding of stride 1 asks for: (side - 1) / 2 before, the rest behind.
 * @param x [n,h,w,c]
 * @param size height and width of the kernel
 */
export function padded(x: Tensor4D, size: readonly number[], padding: Padding): Tensor4D {
  if (padding === 'valid') return x;
  const around = (side: number): [number, number] => [Math.floor((side - 1) / 2), Math.ceil((side - 1) / 2)];
  return pad(x, [[0, 0], around(size[0]), around(size[1]), [0, 0]]);
}

/** activation(x * kernel + bias), NHWC. */
export function convolution(x: Tensor4D, kernel: Tensor4D, bias: Tensor1D | null, strides: Pair, padding: Padding, activation: Activation): Tensor4D {
  const own = hasStrideOne(strides);
  if (bias && own) return convBiasActivation(padded(x, kernel.shape, padding), kernel, bias, activation);
  const y = own ? conv2d(padded(x, kernel.shape, padding), kernel, 1, 'valid') : conv2d(x, kernel, [strides[0], strides[1]], padding);
  return activate(bias ? add(y, bias) : y, activation);
}

/** Max pooling of 2 x 2 of a valid convolution, [5,5,1,channels in fours]: one operation where the backend has it. */
export function convolutionThenMaxPool(x: Tensor4D, kernel: Tensor4D): Tensor4D {
  return convolutionMaxPool(x, kernel) ?? maxPool(conv2d(x, kernel, 1, 'valid'), 2, 2, 'valid');
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
