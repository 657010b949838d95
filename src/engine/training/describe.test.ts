import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { defaultRecipe, parseRecipe } from '../../core/catalogue/recipe';
import { describeTraining } from './describe';

const committed = (id: string): string => describeTraining(parseRecipe(JSON.parse(readFileSync(new URL(`../../../recipes/${id}.json`, import.meta.url), 'utf8'))));

it('says in a sentence what a network was trained on', () => {
  expect(describeTraining(defaultRecipe('m5'))).toBe('55,000 images, not augmented, 3 epochs, GELU, seed 1.');
  expect(describeTraining({ ...defaultRecipe('cnn'), epochs: 1, added: { kind: 'mixup', share: 0.3, alpha: 1 } })).toBe('55,000 images, not augmented, 30 % MixUp added, 1 epoch, ReLU, seed 1.');
  expect(committed('ensemble-oe')).toMatch(/^55,000 images, not augmented, Fashion-MNIST as outliers \(weight 0\.5\), \d+ epochs? from the shipped network, GELU/);
  expect(committed('cnn-fgsm')).toContain('only digits attacked within 0.3 in one step');
  expect(committed('cnn-report-adversarial')).toContain('digits attacked within 0.3 in 10 steps with 10 %, then 50 %, then 75 % of the loss');
});
