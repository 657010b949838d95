/**
 * Eigenvalues and eigenvectors of a symmetric matrix in float64: Householder reflections to
 * tridiagonal form, then QL with implicit shifts (Golub and Van Loan, Matrix Computations, 4th ed.,
 * sections 8.3.1 and 8.3.5; Wilkinson's shift). Own code rather than a library, because a
 * thousand rows take seconds: the work is handed out in steps, so that a job can report, pause and
 * stop between them, and vectors are rows, so that every inner loop runs along memory (the general
 * libraries keep them as columns of arrays of arrays).
 */
import { LabError } from '../errors';

export interface SymmetricEigen {
  n: number;
  /** [n], falling. */
  values: Float64Array;
  /** [n, n]: row i is the unit eigenvector of `values[i]`. */
  vectors: Float64Array;
}

/** Sweeps of QL for one eigenvalue; two are usual, and no symmetric matrix is known to need more than thirty. */
const MOST_SWEEPS = 60;

/** row[0..length) dot x, and y += factor * row on the way: one pass over memory for both halves of a symmetric product. */
function dotAndAdd(matrix: Float64Array, start: number, x: Float64Array, y: Float64Array, factor: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) {
    const value = matrix[start + k];
    sum += value * x[k];
    y[k] += factor * value;
  }
  return sum;
}

/** Lower triangle of the leading block minus x y^T + y x^T. */
function subtractOuter(matrix: Float64Array, n: number, x: Float64Array, y: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    const start = i * n;
    const xi = x[i];
    const yi = y[i];
    for (let k = 0; k <= i; k++) matrix[start + k] -= xi * y[k] + yi * x[k];
  }
}

/** row += factor * x */
function addTo(row: Float64Array, start: number, x: Float64Array, factor: number, length: number): void {
  for (let k = 0; k < length; k++) row[start + k] += factor * x[k];
}

/** Columns turned at once: a strip of a thousand rows of them stays in the second cache. */
const STRIP = 64;

/**
 * Givens rotations of neighbouring rows, kept until there are many, then applied strip by strip of
 * columns: one after another they would drag the whole matrix through memory for every sweep.
 */
class Rotations {
  readonly #upper: Int32Array;
  readonly #c: Float64Array;
  readonly #s: Float64Array;
  #count = 0;

  constructor(
    readonly rows: Float64Array,
    readonly n: number,
  ) {
    const capacity = 16 * n;
    this.#upper = new Int32Array(capacity);
    this.#c = new Float64Array(capacity);
    this.#s = new Float64Array(capacity);
  }

  /** Whether another sweep might not fit. */
  get full(): boolean {
    return this.#count + this.n > this.#c.length;
  }

  /** Turns the rows `upper` and `upper + 1`. */
  add(upper: number, c: number, s: number): void {
    this.#upper[this.#count] = upper;
    this.#c[this.#count] = c;
    this.#s[this.#count++] = s;
  }

  apply(): void {
    const { rows, n } = this;
    for (let from = 0; from < n; from += STRIP) {
      const length = Math.min(STRIP, n - from);
      for (let r = 0; r < this.#count; r++) turn(rows, this.#upper[r] * n + from, n, this.#c[r], this.#s[r], length);
    }
    this.#count = 0;
  }
}

function turn(rows: Float64Array, upper: number, n: number, c: number, s: number, length: number): void {
  const end = upper + length;
  for (let k = upper; k < end; k++) {
    const low = rows[k + n];
    const up = rows[k];
    rows[k + n] = s * up + c * low;
    rows[k] = c * up - s * low;
  }
}

interface Tridiagonal {
  diagonal: Float64Array;
  /** beside[i] couples i and i + 1; the last is 0. */
  beside: Float64Array;
  /** [n, n]: row k is column k of the orthogonal Q in A = Q T Q^T. */
  basis: Float64Array;
}

/**
 * Reflects row after row, from the last to the first, onto its last entry before the diagonal.
 * Each reflector I - u u^T / h is left in the row that it cleared.
 */
function* tridiagonalise(a: Float64Array, n: number): Generator<number, Tridiagonal> {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const heights = new Float64Array(n);
  const u = new Float64Array(n);
  const p = new Float64Array(n);
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    let scale = 0;
    for (let k = 0; k < i; k++) scale = Math.max(scale, Math.abs(a[row + k]));
    if (i > 1 && scale > 0) {
      let squared = 0;
      for (let k = 0; k < i; k++) {
        u[k] = a[row + k] / scale;
        squared += u[k] * u[k];
      }
      const pivot = u[i - 1];
      const length = pivot >= 0 ? -Math.sqrt(squared) : Math.sqrt(squared);
      beside[i - 1] = scale * length;
      const h = squared - pivot * length;
      u[i - 1] = pivot - length;
      heights[i] = h;
      p.fill(0, 0, i);
      for (let j = 0; j < i; j++) {
        const start = j * n;
        p[j] += dotAndAdd(a, start, u, p, u[j], j) + a[start + j] * u[j];
      }
      let along = 0;
      for (let k = 0; k < i; k++) {
        p[k] /= h;
        along += p[k] * u[k];
      }
      addTo(p, 0, u, -along / (2 * h), i);
      subtractOuter(a, n, u, p, i);
      a.set(u.subarray(0, i), row);
    } else {
      beside[i - 1] = a[row + i - 1];
    }
    diagonal[i] = a[row + i];
    yield ((n - i) / n) * 0.25;
  }
  diagonal[0] = a[0];

  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  for (let i = 2; i < n; i++) {
    if (heights[i] === 0) continue;
    u.set(a.subarray(i * n, i * n + i));
    for (let r = 0; r < i; r++) {
      const start = r * n;
      let sum = 0;
      for (let k = 0; k < i; k++) sum += basis[start + k] * u[k];
      addTo(basis, start, u, -sum / heights[i], i);
    }
    yield 0.25 + (i / n) * 0.15;
  }
  return { diagonal, beside, basis };
}

/** Index of the first negligible coupling at or after `from`. */
function nextGap(d: Float64Array, e: Float64Array, from: number, floor: number): number {
  let m = from;
  while (m < d.length - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1])) + floor) m++;
  return m;
}

/** One implicit QL sweep over the block from..to; d and e are changed in place. */
function sweep(d: Float64Array, e: Float64Array, rotations: Rotations, from: number, to: number): void {
  const half = (d[from + 1] - d[from]) / (2 * e[from]);
  const root = Math.sqrt(half * half + 1);
  let g = d[to] - d[from] + e[from] / (half + (half >= 0 ? root : -root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = to - 1; i >= from; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= p;
      e[to] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    rotations.add(i, c, s);
  }
  d[from] -= p;
  e[from] = g;
  e[to] = 0;
}

function sorted(d: Float64Array, z: Float64Array): SymmetricEigen {
  const n = d.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => d[b] - d[a]);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(z.subarray(from * n, (from + 1) * n), to * n));
  return { n, values: Float64Array.from(order, (i) => d[i]), vectors };
}

/**
 * Decomposes a symmetric matrix in steps of some milliseconds.
 * @param matrix [n, n], of which the lower triangle is read; it is not changed
 * @yields the share that is done, 0..1
 * @throws LabError "bad-shape", "not-finite" where the matrix holds NaN or infinities, "no-convergence"
 */
export function* symmetricEigenSteps(matrix: Float64Array, n: number): Generator<number, SymmetricEigen> {
  if (n < 1 || matrix.length !== n * n) throw new LabError('bad-shape', `${matrix.length} values do not make a matrix of ${n} x ${n}.`);
  if (!matrix.every(Number.isFinite)) throw new LabError('not-finite', 'The features hold values that are no numbers. Check the model.');
  const { diagonal: d, beside: e, basis: z } = yield* tridiagonalise(matrix.slice(), n);
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]) + Math.abs(e[i]));
  const floor = Number.EPSILON * Number.EPSILON * norm;
  const rotations = new Rotations(z, n);
  for (let from = 0; from < n; from++) {
    for (let sweeps = 0; ; sweeps++) {
      const to = nextGap(d, e, from, floor);
      if (to === from) break;
      if (sweeps === MOST_SWEEPS) throw new LabError('no-convergence', 'The eigenvalues of the features did not settle. Choose other training images.');
      sweep(d, e, rotations, from, to);
      if (!rotations.full) continue;
      rotations.apply();
      yield 0.4 + (from / n) * 0.6;
    }
  }
  rotations.apply();
  return sorted(d, z);
}

/** As `symmetricEigenSteps`, at once: for small matrices. */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const steps = symmetricEigenSteps(matrix, n);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
