/**
 * Percentile bootstrap (Efron 1979). A resample is given to the statistic as how often each
 * example was drawn, so that a statistic may sort or bin its examples once and only sweep them
 * again, and two networks judged on the same images are resampled together (paired) for free.
 */
import { LabError } from '../errors';
import type { Random } from '../random/random';
import type { Interval } from './interval';

export interface BootstrapOptions {
  /** The stream of draws: the same stream gives the same interval. */
  random: Random;
  /** Number of resamples; 1000 by default. */
  resamples?: number;
  /** Share of the bootstrap distribution inside the interval; 0.95 by default. */
  level?: number;
}

/**
 * The q-quantile of sorted values with linear interpolation (type 7 of Hyndman and Fan 1996, the
 * usual default of numerical packages).
 */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** Draws n of n examples with replacement into `weights` (how often each came). */
export function drawResample(weights: Int32Array, random: Random): void {
  const n = weights.length;
  weights.fill(0);
  for (let i = 0; i < n; i++) weights[random.integer(n)]++;
}

/** The interval of one statistic's bootstrap values; those that are not finite are left out. */
export function percentileInterval(values: Float64Array, level: number): Interval | null {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length === 0) return null;
  const tail = (1 - level) / 2;
  return [quantileOfSorted(sorted, tail), quantileOfSorted(sorted, 1 - tail)];
}

/** Checks the options and fills in the defaults. */
export function bootstrapSettings(options: BootstrapOptions): Required<BootstrapOptions> {
  const { random, resamples = 1000, level = 0.95 } = options;
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new LabError('bad-resamples', `A bootstrap needs at least 1 resample, got ${resamples}.`);
  }
  if (!(level > 0 && level < 1)) {
    throw new LabError('bad-level', `A confidence level lies between 0 and 1, got ${level}; 0.95 is usual.`);
  }
  return { random, resamples, level };
}

/**
 * Percentile intervals of any number of statistics of the same n examples.
 * @param n number of examples, at least 1
 * @param statistic from how often each example was drawn (length n, sum n) to named values; NaN
 *   where a resample leaves it undefined (an AUROC without errors)
 * @returns per name the interval, or null when it was undefined on every resample
 * @throws LabError "no-examples", "bad-resamples", "bad-level"
 */
export function bootstrap<K extends string>(
  n: number,
  statistic: (weights: Int32Array) => Record<K, number>,
  options: BootstrapOptions,
): Record<K, Interval | null> {
  const steps = bootstrapSteps(n, statistic, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** As `bootstrap`, one resample a step, for a page that must stay alive meanwhile. Yields how many are done. */
export function* bootstrapSteps<K extends string>(
  n: number,
  statistic: (weights: Int32Array) => Record<K, number>,
  options: BootstrapOptions,
): Generator<number, Record<K, Interval | null>> {
  if (n < 1) throw new LabError('no-examples', 'There is nothing to resample; give at least one example.');
  const { random, resamples, level } = bootstrapSettings(options);
  const weights = new Int32Array(n);
  const values = new Map<K, Float64Array>();
  for (let r = 0; r < resamples; r++) {
    drawResample(weights, random);
    const drawn = statistic(weights);
    for (const name of Object.keys(drawn) as K[]) {
      let list = values.get(name);
      if (!list) values.set(name, (list = new Float64Array(resamples).fill(NaN)));
      list[r] = drawn[name];
    }
    yield r + 1;
  }
  const intervals = {} as Record<K, Interval | null>;
  for (const [name, list] of values) intervals[name] = percentileInterval(list, level);
  return intervals;
}
