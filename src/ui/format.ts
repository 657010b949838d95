/**
 * Numbers as words: the same rounding, the same units, the same thin spaces everywhere.
 */

const THIN = ' ';

/** 0.98734 -> "98.7 %". Near 0 and 1 it says so instead of rounding to them: "> 99.9 %". */
export function formatPercent(share: number, digits = 1): string {
  const least = Math.pow(10, -digits);
  const percent = share * 100;
  if (share > 0 && percent < least) return `< ${least.toFixed(digits)}${THIN}%`;
  if (share < 1 && percent > 100 - least) return `> ${(100 - least).toFixed(digits)}${THIN}%`;
  return `${percent.toFixed(digits)}${THIN}%`;
}

/** 12345 -> "12,345". */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-GB');
}

/** A time a person can plan with: "0.8 s", "12 s", "4 min", "1 h 20 min". */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 1000)}${THIN}ms`;
  if (seconds < 10) return `${seconds.toFixed(1)}${THIN}s`;
  if (seconds < 90) return `${Math.round(seconds)}${THIN}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes}${THIN}min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}${THIN}h${rest > 0 ? ` ${rest}${THIN}min` : ''}`;
}

/** 41.27 images -> "41.3 images/s"; from 100 on without decimals. */
export function formatRate(perSecond: number, unit: string): string {
  return `${perSecond >= 100 ? formatCount(perSecond) : perSecond.toFixed(1)}${THIN}${unit}/s`;
}

/** 1687512 -> "1.7 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes}${THIN}B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(0)}${THIN}kB`;
  return `${(bytes / 1e6).toFixed(1)}${THIN}MB`;
}
