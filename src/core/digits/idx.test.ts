/** IDX files: what is written is read, and what is broken is refused with a reason. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIdx, parseIdx } from './idx';

describe('idx', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 255 }), (shape, value) => {
        const data = new Uint8Array(shape.reduce((p, n) => p * n, 1)).fill(value);
        const again = parseIdx(formatIdx({ shape, data }));
        expect(again.shape).toEqual(shape);
        expect([...again.data]).toEqual([...data]);
      }),
      { seed: 42 },
    );
  });

  it('reads a view that does not start at the beginning of its buffer', () => {
    const file = formatIdx({ shape: [2, 1], data: Uint8Array.of(7, 9) });
    const padded = new Uint8Array(file.length + 3);
    padded.set(file, 3);
    expect([...parseIdx(padded.subarray(3)).data]).toEqual([7, 9]);
  });

  it.each([
    [[], 'less than a header'],
    [[0x1f, 0x8b, 8, 1], 'still compressed'],
    [[0, 0, 0x0d, 1, 0, 0, 0, 0], 'type 0x0d'],
    [[0, 0, 8, 0], '0 dimensions'],
    [[0, 0, 8, 2, 0, 0, 0, 1], 'cut off'],
    [[0, 0, 8, 1, 0, 0, 0, 3, 1, 2], 'need 3 bytes, and 2 follow'],
    [[0, 0, 8, 1, 255, 255, 255, 255], 'need 4294967295 bytes'],
  ])('refuses %j', (bytes, why) => {
    expect(() => parseIdx(Uint8Array.from(bytes))).toThrow(why);
  });

  it('refuses a shape that does not fit', () => {
    expect(() => formatIdx({ shape: [2, 2], data: new Uint8Array(3) })).toThrow('does not fit 3 values');
  });

  it('never does worse than refuse, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          parseIdx(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'idx-broken' });
        }
      }),
      { seed: 42 },
    );
  });
});
