/**
 * Confidence intervals of proportions: every accuracy in the lab is shown with one.
 */
import { LabError } from '../errors';

/** Lower and upper end, as it stands in results: [lo, hi]. */
export type Interval = [lower: number, upper: number];

/** Confidence levels that have a two-sided normal quantile below. */
export type Level = 0.9 | 0.95 | 0.99;

const NORMAL_QUANTILE: Record<Level, number> = {
  0.9: 1.6448536269514722,
  0.95: 1.959963984540054,
  0.99: 2.5758293035489004,
};

/** The z for which a standard normal lies within [-z, z] with this probability. */
export function normalQuantile(level: Level): number {
  return NORMAL_QUANTILE[level];
}

/**
 * Wilson's score interval of a proportion (Wilson, JASA 1927). Unlike the textbook p +- z*se it
 * never leaves [0,1] and says something true at 0 of n and n of n.
 * @param successes 0..n (may be fractional when a tie counts as one half)
 * @param n number of trials; 0 gives [0, 1]
 * @throws LabError "bad-count" when successes are not within 0..n
 */
export function wilsonInterval(successes: number, n: number, level: Level = 0.95): Interval {
  if (!(n >= 0 && successes >= 0 && successes <= n)) {
    throw new LabError('bad-count', `${successes} successes out of ${n} is no proportion; give 0 to n successes.`);
  }
  if (n === 0) return [0, 1];
  const z = NORMAL_QUANTILE[level];
  const p = successes / n;
  const z2 = (z * z) / n;
  const centre = (p + z2 / 2) / (1 + z2);
  const half = (z / (1 + z2)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n));
  // At the ends the exact bound is 0 or 1; rounding must not miss it.
  return [successes === 0 ? 0 : Math.max(0, centre - half), successes === n ? 1 : Math.min(1, centre + half)];
}
