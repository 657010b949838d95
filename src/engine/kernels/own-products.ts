/**
 * TensorFlow.js's matrix product answered by the lab's own: dense layers and, above all, their
 * gradients, whose transposed products are slow in the stock backend. Batches of matrices stay with stock.
 */
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { countFallback, countOwn } from './counters';
import type { Heap } from './heap';
import { productPlan } from './plans/product-plans';
import type { Team } from './team';

/** @param stock the kernel to fall back to */
export function ownProduct(heap: Heap, team: Team, stock: KernelFunc): KernelFunc {
  return (args) => {
    const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = args.attrs as unknown as { transposeA: boolean; transposeB: boolean };
    if (a.shape.length !== 2 || b.shape.length !== 2 || a.dtype !== 'float32' || b.dtype !== 'float32') {
      countFallback('BatchMatMul', `[${a.shape}] . [${b.shape}]`);
      return stock(args);
    }
    const [rows, depth] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
    const [columns, innerB] = transposeB ? b.shape : [b.shape[1], b.shape[0]];
    if (innerB !== depth) throw new RangeError(`[${a.shape}] and [${b.shape}] cannot be multiplied: ${depth} is not ${innerB}`);
    const c = heap.output([rows, columns]);
    countOwn('BatchMatMul');
    const at = { a: heap.addressOf(a), b: heap.addressOf(b), c: heap.addressOf(c) };
    team.run(productPlan({ rows, columns, depth, transposeA, transposeB }, team.threads, at));
    return c;
  };
}
