/**
 * A small network's first layer, convolution and max pooling in one (assembly/first-layer.ts), as kernel calls.
 */
import type { KernelName } from '../abi';
import { ScratchLayout, type Plan } from './plan';
import { alignToLine } from './shapes';

/** Of the images, which have one channel; `channels` are the layer's. */
export interface FirstLayerShape {
  batch: number;
  height: number;
  width: number;
  channels: number;
}

/** Side of the filter that the kernels take. */
export const FIRST_LAYER_FILTER = 5;
const TAPS = FIRST_LAYER_FILTER ** 2;

/** Whether the kernels take such a layer: at least one window, channels in fours. */
export function supportsFirstLayer({ batch, height, width, channels }: FirstLayerShape): boolean {
  return batch > 0 && height > FIRST_LAYER_FILTER && width > FIRST_LAYER_FILTER && channels > 0 && channels % 4 === 0;
}

/** Size of the result, NHWC. */
export function firstLayerOutput({ batch, height, width, channels }: FirstLayerShape): [number, number, number, number] {
  return [batch, (height - FIRST_LAYER_FILTER + 1) >> 1, (width - FIRST_LAYER_FILTER + 1) >> 1, channels];
}

/** Scratch of one thread: four images side by side, filters, one window; or longer rows of one image and shifted filters. */
function firstLayerScratchBytes({ height, width, channels }: FirstLayerShape): number {
  const forward = 16 * height * width + channels * (4 * TAPS + 32);
  const gradient = 4 * height * (width + 4) + 768 * channels;
  return alignToLine(Math.max(forward, gradient));
}

function plan(kernel: KernelName, shape: FirstLayerShape, threadCount: number, pointers: readonly number[]): Plan {
  const layout = new ScratchLayout();
  const stride = firstLayerScratchBytes(shape);
  const region = layout.reserve(stride * threadCount);
  const { batch, height, width, channels } = shape;
  return {
    scratchBytes: layout.bytes,
    calls: (scratch) => [{ kernel, args: [...pointers, batch, height, width, channels, scratch + region, stride] }],
  };
}

/** y = max pooling of the convolution of x; `places` 0: not wanted (no gradient will be asked for). */
export function firstLayerPlan(
  shape: FirstLayerShape, threadCount: number, at: { x: number; filter: number; y: number; places: number },
): Plan {
  return plan('firstLayerForward', shape, threadCount, [at.x, at.filter, at.y, at.places]);
}

/** dx of `firstLayerPlan`, overwritten. */
export function firstLayerGradientPlan(
  shape: FirstLayerShape, threadCount: number, at: { dy: number; places: number; filter: number; dx: number },
): Plan {
  return plan('firstLayerGradient', shape, threadCount, [at.dy, at.places, at.filter, at.dx]);
}
