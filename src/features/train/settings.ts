/**
 * What the form of the Train panel holds, as it stands in the link, and the recipe that it means.
 */
import { ACTIVATIONS, NETWORK_IDS, networkEntry } from '../../core/catalogue/networks';
import type { ActivationId, NetworkId } from '../../core/catalogue/networks';
import { AN_AUGMENTATION, defaultRecipe, TRAINING_IMAGES } from '../../core/catalogue/recipe';
import type { Augmentation, Recipe } from '../../core/catalogue/recipe';
import { ADDED_KINDS, OUTLIER_DATASETS } from '../../core/catalogue/recipe-parts';
import type { Added, Adversarial, OutlierExposure } from '../../core/catalogue/recipe-parts';
import { choiceParameter, numberParameter } from '../../state/panel-parameters';
import type { Parameters } from '../../state/panel-parameters';
import { formatCount } from '../../ui/format';
import { quickSize, validationImagesFor } from './estimate';

export const LENGTHS = ['quick', 'whole', 'own'] as const;
export type Length = (typeof LENGTHS)[number];

export const AUGMENTATIONS = ['none', 'an', 'own'] as const;
export type AugmentationChoice = (typeof AUGMENTATIONS)[number];

/** Where the weights start. */
export const STARTS = ['random', 'shipped'] as const;
export type Start = (typeof STARTS)[number];

/** Images that are no digits, shown beside them. */
export const OUTLIERS = ['none', ...OUTLIER_DATASETS] as const;
export type OutlierChoice = (typeof OUTLIERS)[number];

/** How digits are attacked before they are learned from. */
export const ATTACKS = ['none', 'fgsm', 'pgd'] as const;
export type AttackChoice = (typeof ATTACKS)[number];

/** Examples added to the digits. */
export const ADDITIONS = ['none', ...ADDED_KINDS] as const;
export type AdditionChoice = (typeof ADDITIONS)[number];

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
  start: Start;
  outliers: OutlierChoice;
  /** Their part of the loss. */
  outlierWeight: number;
  attack: AttackChoice;
  epsilon: number;
  /** Of PGD. */
  attackSteps: number;
  /** Share of the loss that attacked digits have. */
  attackShare: number;
  /** Epochs over which epsilon grows. */
  warmUpEpochs: number;
  added: AdditionChoice;
  addedShare: number;
  /** Of rotated copies. */
  addedDegrees: number;
  /** Of noisy copies. */
  addedSigma: number;
  curve: Curve;
}

export const RANGES = {
  images: { min: 200, max: TRAINING_IMAGES, step: 100, fallback: 10_000 },
  epochs: { min: 1, max: 100, step: 1, fallback: 3 },
  rotationDegrees: { min: 0, max: 180, step: 1, fallback: AN_AUGMENTATION.rotationDegrees },
  translationShare: { min: 0, max: 0.5, step: 0.01, fallback: AN_AUGMENTATION.translationShare },
  seed: { min: 0, max: 2 ** 32 - 1, step: 1, fallback: 1 },
  learningRate: { min: 0.0001, max: 0.1, step: 0.0001, fallback: defaultRecipe('cnn').optimiser.learningRate },
  outlierWeight: { min: 0, max: 5, step: 0.1, fallback: 0.5 },
  epsilon: { min: 0.01, max: 1, step: 0.01, fallback: 0.3 },
  attackSteps: { min: 1, max: 40, step: 1, fallback: 7 },
  attackShare: { min: 0.05, max: 1, step: 0.05, fallback: 1 },
  warmUpEpochs: { min: 0, max: 100, step: 1, fallback: 1 },
  addedShare: { min: 0.1, max: 1, step: 0.1, fallback: 0.3 },
  addedDegrees: { min: 1, max: 180, step: 1, fallback: 20 },
  addedSigma: { min: 0.05, max: 1, step: 0.05, fallback: 0.2 },
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
    start: choiceParameter(parameters, 'start', STARTS, 'random'),
    outliers: choiceParameter(parameters, 'outliers', OUTLIERS, 'none'),
    outlierWeight: number('outlierWeight'),
    attack: choiceParameter(parameters, 'attack', ATTACKS, 'none'),
    epsilon: number('epsilon'),
    attackSteps: number('attackSteps', true),
    attackShare: number('attackShare'),
    warmUpEpochs: number('warmUpEpochs', true),
    added: choiceParameter(parameters, 'added', ADDITIONS, 'none'),
    addedShare: number('addedShare'),
    addedDegrees: number('addedDegrees'),
    addedSigma: number('addedSigma'),
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

/** Outliers of each step. */
const OUTLIER_BATCH = 60;

function outlierExposureOf({ outliers, outlierWeight }: TrainSettings): OutlierExposure | undefined {
  return outliers === 'none' ? undefined : { dataset: outliers, coefficient: outlierWeight, batchSize: OUTLIER_BATCH };
}

/** A step of PGD: all together can cross the ball and a quarter more (Madry et al.: 40 steps of a thirtieth). */
function relativeStepSize(steps: number): number {
  return Math.min(1, 2.5 / steps);
}

function adversarialOf({ attack, epsilon, attackSteps, attackShare, warmUpEpochs }: TrainSettings): Adversarial | undefined {
  if (attack === 'none') return undefined;
  const method = attack === 'fgsm' ? { kind: attack } : { kind: attack, steps: attackSteps, relativeStepSize: relativeStepSize(attackSteps) };
  return { epsilon, method, warmUpEpochs, weight: attackShare };
}

function addedOf({ added, addedShare: share, addedDegrees: degrees, addedSigma: sigma }: TrainSettings): Added | undefined {
  switch (added) {
    case 'none':
      return undefined;
    case 'duplicate':
      return { kind: added, share };
    case 'rotation':
      return { kind: added, share, degrees };
    case 'noise':
      return { kind: added, share, sigma };
    default:
      return { kind: added, share, alpha: 1 };
  }
}

/** The shipped network of this kind and activation, which training may go on from; null where there is none. */
export function shippedNetwork(network: NetworkId, activation: ActivationId, shipped: readonly string[]): string | null {
  const id = activation === networkEntry(network).defaultActivation ? network : `${network}-${activation}`;
  return shipped.includes(id) ? id : null;
}

/** How many images and epochs the settings mean; the quick length needs the measured speed. */
export function sizeOf({ length, images, epochs }: TrainSettings, imagesPerSecond: number | undefined): { images: number; epochs: number } {
  if (length === 'own') return { images, epochs };
  if (length === 'whole') return { images: TRAINING_IMAGES, epochs: RANGES.epochs.fallback };
  // Before the speed is known a quick training is as small as a slow computer's.
  return quickSize(imagesPerSecond ?? 100);
}

/**
 * The recipe of the settings.
 * @param shipped ids of the shipped networks
 */
export function toRecipe(settings: TrainSettings, imagesPerSecond: number | undefined, shipped: readonly string[] = []): Recipe {
  const from = settings.start === 'shipped' ? shippedNetwork(settings.network, settings.activation, shipped) : null;
  const [outlierExposure, adversarial, added] = [outlierExposureOf(settings), adversarialOf(settings), addedOf(settings)];
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
    ...(outlierExposure && { outlierExposure }),
    ...(adversarial && { adversarial }),
    ...(added && { added }),
    ...(from !== null && { initial: { zoo: from } }),
  };
}

/** What a model of this recipe is called until a person calls it otherwise: no name in `taken`. */
export function proposeName(recipe: Recipe, taken: readonly string[]): string {
  const { networks, images, epochs, adversarial, outlierExposure } = recipe;
  const besides = `${adversarial ? ', attacked' : ''}${outlierExposure ? ', outliers shown' : ''}`;
  const name = `${networkEntry(networks[0]).label}, ${formatCount(images)} × ${epochs}${besides}`;
  let free = name;
  for (let n = 2; taken.includes(free); n++) free = `${name} (${n})`;
  return free;
}
