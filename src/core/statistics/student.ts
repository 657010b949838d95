/**
 * The mean of a few independent runs with Student's interval: five seeds are too few for a bootstrap.
 */
import { LabError } from '../errors';
import { normalQuantile, type Interval } from './interval';

/** t for which |T| <= t with probability .95, by degrees of freedom from 1. */
const QUANTILES = [
  12.706, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314,
  2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
];

/** Two-sided 95 % quantile of Student's t; beyond 30 degrees the first term of its expansion in 1/df. */
function studentQuantile(df: number): number {
  const z = normalQuantile(0.95);
  return QUANTILES[df - 1] ?? z + (z ** 3 + z) / (4 * df);
}

export interface MeanWithInterval {
  mean: number;
  /** 95 %, of the mean. */
  interval: Interval;
  n: number;
}

/**
 * Mean of independent values with Student's 95 % interval.
 * @param values two or more
 * @throws LabError "bad-count"
 */
export function meanWithInterval(values: readonly number[]): MeanWithInterval {
  const n = values.length;
  if (n < 2) throw new LabError('bad-count', 'An interval of a mean needs two values or more. Run more seeds.');
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n);
  return { mean, interval: [mean - half, mean + half], n };
}
