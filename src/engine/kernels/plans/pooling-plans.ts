/** Max pooling as kernel calls, which need no scratch. */
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
