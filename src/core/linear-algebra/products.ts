/**
 * The two matrix products that fitting a score needs in float64: rows against rows, and the second
 * moments of rows. Both run in tiles of 4 x 4 that stay in registers, along contiguous memory,
 * which makes plain loops fast enough for a thousand features (about 1e9 multiplications a second).
 */
import { LabError } from '../errors';

/** Columns taken at once, so that a tile's eight rows stay in the first cache. */
const STRIP = 256;

/**
 * target[i, j] += sum_k a[i, k] b[j, k] for rows `from`..`to` of a; with `lower`, only for j <= i and a
 * few beyond it.
 */
function accumulate(target: Float64Array, a: Float64Array, b: Float64Array, m: number, width: number, from: number, to: number, lower: boolean): void {
  for (let k0 = 0; k0 < width; k0 += STRIP) {
    const k1 = Math.min(k0 + STRIP, width);
    for (let i = from; i < to; i += 4) {
      const last = lower ? Math.min(i + 4, m) : m;
      if (i + 4 > to) {
        edge(target, a, b, m, width, i, to, 0, last, k0, k1);
        continue;
      }
      let j = 0;
      for (; j + 4 <= last; j += 4) tile(target, a, b, m, width, i, j, k0, k1);
      if (j < last) edge(target, a, b, m, width, i, i + 4, j, last, k0, k1);
    }
  }
}

function tile(target: Float64Array, a: Float64Array, b: Float64Array, m: number, width: number, i: number, j: number, k0: number, k1: number): void {
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
  let s20 = 0, s21 = 0, s22 = 0, s23 = 0, s30 = 0, s31 = 0, s32 = 0, s33 = 0;
  const a0 = i * width, a1 = a0 + width, a2 = a1 + width, a3 = a2 + width;
  const b0 = j * width, b1 = b0 + width, b2 = b1 + width, b3 = b2 + width;
  for (let k = k0; k < k1; k++) {
    const x0 = a[a0 + k], x1 = a[a1 + k], x2 = a[a2 + k], x3 = a[a3 + k];
    const y0 = b[b0 + k], y1 = b[b1 + k], y2 = b[b2 + k], y3 = b[b3 + k];
    s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
    s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
    s20 += x2 * y0; s21 += x2 * y1; s22 += x2 * y2; s23 += x2 * y3;
    s30 += x3 * y0; s31 += x3 * y1; s32 += x3 * y2; s33 += x3 * y3;
  }
  const t0 = i * m + j, t1 = t0 + m, t2 = t1 + m, t3 = t2 + m;
  target[t0] += s00; target[t0 + 1] += s01; target[t0 + 2] += s02; target[t0 + 3] += s03;
  target[t1] += s10; target[t1 + 1] += s11; target[t1 + 2] += s12; target[t1 + 3] += s13;
  target[t2] += s20; target[t2 + 1] += s21; target[t2 + 2] += s22; target[t2 + 3] += s23;
  target[t3] += s30; target[t3 + 1] += s31; target[t3 + 2] += s32; target[t3 + 3] += s33;
}

/** What does not fill a tile. */
function edge(
  target: Float64Array, a: Float64Array, b: Float64Array, m: number, width: number,
  i0: number, i1: number, j0: number, j1: number, k0: number, k1: number,
): void {
  for (let i = i0; i < i1; i++) {
    for (let j = j0; j < j1; j++) {
      let sum = 0;
      for (let k = k0; k < k1; k++) sum += a[i * width + k] * b[j * width + k];
      target[i * m + j] += sum;
    }
  }
}

function rowsIn(values: Float64Array, width: number): number {
  const rows = values.length / width;
  if (!Number.isInteger(rows)) throw new LabError('bad-shape', `${values.length} values do not make rows of ${width}.`);
  return rows;
}

/**
 * a b^T: the inner products of rows with rows.
 * @param a [n, width]
 * @param b [m, width]
 * @returns [n, m]
 */
export function rowProducts(a: Float64Array, b: Float64Array, width: number): Float64Array {
  const n = rowsIn(a, width);
  const m = rowsIn(b, width);
  const product = new Float64Array(n * m);
  accumulate(product, a, b, m, width, 0, n, false);
  return product;
}

/**
 * Sums outer products of rows, x^T x, over as many blocks of rows as are added: no more than a block
 * is ever held in float64.
 */
export class SecondMoments {
  readonly #sums: Float64Array;
  #rows = 0;

  constructor(readonly width: number) {
    this.#sums = new Float64Array(width * width);
  }

  /** Rows added so far. */
  get rows(): number {
    return this.#rows;
  }

  /** @param block [rows, width] */
  add(block: Float64Array): void {
    const { width } = this;
    const rows = rowsIn(block, width);
    const columns = transposed(block, rows, width);
    accumulate(this.#sums, columns, columns, width, rows, 0, width, true);
    this.#rows += rows;
  }

  /** x^T x / divisor, symmetric, [width, width]. */
  matrix(divisor: number): Float64Array {
    const { width } = this;
    const result = new Float64Array(width * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j <= i; j++) {
        const value = this.#sums[i * width + j] / divisor;
        result[i * width + j] = value;
        result[j * width + i] = value;
      }
    }
    return result;
  }
}

/** [rows, columns] -> [columns, rows] */
export function transposed<T extends Float32Array | Float64Array>(values: T, rows: number, columns: number): T {
  const result = values.slice() as T;
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  return result;
}
