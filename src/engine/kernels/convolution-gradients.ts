/**
 * Both gradients of a convolution written as ordinary forward convolutions.
 *
 * TensorFlow.js's wasm backend has no filter gradient, and its input gradient is a slow loop; its
 * forward convolution is good. With y[o] = sum_k x[o s + k - p] w[k] (s stride, p padding):
 *
 * - dx[h] = sum_k dy'[h + p - k] w[k], where dy' is dy with s - 1 zeros between neighbours. That is
 *   a convolution of dy', padded, with the kernel turned by 180 degrees and its channels exchanged.
 * - dw[k] = sum over images and o of x[o s + k - p] dy[o]: a convolution of x whose channels are the
 *   images, whose "images" are x's channels, and whose kernel is dy, dilated by the stride.
 *
 * TensorFlow.js refuses gradients of dilated convolutions on every backend, so dilation is 1 here.
 *
 * Source: the chain rule; the batch-as-channels form as in Dumoulin and Visin, "A guide to convolution
 * arithmetic for deep learning" (2016), chapters 4 and 5.
 */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../core/errors';
import { asTensor } from './composed';

type Shape4D = [number, number, number, number];

/** The attributes that tfjs hands to the convolution kernels. */
export interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dataFormat?: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes, strides and padding of a convolution; channels last only. */
export function convolutionInfo(
  inputShape: Shape4D,
  filterShape: Shape4D,
  attributes: ConvolutionAttributes,
): tf.backend_util.Conv2DInfo {
  if (attributes.dataFormat === 'NCHW') {
    throw new LabError('channels-first', 'This lab stores images with their channels last (NHWC). Transpose the tensor first.');
  }
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    attributes.strides,
    1,
    attributes.pad,
    attributes.dimRoundingMode,
  );
}

/** Pads (positive) or crops (negative) height and width of [n,h,w,c]. */
function padOrCrop(x: tf.Tensor4D, [top, bottom]: [number, number], [left, right]: [number, number]): tf.Tensor4D {
  const [n, , , c] = x.shape;
  let out = x;
  if (top > 0 || bottom > 0 || left > 0 || right > 0) {
    out = tf.pad(out, [
      [0, 0],
      [Math.max(top, 0), Math.max(bottom, 0)],
      [Math.max(left, 0), Math.max(right, 0)],
      [0, 0],
    ]);
  }
  if (top < 0 || bottom < 0 || left < 0 || right < 0) {
    const [cropTop, cropLeft] = [Math.max(-top, 0), Math.max(-left, 0)];
    const height = out.shape[1] - cropTop - Math.max(-bottom, 0);
    const width = out.shape[2] - cropLeft - Math.max(-right, 0);
    out = tf.slice(out, [0, cropTop, cropLeft, 0], [n, height, width, c]);
  }
  return out;
}

/** Zeros behind each of the rows of [rows,1,values], so that it becomes `stride` rows. */
function rowsApart(x: tf.Tensor, rows: number, values: number, stride: number): tf.Tensor {
  return stride === 1 ? x : tf.pad(tf.reshape(x, [rows, 1, values]), [[0, 0], [0, stride - 1], [0, 0]]);
}

/**
 * Puts `stride - 1` zeros between neighbours (and after the last one) in height and width. One axis
 * after the other, in rank 3: webgl pads no tensor of rank 5.
 */
function spread(dy: tf.Tensor4D, strideHeight: number, strideWidth: number): tf.Tensor4D {
  const [n, h, w, c] = dy.shape;
  const wide = rowsApart(dy, n * h * w, c, strideWidth);
  const high = rowsApart(wide, n * h, w * strideWidth * c, strideHeight);
  return tf.reshape(high, [n, h * strideHeight, w * strideWidth, c]);
}

/**
 * Gradient of a convolution with respect to its input.
 * @param dy [n,oh,ow,co]
 * @param filter [kh,kw,ci,co]
 * @returns [n,h,w,ci]; the caller disposes it
 */
export function inputGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  inputShape: Shape4D,
  attributes: ConvolutionAttributes,
): tf.Tensor4D {
  const info = convolutionInfo(inputShape, filter.shape, attributes);
  return tf.tidy(() => {
    const reachHeight = info.filterHeight - 1;
    const reachWidth = info.filterWidth - 1;
    const wide = spread(dy, info.strideHeight, info.strideWidth);
    const top = reachHeight - info.padInfo.top;
    const left = reachWidth - info.padInfo.left;
    const padded = padOrCrop(
      wide,
      [top, info.inHeight + reachHeight - wide.shape[1] - top],
      [left, info.inWidth + reachWidth - wide.shape[2] - left],
    );
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
    return tf.conv2d(padded, turned, 1, 'valid');
  });
}

/**
 * Gradient of a convolution with respect to its filter.
 * @param x [n,h,w,ci]
 * @param dy [n,oh,ow,co]
 * @returns [kh,kw,ci,co]; the caller disposes it
 */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: Shape4D,
  attributes: ConvolutionAttributes,
): tf.Tensor4D {
  const info = convolutionInfo(x.shape, filterShape, attributes);
  return tf.tidy(() => {
    const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
    // What the last position of the kernel reaches; anything beyond is never read, anything short is padding.
    const height = (info.outHeight - 1) * strideHeight + filterHeight;
    const width = (info.outWidth - 1) * strideWidth + filterWidth;
    const padded = padOrCrop(
      x,
      [info.padInfo.top, height - info.inHeight - info.padInfo.top],
      [info.padInfo.left, width - info.inWidth - info.padInfo.left],
    );
    const images = tf.transpose(padded, [3, 1, 2, 0]) as tf.Tensor4D;
    const kernel = tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D;
    const gradient = tf.conv2d(images, kernel, 1, 'valid', 'NHWC', [strideHeight, strideWidth]);
    return tf.transpose(gradient, [1, 2, 0, 3]) as tf.Tensor4D;
  });
}

interface InputGradientInputs {
  dy: tf.Tensor4D;
  filter: tf.Tensor4D;
}
interface FilterGradientInputs {
  x: tf.Tensor4D;
  dy: tf.Tensor4D;
}

/** tfjs kernel: Conv2DBackpropInput as a forward convolution. */
export const inputGradientKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { dy, filter } = inputs as unknown as InputGradientInputs;
  const attributes = attrs as unknown as ConvolutionAttributes & { inputShape: Shape4D };
  return inputGradient(asTensor<tf.Tensor4D>(dy), asTensor<tf.Tensor4D>(filter), attributes.inputShape, attributes);
};

/** tfjs kernel: Conv2DBackpropFilter as a forward convolution. */
export const filterGradientKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { x, dy } = inputs as unknown as FilterGradientInputs;
  const attributes = attrs as unknown as ConvolutionAttributes & { filterShape: Shape4D };
  return filterGradient(asTensor<tf.Tensor4D>(x), asTensor<tf.Tensor4D>(dy), attributes.filterShape, attributes);
};

/** Replaces a backend's kernel by another function, keeping the set-up that the backend runs when it starts again. */
export function replaceKernel(kernelName: string, backendName: string, kernelFunc: tf.KernelFunc): void {
  const previous = tf.getKernel(kernelName, backendName);
  if (previous) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...previous, kernelName, backendName, kernelFunc });
}
