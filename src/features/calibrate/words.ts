/**
 * Calibration in words: gaps in points, over- or underconfident, counts and names as they stand in the
 * panel's sentences.
 */
import type { ConfidenceBalance } from '../../core/calibration/direction';
import { formatCount, formatPercent } from '../../ui/format';

/** 0.0123 -> "1.23 points": the difference of two percentages. Small ones keep a digit more. */
export function formatPoints(gap: number): string {
  const points = Math.abs(gap) * 100;
  return `${points.toFixed(points < 0.95 ? 2 : 1)}\u00a0points`;
}

/** An error of calibration: small ones keep a digit more. */
export const formatError = (error: number): string => formatPercent(error, error < 0.0995 ? 2 : 1);

/** "T = 0.33" */
export const formatTemperature = (temperature: number): string => temperature.toFixed(2);

/** "overconfident by 1.2 points", "neither over- nor underconfident": the gap is within chance. */
export function directionWords({ direction, gap }: ConfidenceBalance): string {
  if (direction === 'balanced') return 'neither over- nor underconfident';
  return `${direction} by ${formatPoints(gap)}`;
}

/** A name and what is said of it in so many characters: a name that is too long for them ends in "…". */
export function shortTitle(name: string, rest: string, most: number): string {
  const room = Math.max(1, most - rest.length);
  return (name.length > room ? `${name.slice(0, room - 1).trimEnd()}…` : name) + rest;
}

/** "On the first 2,500 of 10,000 digits, ": nothing where all were read, for then the figures say so. */
export function soFar(n: number, total: number): string {
  return n < total ? `On the first ${formatCount(n)} of ${formatCount(total)} digits, ` : '';
}
