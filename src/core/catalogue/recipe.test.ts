import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabError } from '../errors';
import { NETWORK_IDS } from './networks';
import { defaultRecipe, parseRecipe, stepsPerEpoch } from './recipe';

const folder = new URL('../../../recipes/', import.meta.url);

describe('recipes', () => {
  it.each(readdirSync(folder).filter((file) => file.endsWith('.json')))('%s is valid and named after its file', (file) => {
    const recipe = parseRecipe(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    expect(`${recipe.id}.json`).toBe(file);
  });

  it.each(NETWORK_IDS)('the default recipe of %s is valid', (network) => {
    expect(parseRecipe(defaultRecipe(network))).toEqual(defaultRecipe(network));
  });

  it('names the field that is wrong', () => {
    const recipe = defaultRecipe('cnn');
    const wrong: [string, unknown][] = [
      ['epochs', { ...recipe, epochs: 0 }],
      ['images', { ...recipe, images: 55_001 }],
      ['networks.0', { ...recipe, networks: ['vgg'] }],
      ['seed', { ...recipe, seed: -1 }],
      ['optimiser.schedule', { ...recipe, optimiser: { kind: 'adam', learningRate: 0.1, schedule: { kind: 'step' } } }],
      ['augmentation.rotationDegrees', { ...recipe, augmentation: { rotationDegrees: 900, translationShare: 0 } }],
      ['dropuot', { ...recipe, dropuot: 1 }],
    ];
    for (const [field, value] of wrong) {
      expect(() => parseRecipe(value)).toThrow(field);
      expect(() => parseRecipe(value)).toThrow(LabError);
    }
  });

  it('answers anything with a recipe or a LabError', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.keys(defaultRecipe('cnn'))), (value, field) => {
        for (const given of [value, { ...defaultRecipe('cnn'), [field]: value }]) {
          try {
            parseRecipe(given);
          } catch (error) {
            expect(error).toBeInstanceOf(LabError);
          }
        }
      }),
      { seed: 42 },
    );
  });

  it('trains on whole batches, and on one short one where there is no whole', () => {
    expect(stepsPerEpoch({ images: 55_000, batchSize: 120 })).toBe(458);
    expect(stepsPerEpoch({ images: 7, batchSize: 120 })).toBe(1);
  });
});
