/**
 * Paired comparison of networks that were measured apart, also on different days and machines. A resample
 * depends on its number and the number of images alone, so the r-th value of one network and the r-th of
 * another were made by drawing the same images again: their difference is a paired bootstrap (Efron and
 * Tibshirani 1993), and a result needs to keep nothing but its values, two bytes each.
 */
import { fromBase64Url, toBase64Url } from '../digits/base64url';
import { LabError } from '../errors';
import { Random } from '../random/random';
import { drawResample, percentileInterval } from './bootstrap';
import type { Interval } from './interval';

/** Resamples of every paired comparison: the 95 % ends are then the 10th smallest and largest. */
export const PAIRED_RESAMPLES = 400;

/** Which of two sets is drawn again: detection has digits and outsiders. */
export type ResampledSet = 'images' | 'outsiders';

/** How often each of `weights.length` images comes in the r-th resample. */
export function drawPaired(weights: Int32Array, r: number, set: ResampledSet = 'images'): void {
  drawResample(weights, Random.of('paired', set, weights.length, r));
}

/** Values in [0,1] as two bytes each; 65535 stands for "not defined". Steps of 1.5e-5. */
const STEPS = 65_534;
const UNDEFINED = 65_535;

export function packShares(values: Float64Array): string {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setUint16(i * 2, Number.isFinite(value) ? Math.round(Math.min(1, Math.max(0, value)) * STEPS) : UNDEFINED));
  return toBase64Url(bytes);
}

/** @throws LabError "shares-broken" */
export function unpackShares(text: string): Float64Array {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64Url(text);
  } catch (error) {
    throw new LabError('shares-broken', 'The kept resamples of a result are damaged; run its cell again.', { cause: error });
  }
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length >> 1 }, (_, i) => {
    const step = view.getUint16(i * 2);
    return step === UNDEFINED ? NaN : step / STEPS;
  });
}

/** Resamples of n images are the same for every network, so they are drawn once. [resamples, n] */
const drawn = new Map<number, Uint8Array>();
/** More images than this are drawn anew each time rather than kept. */
const MOST_KEPT = 10_000;

function resamplesOf(n: number): Uint8Array {
  const kept = drawn.get(n);
  if (kept) return kept;
  const all = new Uint8Array(PAIRED_RESAMPLES * n);
  const weights = new Int32Array(n);
  for (let r = 0; r < PAIRED_RESAMPLES; r++) {
    drawPaired(weights, r);
    all.set(weights, r * n);
  }
  if (n <= MOST_KEPT) drawn.set(n, all);
  return all;
}

/** The share of set flags in every resample. @param flags [n] of 0 and 1 */
export function flagResamples(flags: Uint8Array): Float64Array {
  const n = flags.length;
  const all = resamplesOf(n);
  // Whichever kind is rarer is counted.
  const set = flags.reduce((sum, flag) => sum + flag, 0);
  const counted = set * 2 <= n ? 1 : 0;
  const rows = Int32Array.from([...flags.keys()].filter((i) => flags[i] === counted));
  return Float64Array.from({ length: PAIRED_RESAMPLES }, (_, r) => {
    let sum = 0;
    for (let k = 0; k < rows.length; k++) sum += all[r * n + rows[k]];
    return counted === 1 ? sum / n : 1 - sum / n;
  });
}

/**
 * 95 % interval of first minus second; null where no resample defines both.
 * @throws LabError "bad-shape" when they were not resampled equally often
 */
export function pairedDifference(first: Float64Array, second: Float64Array): Interval | null {
  if (first.length !== second.length) throw new LabError('bad-shape', 'A paired comparison needs equally many resamples of both.');
  return percentileInterval(first.map((value, r) => value - second[r]), 0.95);
}
