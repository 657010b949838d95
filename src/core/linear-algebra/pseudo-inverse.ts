/**
 * What is done with an eigendecomposition: inverting a covariance that may lack rank, and solving a
 * small system in the least-squares sense.
 */
import { symmetricEigen } from './symmetric-eigen';
import type { SymmetricEigen } from './symmetric-eigen';

/**
 * Number of eigenvalues that are not zero but for rounding: above n * machine epsilon * the largest, the
 * usual cut-off of a symmetric pseudo-inverse.
 * @param eigen of a positive semi-definite matrix
 */
export function numericalRank({ n, values }: SymmetricEigen): number {
  const cut = n * Number.EPSILON * Math.abs(values[0]);
  const first = values.findIndex((value) => !(value > cut));
  return first < 0 ? n : first;
}

/**
 * Rows w_i = v_i / sqrt(lambda_i) for the eigenvalues that count, so that |w x|^2 = x^T C^+ x.
 * @returns [rank, n]
 */
export function whiteningRows(eigen: SymmetricEigen): Float64Array {
  const { n, values, vectors } = eigen;
  const rank = numericalRank(eigen);
  const rows = vectors.slice(0, rank * n);
  for (let i = 0; i < rows.length; i++) rows[i] /= Math.sqrt(values[Math.floor(i / n)]);
  return rows;
}

/** C^+ y for a symmetric positive semi-definite C, [n]. */
export function solveSymmetric(matrix: Float64Array, y: Float64Array): Float64Array {
  const n = y.length;
  const eigen = symmetricEigen(matrix, n);
  const rank = numericalRank(eigen);
  const result = new Float64Array(n);
  for (let i = 0; i < rank; i++) {
    let along = 0;
    for (let k = 0; k < n; k++) along += eigen.vectors[i * n + k] * y[k];
    for (let k = 0; k < n; k++) result[k] += (along / eigen.values[i]) * eigen.vectors[i * n + k];
  }
  return result;
}
