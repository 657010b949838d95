/**
 * Sorting by a score without losing the order of ties: every rank statistic of the lab (ROC,
 * risk-coverage, adaptive bins) starts here, also on each frame of the temperature slider, so it
 * is a radix sort on the bits of the numbers rather than a comparison sort.
 */
import { LabError } from '../errors';

/** Numbers that a statistic reads; computations inside are float64. */
export type FloatArray = Float32Array | Float64Array;

const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;
const PASSES = 6;

/** The low and high words of float64s, mapped so that unsigned order is numeric order. */
function sortableWords(values: FloatArray, falling: boolean): { low: Uint32Array; high: Uint32Array } {
  const n = values.length;
  const pair = new Float64Array(1);
  const words = new Uint32Array(pair.buffer);
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const value = values[i];
    if (Number.isNaN(value)) {
      throw new LabError('not-a-number', `Value ${i} is not a number, so there is no order; check the model that made it.`);
    }
    pair[0] = (falling ? -value : value) + 0; // + 0 turns -0 into 0: they are equal
    const negative = words[1] >>> 31 === 1;
    low[i] = negative ? ~words[0] : words[0];
    high[i] = negative ? ~words[1] : words[1] ^ 0x80000000;
  }
  return { low, high };
}

function order(values: FloatArray, falling: boolean): Int32Array {
  const n = values.length;
  const { low, high } = sortableWords(values, falling);
  const digit = (i: number, pass: number): number => {
    const shift = pass * DIGIT_BITS;
    if (shift >= 32) return (high[i] >>> (shift - 32)) & (BUCKETS - 1);
    if (shift + DIGIT_BITS <= 32) return (low[i] >>> shift) & (BUCKETS - 1);
    return ((low[i] >>> shift) | (high[i] << (32 - shift))) & (BUCKETS - 1);
  };
  let from = new Int32Array(n);
  for (let i = 0; i < n; i++) from[i] = i;
  let to = new Int32Array(n);
  const starts = new Int32Array(BUCKETS);
  for (let pass = 0; pass < PASSES; pass++) {
    starts.fill(0);
    for (let i = 0; i < n; i++) starts[digit(i, pass)]++;
    if (n > 0 && starts[digit(0, pass)] === n) continue; // all alike here: nothing to move
    let sum = 0;
    for (let b = 0; b < BUCKETS; b++) {
      const count = starts[b];
      starts[b] = sum;
      sum += count;
    }
    for (let k = 0; k < n; k++) to[starts[digit(from[k], pass)]++] = from[k];
    [from, to] = [to, from];
  }
  return from;
}

/**
 * The indices of `values` from the smallest to the largest; equal values keep their order of index.
 * @throws LabError "not-a-number" on NaN (infinities are ordered)
 */
export function risingOrder(values: FloatArray): Int32Array {
  return order(values, false);
}

/** The indices of `values` from the largest to the smallest; equal values keep their order of index. */
export function fallingOrder(values: FloatArray): Int32Array {
  return order(values, true);
}
