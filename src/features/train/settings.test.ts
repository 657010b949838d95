/** Settings through the link and back, from hostile links, and the recipes that they mean. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, NETWORK_IDS } from '../../core/catalogue/networks';
import { AN_AUGMENTATION, parseRecipe } from '../../core/catalogue/recipe';
import { AUGMENTATIONS, CURVES, LENGTHS, proposeName, RANGES, readSettings, toRecipe, writeSettings } from './settings';

const whole = (name: 'images' | 'epochs' | 'seed') => fc.integer({ min: RANGES[name].min, max: RANGES[name].max });
const settings = fc.record({
  network: fc.constantFrom(...NETWORK_IDS),
  activation: fc.constantFrom(...ACTIVATIONS),
  length: fc.constantFrom(...LENGTHS),
  images: whole('images'),
  epochs: whole('epochs'),
  augmentation: fc.constantFrom(...AUGMENTATIONS),
  rotationDegrees: fc.integer({ min: 0, max: 180 }),
  translationShare: fc.integer({ min: 0, max: 50 }).map((n) => n / 100),
  seed: whole('seed'),
  learningRate: fc.integer({ min: 1, max: 1000 }).map((n) => n / 10_000),
  curve: fc.constantFrom(...CURVES),
});

describe('settings of the Train panel', () => {
  it('come back from the link as they went in', () =>
    fc.assert(
      fc.property(settings, (one) => {
        const texts = Object.fromEntries(Object.entries(writeSettings(one)).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
        expect(readSettings(texts)).toEqual(one);
      }),
      { seed: 42 },
    ));

  it('are a valid recipe, whatever a link says', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('network', 'activation', 'length', 'images', 'epochs', 'augmentation', 'seed', 'learningRate', 'rotationDegrees', 'translationShare'), fc.oneof(fc.string(), fc.double().map(String), fc.constantFrom('own', 'm7', 'gelu'))), fc.option(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { nil: undefined }), (parameters, speed) => {
        parseRecipe(toRecipe(readSettings(parameters), speed));
      }),
      { seed: 42 },
    ));

  it('another network brings its own activation', () => {
    expect(writeSettings({ network: 'm3' })).toEqual({ network: 'm3', activation: undefined });
    expect(readSettings({ network: 'm3' }).activation).toBe('gelu');
    expect(readSettings({}).activation).toBe('relu');
  });

  it('mean An et al.’s augmentation, or one of one’s own', () => {
    expect(toRecipe(readSettings({ augmentation: 'an', rotationDegrees: '5' }), 100).augmentation).toEqual(AN_AUGMENTATION);
    expect(toRecipe(readSettings({ augmentation: 'own', rotationDegrees: '5', translationShare: '0.1' }), 100).augmentation).toEqual({ rotationDegrees: 5, translationShare: 0.1 });
  });

  it('propose a name that no other network has', () => {
    const recipe = toRecipe(readSettings({ length: 'own', images: '2000', epochs: '12' }), undefined);
    expect(proposeName(recipe, [])).toBe('Small CNN, 2,000 × 12');
    expect(proposeName(recipe, ['Small CNN, 2,000 × 12', 'Small CNN, 2,000 × 12 (2)'])).toBe('Small CNN, 2,000 × 12 (3)');
  });
});
