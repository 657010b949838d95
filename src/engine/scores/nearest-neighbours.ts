/**
 * Distance to the k-th nearest training image (Sun et al., ICML 2022; OpenOOD): features divided by their L2
 * norm, minus the k-th smallest SQUARED distance. All distances are computed, as one matrix product in blocks.
 */
import { LabError } from '../../core/errors';
import type { JobControl } from '../job';
import { productByBlocks } from './block-product';
import type { FeatureBatch } from './features';

/** float32 values of training features on the backend at once: 16 MB. */
const BLOCK_VALUES = 4e6;

export interface NeighbourIndex {
  width: number;
  fitCount: number;
  /** [fitCount, width], unit rows. */
  directions: Float32Array;
  /** Squared length of each row as rounded to float32, [fitCount]. */
  squares: Float64Array;
}

/** Rows over their L2 norm; a row of zeros stays. */
function unitRows({ n, width, features }: FeatureBatch): { rows: Float32Array; squares: Float64Array } {
  const rows = new Float32Array(features.length);
  const squares = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const at = i * width;
    let square = 0;
    for (let k = at; k < at + width; k++) square += features[k] * features[k];
    const factor = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let k = at; k < at + width; k++) {
      rows[k] = features[k] * factor;
      squares[i] += rows[k] * rows[k];
    }
  }
  return { rows, squares };
}

export function fitNeighbours(training: FeatureBatch): NeighbourIndex {
  const { rows, squares } = unitRows(training);
  return { width: training.width, fitCount: training.n, directions: rows, squares };
}

/** The k smallest numbers seen for each of n rows: a heap per row with its largest on top. */
class Smallest {
  readonly #heaps: Float64Array;

  constructor(
    n: number,
    readonly k: number,
  ) {
    this.#heaps = new Float64Array(n * k).fill(Infinity);
  }

  /** The k-th smallest of a row so far. */
  kth(row: number): number {
    return this.#heaps[row * this.k];
  }

  /** Replaces the largest of a row; only for a value below `kth(row)`. */
  add(row: number, value: number): void {
    const { k } = this;
    const heap = this.#heaps;
    const start = row * k;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= k) break;
      if (child + 1 < k && heap[start + child + 1] > heap[start + child]) child++;
      if (heap[start + child] <= value) break;
      heap[start + hole] = heap[start + child];
      hole = child;
    }
    heap[start + hole] = value;
  }
}

/**
 * Minus the squared distance to the k-th nearest training image, [n].
 * @throws LabError `fit-too-small` where there are fewer than k training images, `cancelled`
 */
export async function neighbourScore(index: NeighbourIndex, batch: FeatureBatch, k: number, job: JobControl): Promise<Float64Array> {
  const { width, fitCount, directions, squares } = index;
  if (k > fitCount) throw new LabError('fit-too-small', `The ${k}-th nearest of ${fitCount} training images does not exist. Fit on more images or take a smaller k.`);
  const queries = unitRows(batch);
  const nearest = new Smallest(batch.n, k);
  const step = Math.max(1, Math.floor(BLOCK_VALUES / width));
  for (let first = 0; first < fitCount; first += step) {
    const columns = Math.min(step, fitCount - first);
    await productByBlocks(
      { rows: batch.n, inner: width, columns },
      (from, to) => queries.rows.subarray(from * width, to * width),
      directions.subarray(first * width, (first + columns) * width),
      (cosines, from, to) => {
        for (let i = from; i < to; i++) {
          let limit = nearest.kth(i);
          for (let j = 0; j < columns; j++) {
            const distance = queries.squares[i] + squares[first + j] - 2 * cosines[(i - from) * columns + j];
            if (distance >= limit) continue;
            nearest.add(i, distance);
            limit = nearest.kth(i);
          }
        }
      },
      job,
      { transposed: true },
    );
  }
  return Float64Array.from({ length: batch.n }, (_, i) => -Math.max(0, nearest.kth(i)));
}
