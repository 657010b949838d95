/**
 * Plain float64 references for the kernels: the definitions, nothing clever.
 */
import type { ProductShape } from '../plans/product-plans';
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

/** C = op(A) op(B). */
export function referenceProduct(shape: ProductShape, a: Values, b: Values): Float64Array {
  const { rows, columns, depth } = shape;
  const c = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        const left = a[shape.transposeA ? k * rows + row : row * depth + k];
        sum += left * b[shape.transposeB ? column * depth + k : k * columns + column];
      }
      c[row * columns + column] = sum;
    }
  }
  return c;
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

/** Phi(u) by the series u * density(u) * (1 + u^2/3 + u^4/15 + ...), or 0 and 1 far out (|u| > 9). */
export function normalDistribution(u: number): number {
  if (Math.abs(u) > 9) return u > 0 ? 1 : 0;
  let term = u;
  let sum = u;
  for (let k = 3; k < 400; k += 2) {
    term *= (u * u) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(u);
}

function normalDensity(u: number): number {
  return Math.exp((-u * u) / 2) / Math.sqrt(2 * Math.PI);
}

type ActivationName = 'linear' | 'relu' | 'gelu';

/** An activation and its derivative at u. */
export function referenceActivation(activation: ActivationName, u: number): { value: number; derivative: number } {
  if (activation === 'linear') return { value: u, derivative: 1 };
  if (activation === 'relu') return { value: Math.max(0, u), derivative: u > 0 ? 1 : 0 };
  const probability = normalDistribution(u);
  return { value: u * probability, derivative: probability + u * normalDensity(u) };
}

/** BatchNorm with activation on [rows][channels] and all its gradients. */
export function referenceBatchNorm(
  rows: number, channels: number, activation: ActivationName, epsilon: number,
  z: Values, gamma: Values, beta: Values, dy: Values,
): { mean: Float64Array; variance: Float64Array; y: Float64Array; dx: Float64Array; dgamma: Float64Array; dbeta: Float64Array } {
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  const y = new Float64Array(rows * channels);
  const dx = new Float64Array(rows * channels);
  const dgamma = new Float64Array(channels);
  const dbeta = new Float64Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const places = Array.from({ length: rows }, (_, row) => row * channels + channel);
    mean[channel] = places.reduce((sum, at) => sum + z[at], 0) / rows;
    variance[channel] = places.reduce((sum, at) => sum + (z[at] - mean[channel]) ** 2, 0) / rows;
    const deviation = Math.sqrt(variance[channel] + epsilon);
    const normalised = places.map((at) => (z[at] - mean[channel]) / deviation);
    const g = places.map((at, row) => {
      const { value, derivative } = referenceActivation(activation, gamma[channel] * normalised[row] + beta[channel]);
      y[at] = value;
      return dy[at] * derivative;
    });
    dbeta[channel] = g.reduce((sum, value) => sum + value, 0);
    dgamma[channel] = g.reduce((sum, value, row) => sum + value * normalised[row], 0);
    places.forEach((at, row) => {
      dx[at] = (gamma[channel] / deviation) * (g[row] - dbeta[channel] / rows - (normalised[row] * dgamma[channel]) / rows);
    });
  }
  return { mean, variance, y, dx, dgamma, dbeta };
}
