/** A recipe in a sentence, for pickers and report cards. */
import type { Recipe } from '../../core/catalogue/recipe';
import type { Added, Adversarial, OutlierExposure } from '../../core/catalogue/recipe-parts';

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function describeOutliers({ dataset, coefficient }: OutlierExposure): string {
  const name = dataset === 'mixture' ? 'noise and spoilt digits' : 'Fashion-MNIST';
  return `${name} as outliers (weight ${coefficient})`;
}

function describeAdversarial({ epsilon, method, weight, stages }: Adversarial): string {
  const how = method.kind === 'fgsm' ? 'one step' : `${method.steps} steps`;
  const shares = [...new Set([...(stages ?? []).map((stage) => stage.weight), weight])];
  const attacked = `digits attacked within ${epsilon} in ${how}`;
  return shares.length === 1 && weight === 1 ? `only ${attacked}` : `${attacked} with ${shares.map(percent).join(', then ')} of the loss`;
}

function describeAdded(added: Added): string {
  const kind = { mixup: 'MixUp', cutmix: 'CutMix', rotation: 'rotated copies', noise: 'noisy copies', duplicate: 'duplicates' }[added.kind];
  return `${percent(added.share)} ${kind} added`;
}

export function describeTraining(recipe: Recipe): string {
  const { images, epochs, activation, augmentation, outlierExposure, adversarial, added, initial, seed } = recipe;
  const parts = [
    `${images.toLocaleString('en')} images`,
    augmentation ? `turned by up to ${augmentation.rotationDegrees}° and shifted by up to ${percent(augmentation.translationShare)}` : 'not augmented',
    ...(added ? [describeAdded(added)] : []),
    ...(outlierExposure ? [describeOutliers(outlierExposure)] : []),
    ...(adversarial ? [describeAdversarial(adversarial)] : []),
    `${epochs} epoch${epochs === 1 ? '' : 's'}${initial ? ' from the shipped network' : ''}`,
    activation === 'gelu' ? 'GELU' : 'ReLU',
    `seed ${seed}`,
  ];
  return `${parts.join(', ')}.`;
}
