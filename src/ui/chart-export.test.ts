/** CSV as spreadsheets expect it. */
import { describe, expect, it } from 'vitest';
import { toCsv } from './chart-export';

describe('toCsv', () => {
  it('quotes what needs quotes and leaves the rest', () => {
    expect(toCsv(['bin', 'n'], [['0.0 to 0.1', 3], ['a "b", c', null]])).toBe('bin,n\r\n0.0 to 0.1,3\r\n"a ""b"", c",\r\n');
  });
});
