/**
 * Numbers as words: the same rounding, the same units, the same spaces everywhere.
 */

/** Between a number and its unit: never broken over two lines. */
const GAP = '\u00a0';

/** 0.98734 -> "98.7 %". Near 0 and 1 it says so instead of rounding to them: "> 99.9 %". */
export function formatPercent(share: number, digits = 1): string {
  const least = Math.pow(10, -digits);
  const percent = share * 100;
  if (share > 0 && percent < least) return `< ${least.toFixed(digits)}${GAP}%`;
  if (share < 1 && percent > 100 - least) return `> ${(100 - least).toFixed(digits)}${GAP}%`;
  return `${percent.toFixed(digits)}${GAP}%`;
}

/** 12345 -> "12,345". */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-GB');
}

/** A time a person can plan with: "0.8 s", "12 s", "4 min", "1 h 20 min". */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 1000)}${GAP}ms`;
  if (seconds < 10) return `${seconds.toFixed(1)}${GAP}s`;
  if (seconds < 90) return `${Math.round(seconds)}${GAP}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes}${GAP}min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}${GAP}h${rest > 0 ? ` ${rest}${GAP}min` : ''}`;
}

/** 41.27 images -> "41.3 images/s"; from 100 on without decimals. */
export function formatRate(perSecond: number, unit: string): string {
  return `${perSecond >= 100 ? formatCount(perSecond) : perSecond.toFixed(1)}${GAP}${unit}/s`;
}

/** 1687512 -> "1.7 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}${GAP}B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(0)}${GAP}kB`;
  return `${(bytes / 1e6).toFixed(1)}${GAP}MB`;
}
