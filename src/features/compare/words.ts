/** Figures of the comparison as words. */
import { EXPOSED_WORDS } from '../../core/catalogue/exposure';
import type { Difference } from '../../core/comparison/judge';
import type { Measured } from '../../core/comparison/measured';
import { originOf } from '../../core/comparison/origin';
import type { ComparisonRow } from '../../core/comparison/rows';
import { formatCount, formatPercent } from '../../ui/format';

const GAP = '\u00a0';

/** Shares of many images keep a digit more. */
const digitsOf = (n: number): number => (n >= 5_000 ? 2 : n >= 200 ? 1 : 0);

/** A figure alone, in its row's unit. */
export function formatFigure({ unit, group }: ComparisonRow, value: number, n: number): string {
  switch (unit) {
    case 'percent':
      return formatPercent(value, group === 'calibration' && value < 0.0995 ? 2 : Math.max(1, digitsOf(n)));
    case 'auroc':
      return value.toFixed(n >= 5_000 ? 4 : 3);
    case 'milliseconds':
      return `${value < 0.0995 ? value.toFixed(3) : value < 9.95 ? value.toFixed(2) : value.toFixed(0)}${GAP}ms`;
    case 'count':
      return value >= 1e6 ? `${(value / 1e6).toFixed(2)}${GAP}million` : formatCount(value);
  }
}

/** "97.1 to 98.6": the 95 % interval without its unit. */
export function formatInterval({ unit, group }: ComparisonRow, { interval, n }: Pick<Measured, 'interval' | 'n'>): string | null {
  if (!interval) return null;
  const digits = unit === 'percent' ? (group === 'calibration' || n >= 5_000 ? 2 : 1) : n >= 5_000 ? 4 : 3;
  return interval.map((end) => (unit === 'percent' ? end * 100 : end).toFixed(digits)).join(' to ');
}

/** "1,000 digits", "1,000 digits, 500 outsiders". */
export function formatImages({ n, outsiders }: Pick<Measured, 'n' | 'outsiders'>): string {
  if (n === 0) return '';
  return outsiders === undefined ? `${formatCount(n)} digits` : `${formatCount(n)} digits, ${formatCount(outsiders)} outsiders`;
}

/** Where a figure comes from: "measured by us on 2026-11-26, wasm", "computed here, wasm". */
export function sourceWords({ isLive, date, backend }: Measured): string {
  const by = backend ? `, ${backend}` : '';
  return isLive ? `computed here${by}` : `measured by us${date ? ` on ${date}` : ''}${by}`;
}

/** Where all of some committed figures come from: "measured by us from 2026-11-26 to 2026-11-27, on wasm and webgpu"; empty where there are none. */
export function measuredWords(measured: readonly Measured[]): string {
  const { days, backends } = originOf(measured);
  const when = days.length > 1 ? ` from ${days[0]} to ${days[days.length - 1]}` : days.length === 1 ? ` on ${days[0]}` : '';
  return measured.length === 0 ? '' : `measured by us${when}${backends.length > 0 ? `, on ${listed(backends)}` : ''}`;
}

/** What is worth knowing beside a figure, and that it can't judge its network where that is so. */
export function noteWords({ note }: Pick<Measured, 'note'>, cell: { isExposed: boolean } | undefined): string {
  return [note ?? '', cell?.isExposed ? EXPOSED_WORDS : ''].filter((words) => words !== '').join('; ');
}

/** The size of a difference: "12.3 points", "0.041". */
export function formatDifference({ unit }: ComparisonRow, value: number): string {
  const size = Math.abs(value);
  return unit === 'percent' ? `${(size * 100).toFixed(size < 0.01 ? 2 : 1)}${GAP}points` : size.toFixed(3);
}

/** "95 %: 10.1 to 14.2": the interval of a difference, from its smaller to its larger end in size. */
export function formatDifferenceInterval({ unit }: ComparisonRow, { interval }: Difference): string {
  const sizes = interval.map(Math.abs).sort((a, b) => a - b);
  const text = sizes.map((size) => (unit === 'percent' ? (size * 100).toFixed(size < 0.01 ? 2 : 1) : size.toFixed(3))).join(' to ');
  return `95${GAP}%: ${text}`;
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
