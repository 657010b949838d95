import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenModelFiles } from '../../../test/golden/load';
import type { WeightStorage } from '../../core/catalogue/variants';
import { decodeWeights, halfToNumber } from './layers-model-weights';
import { numberToHalf, storeWeightsAs } from './quantise';

describe('numberToHalf', () => {
  it('is the inverse of halfToNumber for every finite half', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfToNumber(bits);
      if (Number.isFinite(value)) expect(numberToHalf(value)).toBe(bits);
    }
  });

  it('rounds to the nearest half: within 2^-11 relative, or 2^-25 near zero', () => {
    fc.assert(
      fc.property(fc.float({ min: -60000, max: 60000, noNaN: true }), (value) => {
        const error = Math.abs(halfToNumber(numberToHalf(value)) - value);
        expect(error).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
      }),
      { seed: 42, numRuns: 2000 },
    );
  });
});

describe('storeWeightsAs', () => {
  // float16 keeps 11 bits; 255 steps of the kernels' range (below 2) err by half a step at most.
  it.each<[WeightStorage, number]>([
    ['float32', 0],
    ['float16', 2 ** -11],
    ['uint8', 2 / 255 / 2],
  ])('%s changes no weight by more than its rounding', async (storage, tolerance) => {
    const { modelJson, weights } = await goldenModelFiles();
    const files = { modelJson: JSON.stringify(modelJson), weights: { 'weights.bin': weights } };
    const stored = storeWeightsAs(files, storage, 'w.bin');
    const before = decodeWeights(JSON.parse(files.modelJson), weights);
    const after = decodeWeights(JSON.parse(stored.modelJson), stored.weights['w.bin']);
    for (const [name, values] of before) {
      const worst = Math.max(...values.map((value, i) => Math.abs(value - (after.get(name)?.[i] ?? NaN))));
      expect(worst).toBeLessThanOrEqual(name.endsWith('kernel') ? tolerance : 0);
    }
  });
});
