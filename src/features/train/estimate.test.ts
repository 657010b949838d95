/** Estimates and the quick size, over all speeds that a computer may have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRecipe, parseRecipe, TRAINING_IMAGES } from '../../core/catalogue/recipe';
import { estimate, quickSize, validationImagesFor } from './estimate';

const recipeOf = (size: { images: number; epochs: number }) => parseRecipe({ ...defaultRecipe('cnn'), ...size, validationImages: validationImagesFor(size.images) });

describe('estimate', () => {
  it('counts whole batches, a third of the cost for what is only read', () => {
    const recipe = { images: 1_230, epochs: 2, batchSize: 120, validationImages: 300 };
    expect(estimate(recipe, 100).trainingMs).toBeCloseTo((1_200 * 2 + (300 * 2) / 3) * 10);
    expect(estimate(recipe, 100).testMs).toBeCloseTo((10_000 / 3) * 10);
  });

  it('is half as long at twice the speed', () => {
    const recipe = recipeOf({ images: 5_000, epochs: 3 });
    expect(estimate(recipe, 200).trainingMs).toBeCloseTo(estimate(recipe, 400).trainingMs * 2);
  });
});

describe('quickSize', () => {
  it('is a valid recipe at any speed, and trains for no more than a minute where 200 images fit into one', () =>
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 1e5, noNaN: true }), (speed) => {
        const size = quickSize(speed);
        const { trainingMs, testMs } = estimate(recipeOf(size), speed);
        expect(size.images).toBeLessThanOrEqual(TRAINING_IMAGES);
        if (speed > 10) expect(trainingMs).toBeLessThanOrEqual(66_000);
        if (testMs < 15_000) expect(trainingMs + testMs).toBeLessThanOrEqual(66_000);
      }),
      { seed: 42 },
    ));

  it('uses most of its minute where the computer is slow enough to need it', () =>
    fc.assert(
      fc.property(fc.double({ min: 100, max: 2_000, noNaN: true }), (speed) => {
        expect(estimate(recipeOf(quickSize(speed)), speed).trainingMs).toBeGreaterThan(35_000);
      }),
      { seed: 42 },
    ));

  it.each([
    [700, { images: 11_000, epochs: 3 }],
    [20_000, { images: 55_000, epochs: 5 }],
    [15, { images: 570, epochs: 1 }],
  ])('at %d images a second', (speed, size) => expect(quickSize(speed)).toEqual(size));
});
