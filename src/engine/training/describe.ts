/** A recipe in a sentence, for pickers and report cards. */
import type { Recipe } from '../../core/catalogue/recipe';

export function describeTraining(recipe: Recipe): string {
  const { images, epochs, activation, augmentation, seed } = recipe;
  const moved = augmentation
    ? `turned by up to ${augmentation.rotationDegrees}° and shifted by up to ${Math.round(100 * augmentation.translationShare)} %`
    : 'not augmented';
  const activationName = activation === 'gelu' ? 'GELU' : 'ReLU';
  return `${images.toLocaleString('en')} images, ${moved}, ${epochs} epoch${epochs === 1 ? '' : 's'}, ${activationName}, seed ${seed}.`;
}
