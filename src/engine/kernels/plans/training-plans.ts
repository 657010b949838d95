/**
 * Max pooling, loss and optimiser as kernel calls. None needs scratch.
 */
import type { KernelName } from '../abi';
import type { Plan } from './plan';

function oneCall(kernel: KernelName, args: number[]): Plan {
  return { scratchBytes: 0, calls: () => [{ kernel, args }] };
}

/** Of the input, NHWC. */
export interface PoolingShape {
  batch: number;
  height: number;
  width: number;
  channels: number;
}

/** y [batch][floor(height/2)][floor(width/2)][channels] = max over windows of 2 x 2, stride 2. */
export function maxPoolPlan(shape: PoolingShape, at: { x: number; y: number }): Plan {
  return oneCall('maxPool', [at.x, at.y, shape.batch, shape.height, shape.width, shape.channels]);
}

/** dx of `maxPoolPlan`, overwritten: dy goes to the first maximum of its window. Height at least 2. */
export function maxPoolGradientPlan(shape: PoolingShape, at: { x: number; dy: number; dx: number }): Plan {
  return oneCall('maxPoolGradient', [at.x, at.dy, at.dx, shape.batch, shape.height, shape.width, shape.channels]);
}

/**
 * losses [rows] and, unless 0, gradient [rows][classes] times `scale` (1 / rows for the gradient of
 * the mean). Labels are weights over the classes, one-hot or mixed.
 */
export function softmaxCrossEntropyPlan(
  shape: { rows: number; classes: number }, scale: number, at: { logits: number; labels: number; losses: number; gradient: number },
): Plan {
  return oneCall('softmaxCrossEntropy', [at.logits, at.labels, at.losses, at.gradient, shape.rows, shape.classes, scale]);
}

export interface AdamSettings {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Number of this step, from 1. */
  step: number;
}

/** One step of Adam on `count` weights and their two moments, in place. */
export function adamPlan(
  count: number, settings: AdamSettings, at: { weights: number; gradient: number; first: number; second: number },
): Plan {
  const { learningRate, beta1, beta2, epsilon, step } = settings;
  return oneCall('adam', [
    at.weights, at.gradient, at.first, at.second, count,
    learningRate, beta1, beta2, epsilon, 1 - beta1 ** step, 1 - beta2 ** step,
  ]);
}
