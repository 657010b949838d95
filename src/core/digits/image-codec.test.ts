/** An image survives its link to the byte; a damaged one is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabError } from '../errors';
import { bytesToImage, decodeImage, encodeImage, imageToBytes } from './image-codec';

const image = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) }), { minLength: 784, maxLength: 784 })
  .map((values) => Uint8Array.from(values));

describe('the image codec', () => {
  it('gives back the same image', () => {
    fc.assert(
      fc.property(image, (bytes) => {
        expect([...decodeImage(encodeImage(bytes))]).toEqual([...bytes]);
        expect([...imageToBytes(bytesToImage(bytes))]).toEqual([...bytes]);
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  it('writes an empty image in a few letters', () => {
    expect(encodeImage(new Uint8Array(784)).length).toBeLessThan(12);
  });

  it('refuses whatever is no image', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        expect(() => decodeImage(text)).toThrow(LabError);
      }),
      { seed: 42 },
    );
    expect(() => decodeImage('A'.repeat(5000))).toThrow('damaged');
  });
});
