/** Numbers as a person reads them, at the edges where rounding would lie. */
import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatPercent, formatRate } from './format';

const plain = (text: string): string => text.replace(/\u00a0/g, ' ');

describe('format', () => {
  it.each([
    [0, '0.0 %'],
    [1, '100.0 %'],
    [0.9873, '98.7 %'],
    [0.99999, '> 99.9 %'],
    [0.0001, '< 0.1 %'],
    [0.001, '0.1 %'],
  ])('percent %d', (share, text) => expect(plain(formatPercent(share))).toBe(text));

  it.each([
    [12, '12 ms'],
    [800, '800 ms'],
    [1500, '1.5 s'],
    [61_000, '61 s'],
    [240_000, '4 min'],
    [4_800_000, '80 min'],
    [5_400_000, '1 h 30 min'],
    [7_200_000, '2 h'],
  ])('duration %d', (ms, text) => expect(plain(formatDuration(ms))).toBe(text));

  it('counts, rates and sizes', () => {
    expect(formatCount(12345)).toBe('12,345');
    expect(plain(formatRate(41.27, 'images'))).toBe('41.3 images/s');
    expect(plain(formatRate(1234.5, 'images'))).toBe('1,235 images/s');
    expect(plain(formatBytes(1687512))).toBe('1.7 MB');
  });
});
