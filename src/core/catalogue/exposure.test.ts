/** Which sets can't judge which network: by what its training has shown, its members' and its start's. */
import { describe, expect, it } from 'vitest';
import { madeDatasets } from './datasets';
import { isExposed, outliersOf, outliersOfRecipe } from './exposure';

const exposure = (dataset: 'fashion-mnist-train' | 'mixture') => ({ dataset, coefficient: 0.5, batchSize: 10 });

describe('what a classifier was shown', () => {
  it('is known of shipped networks, and of ensembles by their members', () => {
    for (const zoo of ['m3-oe', 'ensemble-oe', 'ensemble-5-oe']) {
      expect([zoo, isExposed({ zoo }, 'fashion-mnist-test')]).toEqual([zoo, true]);
      expect([zoo, isExposed({ zoo }, 'notmnist-test')]).toEqual([zoo, false]);
    }
    for (const zoo of ['cnn', 'ensemble', 'ensemble-augmented', 'not-shipped']) expect([zoo, isExposed({ zoo }, 'fashion-mnist-test')]).toEqual([zoo, false]);
    expect(isExposed({ members: [{ zoo: 'cnn' }, { zoo: 'm3-oe' }] }, 'fashion-mnist-test')).toBe(true);
    expect(isExposed({ classifier: { zoo: 'm3-oe' }, temperature: 2 }, 'fashion-mnist-test')).toBe(true);
  });

  it('is known of a recipe by its outliers and by the weights that it starts from', () => {
    expect(outliersOfRecipe({})).toEqual([]);
    expect(outliersOfRecipe({ outlierExposure: exposure('mixture') })).toEqual(['mixture']);
    expect(outliersOfRecipe({ initial: { zoo: 'ensemble-oe' } })).toEqual(['fashion-mnist-train']);
    expect(outliersOfRecipe({ outlierExposure: exposure('mixture'), initial: { zoo: 'ensemble-oe' } })).toEqual(['mixture', 'fashion-mnist-train']);
  });

  it('is known of a model of this browser by its entry; the mixture leaves only what it is not made of', () => {
    const saved = { spec: { saved: 'x' }, outliers: ['mixture'] as const };
    expect(madeDatasets.filter(({ id }) => !isExposed({ saved: 'x' }, id, [saved])).map(({ id }) => id)).toEqual(['mnist-test-mirrored']);
    expect(isExposed({ saved: 'x' }, 'fashion-mnist-test', [saved])).toBe(false);
    expect(outliersOf({ saved: 'y' }, [saved])).toEqual([]);
    expect(outliersOf({ model: 'file.json' }, [saved])).toEqual([]);
  });
});
