/**
 * What the form of the Train panel holds, as it stands in the link, and the recipe that it means.
 */
import { ACTIVATIONS, NETWORK_IDS, networkEntry } from '../../core/catalogue/networks';
import type { ActivationId, NetworkId } from '../../core/catalogue/networks';
import { AN_AUGMENTATION, defaultRecipe, TRAINING_IMAGES } from '../../core/catalogue/recipe';
import type { Augmentation, Recipe } from '../../core/catalogue/recipe';
import { choiceParameter, numberParameter } from '../../state/panel-parameters';
import type { Parameters } from '../../state/panel-parameters';
import { formatCount } from '../../ui/format';
import { quickSize, validationImagesFor } from './estimate';

export const LENGTHS = ['quick', 'whole', 'own'] as const;
export type Length = (typeof LENGTHS)[number];

export const AUGMENTATIONS = ['none', 'an', 'own'] as const;
export type AugmentationChoice = (typeof AUGMENTATIONS)[number];

/** What is drawn large. */
export const CURVES = ['accuracy', 'loss'] as const;
export type Curve = (typeof CURVES)[number];

export interface TrainSettings {
  network: NetworkId;
  activation: ActivationId;
  length: Length;
  /** Of a length of one's own. */
  images: number;
  epochs: number;
  augmentation: AugmentationChoice;
  /** Of an augmentation of one's own. */
  rotationDegrees: number;
  translationShare: number;
  seed: number;
  learningRate: number;
  curve: Curve;
}

export const RANGES = {
  images: { min: 200, max: TRAINING_IMAGES, step: 100, fallback: 10_000 },
  epochs: { min: 1, max: 100, step: 1, fallback: 3 },
  rotationDegrees: { min: 0, max: 180, step: 1, fallback: AN_AUGMENTATION.rotationDegrees },
  translationShare: { min: 0, max: 0.5, step: 0.01, fallback: AN_AUGMENTATION.translationShare },
  seed: { min: 0, max: 2 ** 32 - 1, step: 1, fallback: 1 },
  learningRate: { min: 0.0001, max: 0.1, step: 0.0001, fallback: defaultRecipe('cnn').optimiser.learningRate },
} as const;

export function readSettings(parameters: Parameters): TrainSettings {
  const number = (name: keyof typeof RANGES, integer = false): number => numberParameter(parameters, name, { ...RANGES[name], integer });
  const network = choiceParameter(parameters, 'network', NETWORK_IDS, 'cnn');
  return {
    network,
    activation: choiceParameter(parameters, 'activation', ACTIVATIONS, networkEntry(network).defaultActivation),
    length: choiceParameter(parameters, 'length', LENGTHS, 'quick'),
    images: number('images', true),
    epochs: number('epochs', true),
    augmentation: choiceParameter(parameters, 'augmentation', AUGMENTATIONS, 'none'),
    rotationDegrees: number('rotationDegrees'),
    translationShare: number('translationShare'),
    seed: number('seed', true),
    learningRate: number('learningRate'),
    curve: choiceParameter(parameters, 'curve', CURVES, 'accuracy'),
  };
}

/** Changes as they go into the link. Another network brings its own activation. */
export function writeSettings(changes: Partial<TrainSettings>): Record<string, string | undefined> {
  const texts = Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, typeof value === 'number' ? String(Number(value.toFixed(6))) : value]),
  );
  return changes.network && changes.activation === undefined ? { ...texts, activation: undefined } : texts;
}

function augmentationOf({ augmentation, rotationDegrees, translationShare }: TrainSettings): Augmentation | null {
  if (augmentation === 'none') return null;
  return augmentation === 'an' ? AN_AUGMENTATION : { rotationDegrees, translationShare };
}

/** How many images and epochs the settings mean; the quick length needs the measured speed. */
export function sizeOf({ length, images, epochs }: TrainSettings, imagesPerSecond: number | undefined): { images: number; epochs: number } {
  if (length === 'own') return { images, epochs };
  if (length === 'whole') return { images: TRAINING_IMAGES, epochs: RANGES.epochs.fallback };
  // Before the speed is known a quick training is as small as a slow computer's.
  return quickSize(imagesPerSecond ?? 100);
}

/** The recipe of the settings. */
export function toRecipe(settings: TrainSettings, imagesPerSecond: number | undefined): Recipe {
  const base = defaultRecipe(settings.network);
  const size = sizeOf(settings, imagesPerSecond);
  return {
    ...base,
    ...size,
    activation: settings.activation,
    seed: settings.seed,
    validationImages: validationImagesFor(size.images),
    optimiser: { ...base.optimiser, learningRate: settings.learningRate },
    augmentation: augmentationOf(settings),
  };
}

/** What a model of this recipe is called until a person calls it otherwise: no name in `taken`. */
export function proposeName(recipe: Recipe, taken: readonly string[]): string {
  const name = `${networkEntry(recipe.networks[0]).label}, ${formatCount(recipe.images)} × ${recipe.epochs}`;
  let free = name;
  for (let n = 2; taken.includes(free); n++) free = `${name} (${n})`;
  return free;
}
