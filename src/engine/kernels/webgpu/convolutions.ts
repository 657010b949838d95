/**
 * Convolutions of stride 1 and their gradients on the tiles of this folder, as TensorFlow.js kernels of the webgpu
 * backend. Each says for which shapes it answers; the others keep what they had.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { asTensor } from '../composed';
import { convolutionInfo, type ConvolutionAttributes } from '../convolution-gradients';
import { takes, tiledConvolution, turnedFilter, type ConvolutionShape } from './tiled-convolution';
import { tiledFilterGradient } from './tiled-filter-gradient';

type Shape4D = [number, number, number, number];

/** The shape for the tiles, or null where strides, dilation or lopsided padding forbid. */
function shapeOf(info: tf.backend_util.Conv2DInfo): ConvolutionShape | null {
  const { top, bottom, left, right } = info.padInfo;
  const plain = info.strideHeight === 1 && info.strideWidth === 1 && info.dilationHeight === 1 && info.dilationWidth === 1;
  if (!plain || top !== bottom || left !== right || info.dataFormat !== 'channelsLast') return null;
  return {
    height: info.inHeight, width: info.inWidth, inputs: info.inChannels,
    kernelHeight: info.filterHeight, kernelWidth: info.filterWidth, outputs: info.outChannels,
    padHeight: top, padWidth: left,
  };
}

/** Conv2D, or `otherwise` for shapes that the tiles do not take. */
export const tiledForward = (otherwise: tf.KernelFunc): tf.KernelFunc => (args) => {
  const { x, filter } = args.inputs as unknown as Record<string, tf.TensorInfo>;
  const { dilations, ...attributes } = args.attrs as unknown as ConvolutionAttributes & { dilations?: number | [number, number] };
  const dilated = dilations !== undefined && [dilations].flat().some((one) => one !== 1);
  const shape = dilated || attributes.dataFormat === 'NCHW' ? null : shapeOf(convolutionInfo(x.shape as Shape4D, filter.shape as Shape4D, attributes));
  return shape && takes(shape) ? tiledConvolution(args.backend as WebGPUBackend, shape, x, filter) : otherwise(args);
};

/** Conv2DBackpropInput as a convolution of dy with the turned filter. */
export const tiledInputGradient = (otherwise: tf.KernelFunc): tf.KernelFunc => (args) => {
  const { dy, filter } = args.inputs as unknown as Record<string, tf.TensorInfo>;
  const attributes = args.attrs as unknown as ConvolutionAttributes & { inputShape: Shape4D };
  const forward = shapeOf(convolutionInfo(attributes.inputShape, filter.shape as Shape4D, attributes));
  if (!forward) return otherwise(args);
  const shape: ConvolutionShape = {
    ...forward,
    height: dy.shape[1], width: dy.shape[2], inputs: forward.outputs, outputs: forward.inputs,
    padHeight: forward.kernelHeight - 1 - forward.padHeight, padWidth: forward.kernelWidth - 1 - forward.padWidth,
  };
  if (!takes(shape) || shape.padHeight < 0 || shape.padWidth < 0) return otherwise(args);
  const backend = args.backend as WebGPUBackend;
  const turned = turnedFilter(backend, filter);
  const gradient = tiledConvolution(backend, shape, dy, turned);
  backend.disposeData(turned.dataId);
  return gradient;
};

/** Conv2DBackpropFilter; the one channel of a first layer is joined by three of zeros. */
export const tiledFilterBackprop = (otherwise: tf.KernelFunc): tf.KernelFunc => (args) => {
  const { x, dy } = args.inputs as unknown as Record<string, tf.TensorInfo>;
  const attributes = args.attrs as unknown as ConvolutionAttributes & { filterShape: Shape4D };
  const shape = shapeOf(convolutionInfo(x.shape as Shape4D, attributes.filterShape, attributes));
  if (!shape || shape.padHeight > 0 || shape.padWidth > 0 || shape.outputs % 4 !== 0) return otherwise(args);
  const backend = args.backend as WebGPUBackend;
  const missing = (4 - (shape.inputs % 4)) % 4;
  if (missing === 0) return tiledFilterGradient(backend, shape, x, dy);
  return tf.tidy(() => {
    const wide = tf.pad(asTensor<tf.Tensor4D>(x), [[0, 0], [0, 0], [0, 0], [0, missing]]);
    const gradient = tf.engine().makeTensorFromTensorInfo(tiledFilterGradient(backend, { ...shape, inputs: shape.inputs + missing }, wide, dy));
    return tf.slice(gradient, [0, 0, 0, 0], attributes.filterShape);
  });
};
