/**
 * Matrix products (dense layers and their gradients) as kernel calls.
 */
import { ScratchLayout, type Plan } from './plan';
import { alignToLine, packedColumnsBytes, productScratchBytes } from './shapes';

/** C [rows][columns] = op(A) [rows][depth] op(B) [depth][columns]. */
export interface ProductShape {
  rows: number;
  columns: number;
  depth: number;
  /** A is stored [depth][rows]. */
  transposeA?: boolean;
  /** B is stored [columns][depth]. */
  transposeB?: boolean;
}

/** C = op(A) op(B), overwritten; any sizes. */
export function productPlan(
  shape: ProductShape, threadCount: number, at: { a: number; b: number; c: number },
): Plan {
  const layout = new ScratchLayout();
  const packed = layout.reserve(packedColumnsBytes(shape.depth, shape.columns));
  const stride = alignToLine(productScratchBytes());
  const blocks = layout.reserve(stride * threadCount);
  const { rows, columns, depth } = shape;
  return {
    scratchBytes: layout.bytes,
    calls: (scratch) => [
      { kernel: 'packColumns', args: [at.b, scratch + packed, depth, columns, shape.transposeB ? 1 : 0] },
      {
        kernel: 'multiplyPacked',
        args: [at.a, scratch + packed, at.c, rows, columns, depth, shape.transposeA ? 1 : 0, scratch + blocks, stride],
      },
    ],
  };
}
