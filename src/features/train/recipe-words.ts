/** A recipe in a line, for cards and lists. */
import type { Recipe } from '../../core/catalogue/recipe';
import { formatCount } from '../../ui/format';

const ADDED = { duplicate: 'duplicates', rotation: 'rotated copies', noise: 'noisy copies', mixup: 'MixUp', cutmix: 'CutMix' } as const;

export function recipeWords({ activation, images, epochs, augmentation, outlierExposure, adversarial, added, initial, seed }: Recipe): string {
  const parts = [
    activation === 'gelu' ? 'GELU' : 'ReLU',
    `${formatCount(images)} digits`,
    augmentation ? `turned by up to ${augmentation.rotationDegrees}°, moved by up to ${Math.round(augmentation.translationShare * 100)} %` : 'not augmented',
    ...(added ? [`${Math.round(100 * added.share)} % ${ADDED[added.kind]} added`] : []),
    ...(outlierExposure ? [`${outlierExposure.dataset === 'mixture' ? 'noise and spoilt digits' : 'clothes'} as outliers`] : []),
    ...(adversarial ? [`attacked within ${adversarial.epsilon} in ${adversarial.method.kind === 'pgd' ? `${adversarial.method.steps} steps` : 'one step'}`] : []),
    ...(initial ? ["from the lab's network"] : []),
    `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`,
    `seed ${seed}`,
  ];
  return parts.join(', ');
}
