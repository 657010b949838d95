/**
 * BatchNorm with activation as one operation, and bias with activation, as kernel calls.
 * Channels of BatchNorm must be a multiple of 4.
 */
import { ACTIVATION_CODES, type KernelActivation } from '../abi';
import { ScratchLayout, type Plan } from './plan';

/** Rows (batch * height * width) by channels. */
export interface RowsShape {
  rows: number;
  channels: number;
}

/** Size of the `statistics` that the forward pass writes and the backward pass reads: [5][channels]. */
export function statisticsBytes(channels: number): number {
  return 5 * channels * 4;
}

/** Whether the BatchNorm kernels take so many channels. */
export function supportsBatchNorm(shape: RowsShape): boolean {
  return shape.rows > 0 && shape.channels > 0 && shape.channels % 4 === 0;
}

/**
 * Training: statistics of z over its rows, then y = activation(gamma * xhat + beta).
 * `statistics` [5][channels] = mean, biased variance, 1 / deviation, scale, shift: keep it, with z, for
 * the gradient; its first two rows update the running averages.
 */
export function batchNormForwardPlan(
  shape: RowsShape, activation: KernelActivation, epsilon: number, threadCount: number,
  at: { z: number; gamma: number; beta: number; statistics: number; y: number },
): Plan {
  const layout = new ScratchLayout();
  const partials = layout.reserve(16 * shape.channels * threadCount);
  const size = [shape.rows, shape.channels];
  return {
    scratchBytes: layout.bytes,
    calls: (scratch) => [
      { kernel: 'batchNormStatistics', args: [at.z, scratch + partials, ...size] },
      { kernel: 'batchNormFinish', args: [scratch + partials, at.gamma, at.beta, at.statistics, ...size, epsilon] },
      { kernel: 'batchNormApply', args: [at.z, at.statistics, at.y, ...size, ACTIVATION_CODES[activation]] },
    ],
  };
}

/** Gradient of `batchNormForwardPlan`; `dx` may be `dy`; `dgamma`, `dbeta` 0: not wanted. */
export function batchNormBackwardPlan(
  shape: RowsShape, activation: KernelActivation, threadCount: number,
  at: { z: number; dy: number; statistics: number; dx: number; dgamma: number; dbeta: number },
): Plan {
  const layout = new ScratchLayout();
  const partials = layout.reserve(16 * shape.channels * threadCount);
  const coefficients = layout.reserve(8 * shape.channels);
  const size = [shape.rows, shape.channels];
  const code = ACTIVATION_CODES[activation];
  return {
    scratchBytes: layout.bytes,
    calls: (scratch) => [
      { kernel: 'batchNormGradientSums', args: [at.z, at.dy, at.statistics, scratch + partials, at.dx, ...size, code] },
      {
        kernel: 'batchNormGradientFinish',
        args: [scratch + partials, at.statistics, at.dgamma, at.dbeta, scratch + coefficients, ...size],
      },
      {
        kernel: 'batchNormGradientApply',
        args: [at.z, at.dy, at.statistics, scratch + coefficients, at.dx, ...size, code],
      },
    ],
  };
}

/** y = activation(z + bias); bias 0: none; y may be z. Any channels. */
export function biasActivationPlan(
  shape: RowsShape, activation: KernelActivation, at: { z: number; bias: number; y: number },
): Plan {
  const args = [at.z, at.bias, at.y, shape.rows, shape.channels, ACTIVATION_CODES[activation]];
  return { scratchBytes: 0, calls: () => [{ kernel: 'biasActivation', args }] };
}

/** dx = dy * activation'(z + bias); dx may be dy. */
export function biasActivationGradientPlan(
  shape: RowsShape, activation: KernelActivation, at: { z: number; bias: number; dy: number; dx: number },
): Plan {
  const args = [at.z, at.bias, at.dy, at.dx, shape.rows, shape.channels, ACTIVATION_CODES[activation]];
  return { scratchBytes: 0, calls: () => [{ kernel: 'biasActivationGradient', args }] };
}
