/**
 * Large float32 matrix products on the backend, a block of rows at a time: the heavy part of fitting
 * on thousands of features and of comparing with thousands of training images. The right side is
 * uploaded once; a block is small enough that a job can be stopped within a tenth of a second on one core.
 */
import { matMul, tensor2d } from '@tensorflow/tfjs-core';
import type { JobControl } from '../job';

/** Multiplications in a block. One core of wasm makes some 7e9 a second. */
const BLOCK_MULTIPLICATIONS = 5e8;

export interface ProductSize {
  rows: number;
  /** Columns of the left side and rows of the right. */
  inner: number;
  columns: number;
}

/**
 * left . right.
 * @param leftRows makes the rows `from`..`to` of the left side, [to - from, inner]
 * @param right [inner, columns], or [columns, inner] when `transposed`
 * @param receive takes each block of the product, [to - from, columns]; it may not be kept
 * @throws LabError `cancelled`
 */
export async function productByBlocks(
  { rows, inner, columns }: ProductSize,
  leftRows: (from: number, to: number) => Float32Array,
  right: Float32Array,
  receive: (block: Float32Array, from: number, to: number) => void,
  job: JobControl,
  { transposed = false, onShare }: { transposed?: boolean; onShare?: (share: number) => void } = {},
): Promise<void> {
  const step = Math.max(1, Math.min(rows, Math.floor(BLOCK_MULTIPLICATIONS / (inner * columns))));
  const b = tensor2d(right, transposed ? [columns, inner] : [inner, columns]);
  try {
    for (let from = 0; from < rows; from += step) {
      const to = Math.min(from + step, rows);
      await job.checkpoint();
      const a = tensor2d(leftRows(from, to), [to - from, inner]);
      const product = matMul(a, b, false, transposed);
      a.dispose();
      try {
        receive((await product.data()) as Float32Array, from, to);
      } finally {
        product.dispose();
      }
      onShare?.(to / rows);
    }
  } finally {
    b.dispose();
  }
}

/** The product as one array, [rows, columns]. */
export async function product(
  size: ProductSize,
  leftRows: (from: number, to: number) => Float32Array,
  right: Float32Array,
  job: JobControl,
  options: { transposed?: boolean; onShare?: (share: number) => void } = {},
): Promise<Float32Array> {
  const result = new Float32Array(size.rows * size.columns);
  await productByBlocks(size, leftRows, right, (block, from) => result.set(block, from * size.columns), job, options);
  return result;
}
