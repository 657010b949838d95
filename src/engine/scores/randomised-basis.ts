/**
 * The leading directions of a tall, wide matrix by a randomised singular value decomposition (Halko,
 * Martinsson and Tropp, SIAM Review 53(2), 2011: algorithm 4.4 for the range with one power iteration, then
 * algorithm 5.1). Nothing of the size width x width is ever made.
 *
 * Products run in float32 on the backend; the small symmetric problems in float64 on the host.
 */
import { SecondMoments, transposed } from '../../core/linear-algebra/products';
import { symmetricEigenSteps } from '../../core/linear-algebra/symmetric-eigen';
import { Random } from '../../core/random/random';
import type { JobControl } from '../job';
import { product } from './block-product';
import { runSteps } from './steps';

/** Extra directions in the sketch, of which the least certain are thrown away (Halko et al., section 4.2: 5 or 10). */
const OVERSAMPLING = 10;
/** Directions whose squared length is below this share of the largest are rounding of float32 products. */
const NEGLIGIBLE = 1e-10;
/** Rows in float64 at once. */
const ROW_BLOCK = 128;

/** A matrix that is read in blocks. */
export interface BlockMatrix {
  rows: number;
  width: number;
  /** Rows from..to, [to - from, width]. */
  rowBlock(from: number, to: number): Float32Array;
  /** Columns from..to as rows, [to - from, rows]. */
  columnBlock(from: number, to: number): Float32Array;
}

export interface Basis {
  /** [dimension, width], orthonormal rows. */
  directions: Float32Array;
  dimension: number;
}

/** Columns of [rows, count], as float32. */
interface Columns {
  values: Float32Array;
  count: number;
}

/** The map that makes columns orthonormal, V / sqrt(lambda) of their Gram matrix, [count, kept]. */
async function orthonormalMap({ values, count }: Columns, rows: number, keep: number, job: JobControl): Promise<Columns> {
  const moments = new SecondMoments(count);
  for (let from = 0; from < rows; from += ROW_BLOCK) {
    if (from % (ROW_BLOCK * 8) === 0) await job.checkpoint();
    moments.add(Float64Array.from(values.subarray(from * count, Math.min(from + ROW_BLOCK, rows) * count)));
  }
  const eigen = await runSteps(symmetricEigenSteps(moments.matrix(1), count), job);
  const cut = eigen.values.findIndex((value) => !(value > NEGLIGIBLE * eigen.values[0]));
  const kept = Math.min(keep, cut < 0 ? count : Math.max(cut, 1));
  const map = new Float32Array(count * kept);
  for (let j = 0; j < kept; j++) {
    const length = Math.sqrt(Math.max(eigen.values[j], Number.MIN_VALUE));
    for (let i = 0; i < count; i++) map[i * kept + j] = eigen.vectors[j * count + i] / length;
  }
  return { values: map, count: kept };
}

async function orthonormal(columns: Columns, rows: number, keep: number, job: JobControl): Promise<Columns> {
  const map = await orthonormalMap(columns, rows, keep, job);
  const block = (from: number, to: number): Float32Array => columns.values.subarray(from * columns.count, to * columns.count);
  return { values: await product({ rows, inner: columns.count, columns: map.count }, block, map.values, job), count: map.count };
}

/**
 * The `dimension` directions along which the rows are longest (fewer where the rows span fewer).
 * @param onShare told the share that is done, 0..1
 * @throws LabError `cancelled`
 */
export async function randomisedBasis(matrix: BlockMatrix, dimension: number, job: JobControl, onShare: (share: number) => void): Promise<Basis> {
  const { rows, width } = matrix;
  const sketch = Math.min(dimension + OVERSAMPLING, rows, width);
  const times = async (right: Columns, done: number): Promise<Columns> => ({
    values: await product({ rows, inner: width, columns: right.count }, (a, b) => matrix.rowBlock(a, b), right.values, job, {
      onShare: (share) => onShare(done + share * 0.25),
    }),
    count: right.count,
  });
  const transposedTimes = async (right: Columns, done: number): Promise<Columns> => ({
    values: await product({ rows: width, inner: rows, columns: right.count }, (a, b) => matrix.columnBlock(a, b), right.values, job, {
      onShare: (share) => onShare(done + share * 0.25),
    }),
    count: right.count,
  });
  const random = Random.of('randomised-basis', rows, width, dimension);
  const gaussian = { values: Float32Array.from({ length: width * sketch }, () => random.normal()), count: sketch };
  const range = await orthonormal(await times(gaussian, 0), rows, sketch, job);
  const corange = await orthonormal(await transposedTimes(range, 0.25), width, sketch, job);
  // Twice, so that the last range is orthonormal to float32: the singular values below rest on it.
  const refined = await orthonormal(await orthonormal(await times(corange, 0.5), rows, sketch, job), rows, sketch, job);
  // Columns of A^T Q; their own orthonormal form, in falling order, are the right singular vectors.
  const projected = await transposedTimes(refined, 0.75);
  const directions = await orthonormal(projected, width, dimension, job);
  return { directions: transposed(directions.values, width, directions.count), dimension: directions.count };
}
