/** Settings through the link and back, from hostile links, and the recipes that they mean. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, NETWORK_IDS } from '../../core/catalogue/networks';
import { AN_AUGMENTATION, parseRecipe } from '../../core/catalogue/recipe';
import { ADDITIONS, ATTACKS, AUGMENTATIONS, CURVES, LENGTHS, OUTLIERS, proposeName, RANGES, readSettings, shippedNetwork, STARTS, toRecipe, writeSettings } from './settings';

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
  start: fc.constantFrom(...STARTS),
  outliers: fc.constantFrom(...OUTLIERS),
  outlierWeight: fc.integer({ min: 0, max: 50 }).map((n) => n / 10),
  attack: fc.constantFrom(...ATTACKS),
  epsilon: fc.integer({ min: 1, max: 100 }).map((n) => n / 100),
  attackSteps: fc.integer({ min: 1, max: 40 }),
  attackShare: fc.integer({ min: 5, max: 100 }).map((n) => n / 100),
  warmUpEpochs: fc.integer({ min: 0, max: 100 }),
  added: fc.constantFrom(...ADDITIONS),
  addedShare: fc.integer({ min: 10, max: 100 }).map((n) => n / 100),
  addedDegrees: fc.integer({ min: 1, max: 180 }),
  addedSigma: fc.integer({ min: 5, max: 100 }).map((n) => n / 100),
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
      fc.property(fc.dictionary(fc.constantFrom('network', 'activation', 'length', 'images', 'epochs', 'augmentation', 'seed', 'learningRate', 'rotationDegrees', 'translationShare', 'start', 'outliers', 'outlierWeight', 'attack', 'epsilon', 'attackSteps', 'attackShare', 'warmUpEpochs', 'added', 'addedShare', 'addedDegrees', 'addedSigma'), fc.oneof(fc.string(), fc.double().map(String), fc.constantFrom('own', 'm7', 'gelu', 'pgd', 'fgsm', 'mixture', 'mixup', 'rotation', 'shipped'))), fc.option(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { nil: undefined }), (parameters, speed) => {
        parseRecipe(toRecipe(readSettings(parameters), speed, ['cnn', 'm7-relu']));
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

  it('mean outliers, attacked digits, added examples and a network to start from, or none of them', () => {
    const plain = toRecipe(readSettings({}), 100);
    for (const key of ['outlierExposure', 'adversarial', 'added', 'initial']) expect(plain).not.toHaveProperty(key);
    const all = toRecipe(readSettings({ outliers: 'mixture', outlierWeight: '1', attack: 'pgd', attackSteps: '10', attackShare: '0.5', added: 'noise', addedShare: '1', start: 'shipped' }), 100, ['cnn']);
    expect(all).toMatchObject({
      outlierExposure: { dataset: 'mixture', coefficient: 1, batchSize: 60 },
      adversarial: { epsilon: 0.3, method: { kind: 'pgd', steps: 10, relativeStepSize: 0.25 }, warmUpEpochs: 1, weight: 0.5 },
      added: { kind: 'noise', share: 1, sigma: 0.2 },
      initial: { zoo: 'cnn' },
    });
    expect(toRecipe(readSettings({ attack: 'fgsm' }), 100).adversarial?.method).toEqual({ kind: 'fgsm' });
  });

  it('start from the shipped network of the same activation only', () => {
    expect(shippedNetwork('m3', 'gelu', ['m3', 'm3-relu'])).toBe('m3');
    expect(shippedNetwork('m3', 'relu', ['m3', 'm3-relu'])).toBe('m3-relu');
    expect(shippedNetwork('cnn', 'gelu', ['cnn'])).toBeNull();
    expect(toRecipe(readSettings({ start: 'shipped', activation: 'gelu' }), 100, ['cnn'])).not.toHaveProperty('initial');
  });

  it('propose a name that no other network has', () => {
    const recipe = toRecipe(readSettings({ length: 'own', images: '2000', epochs: '12' }), undefined);
    expect(proposeName(recipe, [])).toBe('Small CNN, 2,000 × 12');
    expect(proposeName(recipe, ['Small CNN, 2,000 × 12', 'Small CNN, 2,000 × 12 (2)'])).toBe('Small CNN, 2,000 × 12 (3)');
  });
});
