/**
 * The lab's fused operations written with ordinary TensorFlow.js operations: what every backend
 * without own kernels uses (webgl, webgpu, cpu), and wasm for shapes that the own kernels do not take.
 *
 * Exact GELU: u Phi(u) with Phi the normal distribution function (Hendrycks and Gimpel 2016, eq. 2).
 * BatchNorm in training mode and its gradient: Ioffe and Szegedy 2015, algorithm 1 and section 3.
 */
import * as tf from '@tensorflow/tfjs-core';

export type Activation = 'linear' | 'relu' | 'gelu';

/** 1 / sqrt(2 pi), the normal density at 0. */
const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

/** Phi(u) = (1 + erf(u / sqrt 2)) / 2. */
function normalDistribution(u: tf.Tensor): tf.Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(u, Math.SQRT1_2)), 1), 0.5);
}

/** activation(u), same shape. */
export function composedActivation(u: tf.Tensor, activation: Activation): tf.Tensor {
  if (activation === 'relu') return tf.relu(u);
  if (activation === 'gelu') return tf.mul(u, normalDistribution(u));
  return tf.clone(u);
}

/** dy * activation'(u). ReLU's slope at 0 is 0. */
export function composedActivationGradient(u: tf.Tensor, dy: tf.Tensor, activation: Activation): tf.Tensor {
  if (activation === 'relu') return tf.mul(dy, tf.step(u));
  if (activation === 'gelu') {
    const density = tf.mul(tf.exp(tf.mul(tf.square(u), -0.5)), DENSITY_AT_ZERO);
    return tf.mul(dy, tf.add(normalDistribution(u), tf.mul(u, density)));
  }
  return tf.clone(dy);
}

/** Sums over everything but the last axis: [channels]. */
function sumOverRows(x: tf.Tensor): tf.Tensor1D {
  return tf.sum(tf.reshape(x, [-1, x.shape[x.rank - 1]]), 0) as tf.Tensor1D;
}

/**
 * [y, statistics]: y = activation(gamma xhat + beta); statistics [5][channels] = mean, biased variance,
 * 1 / deviation, scale, shift with scale = gamma / deviation and shift = beta - mean scale.
 */
export function composedBatchNorm(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  activation: Activation,
  epsilon: number,
): [tf.Tensor, tf.Tensor] {
  const rows = x.size / x.shape[x.rank - 1];
  const mean = tf.div(sumOverRows(x), rows);
  const centred = tf.sub(x, mean);
  const variance = tf.div(sumOverRows(tf.square(centred)), rows);
  const reciprocalDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const scale = tf.mul(gamma, reciprocalDeviation);
  const shift = tf.sub(beta, tf.mul(mean, scale));
  const y = composedActivation(tf.add(tf.mul(centred, scale), beta), activation);
  return [y, tf.stack([mean, variance, reciprocalDeviation, scale, shift])];
}

/** [dx, dgamma, dbeta] of `composedBatchNorm` for a gradient that reaches it through y alone. */
export function composedBatchNormGradient(
  x: tf.Tensor,
  dy: tf.Tensor,
  statistics: tf.Tensor,
  activation: Activation,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const rows = x.size / x.shape[x.rank - 1];
  const [mean, , reciprocalDeviation, scale, shift] = tf.unstack(statistics);
  const normalised = tf.mul(tf.sub(x, mean), reciprocalDeviation);
  const g = composedActivationGradient(tf.add(tf.mul(x, scale), shift), dy, activation);
  const betaGradient = sumOverRows(g);
  const gammaGradient = sumOverRows(tf.mul(g, normalised));
  const inner = tf.sub(tf.sub(g, tf.div(betaGradient, rows)), tf.mul(normalised, tf.div(gammaGradient, rows)));
  return [tf.mul(inner, scale), gammaGradient, betaGradient];
}

/** [first moment, second moment, value, average] after one step of Adam and of the moving average. */
export function composedAdam(
  value: tf.Tensor,
  first: tf.Tensor,
  second: tf.Tensor,
  average: tf.Tensor,
  gradient: tf.Tensor,
  { beta1, beta2, rate, epsilon, decay }: { beta1: number; beta2: number; rate: number; epsilon: number; decay: number },
): [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] {
  const newFirst = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1));
  const newSecond = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const newValue = tf.sub(value, tf.mul(tf.div(newFirst, tf.add(tf.sqrt(newSecond), epsilon)), rate));
  return [newFirst, newSecond, newValue, tf.add(tf.mul(average, decay), tf.mul(newValue, 1 - decay))];
}

/** A tensor for what a kernel is handed: a tensor, or a bare description of one. */
export function asTensor<T extends tf.Tensor>(info: tf.TensorInfo): T {
  return (info instanceof tf.Tensor ? info : tf.engine().makeTensorFromTensorInfo(info)) as T;
}
