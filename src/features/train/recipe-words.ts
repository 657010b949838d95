/** A recipe in a line, for cards and lists. */
import type { Recipe } from '../../core/catalogue/recipe';
import { formatCount } from '../../ui/format';

export function recipeWords({ activation, images, epochs, augmentation, seed }: Recipe): string {
  const moved = augmentation ? `turned by up to ${augmentation.rotationDegrees}°, moved by up to ${Math.round(augmentation.translationShare * 100)} %` : 'not augmented';
  return `${activation === 'gelu' ? 'GELU' : 'ReLU'}, ${formatCount(images)} digits, ${moved}, ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}, seed ${seed}`;
}
