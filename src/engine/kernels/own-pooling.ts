/**
 * TensorFlow.js's max pooling and its gradient answered by the lab's own code: windows of 2 x 2, stride 2,
 * which is all that the lab's networks have. Stock pools well, but its gradient is a scalar loop that took four tenths
 * of an attack on `cnn`, and it is zero in windows whose values are all negative (4.22), which GELU would notice.
 * Other windows go to stock, and are counted.
 */
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { countFallback, countOwn } from './counters';
import type { Heap } from './heap';
import { maxPoolGradientPlan, maxPoolPlan, type PoolingShape } from './plans/pooling-plans';
import type { Team } from './team';

interface PoolingAttributes {
  filterSize: number | readonly number[];
  strides: number | readonly number[];
  pad: unknown;
  dataFormat?: string;
}

/** Whether a length or a pair of lengths is 2. */
function isTwo(value: number | readonly number[]): boolean {
  return (typeof value === 'number' ? [value] : value).every((length) => length === 2);
}

/** What our pooling needs; null stands for "not ours". */
function ownShape(x: TensorInfo, { filterSize, strides, pad, dataFormat }: PoolingAttributes): PoolingShape | null {
  const [batch, height, width, channels] = x.shape;
  if (x.shape.length !== 4 || x.dtype !== 'float32' || height < 2 || width < 2 || dataFormat === 'NCHW') return null;
  // "Same" pads nothing where windows fit exactly.
  const unpadded = pad === 'valid' || pad === 0 || (pad === 'same' && height % 2 === 0 && width % 2 === 0);
  return isTwo(filterSize) && isTwo(strides) && unpadded ? { batch, height, width, channels } : null;
}

function inWords(x: TensorInfo, { filterSize, strides, pad }: PoolingAttributes): string {
  return `[${x.shape}] window ${filterSize} stride ${strides} ${typeof pad === 'string' ? pad : JSON.stringify(pad)}`;
}

export interface Pooling {
  MaxPool: KernelFunc;
  MaxPoolGrad: KernelFunc;
}

/**
 * @param stock the kernels to fall back to
 */
export function ownPooling(heap: Heap, team: Team, stock: Pooling): Pooling {
  return {
    MaxPool(args) {
      const { x } = args.inputs as { x: TensorInfo };
      const attributes = args.attrs as unknown as PoolingAttributes;
      const shape = ownShape(x, attributes);
      if (!shape) {
        countFallback('MaxPool', inWords(x, attributes));
        return stock.MaxPool(args);
      }
      countOwn('MaxPool');
      const y = heap.output([shape.batch, shape.height >> 1, shape.width >> 1, shape.channels]);
      team.run(maxPoolPlan(shape, { x: heap.addressOf(x), y: heap.addressOf(y) }));
      return y;
    },
    MaxPoolGrad(args) {
      const { dy, input } = args.inputs as { dy: TensorInfo; input: TensorInfo };
      const attributes = args.attrs as unknown as PoolingAttributes;
      const shape = ownShape(input, attributes);
      if (!shape) {
        countFallback('MaxPoolGrad', inWords(input, attributes));
        return stock.MaxPoolGrad(args);
      }
      countOwn('MaxPoolGrad');
      const dx = heap.output(input.shape);
      team.run(maxPoolGradientPlan(shape, { x: heap.addressOf(input), dy: heap.addressOf(dy), dx: heap.addressOf(dx) }));
      return dx;
    },
  };
}
