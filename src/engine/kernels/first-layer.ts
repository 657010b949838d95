/**
 * Convolution and max pooling in one operation, where the backend has the lab's kernel for it: the first layer of
 * `cnn`, which as two operations takes most of the time of a forward pass and of an attack. The gradient is
 * that of the images alone; where a filter's is wanted the two operations are used (training does).
 */
import * as tf from '@tensorflow/tfjs-core';

export const FIRST_LAYER = 'LabConvolutionMaxPool';
export const FIRST_LAYER_GRADIENT = 'LabConvolutionMaxPoolGradient';

export interface FirstLayerAttributes {
  /** [n,h,w,1] */
  inputShape: number[];
  /** Whether a gradient may be asked for, so that where the maxima were has to be kept. */
  places: boolean;
}

tf.registerGradient({
  kernelName: FIRST_LAYER,
  inputsToSave: ['filter'],
  outputsToSave: [false, true],
  gradFunc: (dys, [filter, places], attributes) => ({
    x: () => tf.engine().runKernel(FIRST_LAYER_GRADIENT, { dy: (dys as tf.Tensor[])[0], places, filter }, attributes) as tf.Tensor,
    filter: () => {
      throw new Error('The first layer in one operation has no gradient for its filter');
    },
  }),
});

/**
 * Max pooling (2 x 2, stride 2) of the valid, stride-1 convolution; differentiable in x.
 * @param x [n,h,w,1]
 * @param filter [5,5,1,co], co in fours
 * @returns [n,(h-4)/2,(w-4)/2,co], or null where the backend has no such kernel, or where it would not pay: four images
 *   share a vector
 */
export function convolutionMaxPool(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D | null {
  if (x.shape[0] < 2 || !tf.getKernel(FIRST_LAYER, tf.getBackend())) return null;
  const attributes = { inputShape: x.shape, places: tf.engine().state.gradientDepth > 0 } satisfies FirstLayerAttributes;
  const [y] = tf.engine().runKernel(FIRST_LAYER, { x, filter }, attributes) as unknown as [tf.Tensor4D];
  return y;
}
