/**
 * General matrix product C = op(A) B on packed operands: B once into panels of 8 columns, A block
 * by block into panels of 6 rows that stay in the second-level cache.
 */
import { ceilDivide, shareStart } from './arithmetic';
import { accumulateColumns, packRow, storeColumns } from './columns';
import { packedBlock } from './generated/register-blocks';

/** Depth of one block of A: 256 x 8 floats of B stay in the first-level cache. */
const DEPTH_BLOCK: i32 = 256;
/** Rows of one block of A. */
const ROW_BLOCK: i32 = 144;

export function packColumns(
  thread: i32, threads: i32, b: usize, packed: usize, depth: i32, columns: i32, transposed: i32,
): void {
  const panels = ceilDivide(columns, 8);
  const end = shareStart(panels, thread + 1, threads);
  for (let panel = shareStart(panels, thread, threads); panel < end; panel++) {
    const column = panel * 8;
    const width = min(8, columns - column);
    let to = packed + <usize>(column * depth) * 4;
    if (transposed) {
      for (let k = 0; k < depth; k++) {
        for (let j = 0; j < 8; j++) {
          store<f32>(to + <usize>j * 4, j < width ? load<f32>(b + <usize>((column + j) * depth + k) * 4) : 0);
        }
        to += 32;
      }
    } else {
      let from = b + <usize>column * 4;
      for (let k = 0; k < depth; k++) {
        packRow(from, to, width);
        from += <usize>columns * 4;
        to += 32;
      }
    }
  }
}

/** Packs `rows` x `depth` of A from (row, k) on into [ceil(rows/6)][depth][6], missing rows zero. */
function packRows(
  a: usize, packed: usize, row: i32, rows: i32, k: i32, depth: i32, totalRows: i32, totalDepth: i32, transposed: i32,
): void {
  const rowStep: usize = transposed ? 4 : <usize>totalDepth * 4;
  const depthStep: usize = transposed ? <usize>totalRows * 4 : 4;
  for (let first = 0; first < rows; first += 6) {
    const panel = packed + <usize>(first * depth) * 4;
    for (let i = 0; i < 6; i++) {
      let to = panel + <usize>i * 4;
      if (first + i < rows) {
        let from = a + <usize>(row + first + i) * rowStep + <usize>k * depthStep;
        for (let l = 0; l < depth; l++) {
          store<f32>(to, load<f32>(from));
          from += depthStep;
          to += 24;
        }
      } else {
        for (let l = 0; l < depth; l++) {
          store<f32>(to, 0);
          to += 24;
        }
      }
    }
  }
}

export function multiplyPacked(
  thread: i32, threads: i32, a: usize, packed: usize, c: usize, rows: i32, columns: i32, depth: i32, transposed: i32,
  scratch: usize, scratchStride: usize,
): void {
  const panels = ceilDivide(rows, 6);
  const firstRow = shareStart(panels, thread, threads) * 6;
  const endRow = min(rows, shareStart(panels, thread + 1, threads) * 6);
  const block = scratch + <usize>thread * scratchStride;
  const edge = block + <usize>(ROW_BLOCK * DEPTH_BLOCK) * 4;
  const rowBytes = <usize>columns * 4;
  for (let k = 0; k < depth; k += DEPTH_BLOCK) {
    const steps = min(DEPTH_BLOCK, depth - k);
    const add: i32 = k > 0 ? 1 : 0;
    for (let row = firstRow; row < endRow; row += ROW_BLOCK) {
      const height = min(ROW_BLOCK, endRow - row);
      packRows(a, block, row, height, k, steps, rows, depth, transposed);
      for (let column = 0; column < columns; column += 8) {
        const width = min(8, columns - column);
        const panel = packed + <usize>(column * depth + k * 8) * 4;
        for (let i = 0; i < height; i += 6) {
          const to = c + <usize>(row + i) * rowBytes + <usize>column * 4;
          const from = block + <usize>(i * steps) * 4;
          if (width == 8 && height - i >= 6) {
            packedBlock(from, panel, to, rowBytes, steps, add);
          } else {
            packedBlock(from, panel, edge, 32, steps, 0);
            copyEdge(edge, to, rowBytes, min(6, height - i), width, add);
          }
        }
      }
    }
  }
}

/** Brings the part of a 6 x 8 tile that exists to its place. */
function copyEdge(edge: usize, to: usize, rowBytes: usize, rows: i32, columns: i32, add: i32): void {
  for (let i = 0; i < rows; i++) {
    const low = v128.load(edge);
    const high = v128.load(edge, 16);
    if (add) accumulateColumns(to, low, high, columns);
    else storeColumns(to, low, high, columns);
    edge += 32;
    to += rowBytes;
  }
}
