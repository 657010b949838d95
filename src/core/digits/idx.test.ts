import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIdx, parseIdx } from './idx';

describe('IDX files', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), (shape) => {
        const data = Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i % 256);
        const read = parseIdx(formatIdx(shape, data));
        expect(read.shape).toEqual(shape);
        expect([...read.data]).toEqual([...data]);
      }),
      { seed: 42 },
    );
  });

  it('refuses anything else with a sentence, never with a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          parseIdx(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'broken-idx' });
        }
      }),
      { seed: 42 },
    );
    const whole = formatIdx([2, 2], new Uint8Array(4));
    expect(() => parseIdx(whole.subarray(0, 14))).toThrow('should have 16 bytes and has 14');
    expect(() => parseIdx(new Uint8Array(0))).toThrow('no IDX file');
  });
});
