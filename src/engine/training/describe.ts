/** A recipe in a sentence, for pickers and report cards. */
import type { Recipe } from '../../core/catalogue/recipe';

export function describeTraining(recipe: Recipe): string {
  const { images, epochs, activation, augmentation, outlierExposure, seed } = recipe;
  const moved = augmentation
    ? `turned by up to ${augmentation.rotationDegrees}° and shifted by up to ${Math.round(100 * augmentation.translationShare)} %`
    : 'not augmented';
  const activationName = activation === 'gelu' ? 'GELU' : 'ReLU';
  const exposed = outlierExposure ? `, ${outlierExposure.dataset} as outliers (weight ${outlierExposure.coefficient})` : '';
  return `${images.toLocaleString('en')} images, ${moved}${exposed}, ${epochs} epoch${epochs === 1 ? '' : 's'}, ${activationName}, seed ${seed}.`;
}
