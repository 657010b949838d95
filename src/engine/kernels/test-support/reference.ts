/**
 * Plain float64 references for the kernels: the definitions, nothing clever.
 */
import type { ConvolutionShape } from '../plans/shapes';

type Values = ArrayLike<number>;

/** A convolution and both its gradients for the output gradient `dy`. */
export function referenceConvolution(
  shape: ConvolutionShape, x: Values, filter: Values, dy: Values,
): { y: Float64Array; dx: Float64Array; dw: Float64Array } {
  const { batch, height, width, inChannels, outChannels, filterHeight, filterWidth } = shape;
  const outHeight = height - filterHeight + 1;
  const outWidth = width - filterWidth + 1;
  const y = new Float64Array(batch * outHeight * outWidth * outChannels);
  const dx = new Float64Array(batch * height * width * inChannels);
  const dw = new Float64Array(filterHeight * filterWidth * inChannels * outChannels);
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const out = ((image * outHeight + row) * outWidth + column) * outChannels;
        for (let tapY = 0; tapY < filterHeight; tapY++) {
          for (let tapX = 0; tapX < filterWidth; tapX++) {
            for (let channel = 0; channel < inChannels; channel++) {
              const at = ((image * height + row + tapY) * width + column + tapX) * inChannels + channel;
              const weight = ((tapY * filterWidth + tapX) * inChannels + channel) * outChannels;
              for (let k = 0; k < outChannels; k++) {
                y[out + k] += x[at] * filter[weight + k];
                dx[at] += dy[out + k] * filter[weight + k];
                dw[weight + k] += x[at] * dy[out + k];
              }
            }
          }
        }
      }
    }
  }
  return { y, dx, dw };
}

/** Relative L2 error: |actual - expected| / |expected|; NaN anywhere gives NaN. */
export function relativeError(actual: Values, expected: Values): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i] - expected[i]) ** 2;
    size += expected[i] ** 2;
  }
  return Math.sqrt(difference / (size || 1));
}
