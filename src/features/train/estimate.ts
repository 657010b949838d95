/**
 * How long a training takes at a measured speed, and the other way round: how much of it fits into about
 * a minute. Testing reads 10,000 digits whatever was trained, so a slow network's minute is for training
 * alone and its test is said beside it.
 */
import { stepsPerEpoch, TRAINING_IMAGES, VALIDATION_IMAGES } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';

/** A training step costs about three forward passes: one forward, one for each of the two gradients. */
const FORWARD_PASSES_PER_STEP = 3;
/** A step of an attack: one forward, one for the gradient of the image. */
const FORWARD_PASSES_PER_ATTACK_STEP = 2;
const TEST_IMAGES = 10_000;
const MINUTE_MS = 60_000;
/** However long the test takes, this much of the minute is for training. */
const LEAST_TRAINING_MS = 45_000;
/** Fewer images than these are seen again rather than seen once. */
const WORTH_AN_EPOCH = 1_200;
const USUAL_EPOCHS = 3;
const MOST_QUICK_EPOCHS = 5;
const LEAST_IMAGES = 200;

/** Longer than this, and the form says so in a sentence of its own. */
export const LONG_MS = 5 * MINUTE_MS;

export interface Estimate {
  /** Training and validation. */
  trainingMs: number;
  /** Of the 10,000 test digits. */
  testMs: number;
}

/** How many validation images judge an epoch: as many as half the training images, at least 200. */
export function validationImagesFor(images: number): number {
  return Math.min(VALIDATION_IMAGES, Math.max(LEAST_IMAGES, Math.round(images / 2)));
}

/** What the learning from one digit costs, in forward passes of one image. */
function passesPerDigit({ batchSize, adversarial, outlierExposure }: Pick<Recipe, 'batchSize' | 'adversarial' | 'outlierExposure'>): number {
  const shown = 1 + (adversarial && adversarial.weight < 1 ? 1 : 0) + (outlierExposure?.batchSize ?? 0) / batchSize;
  const attackSteps = adversarial ? (adversarial.method.kind === 'pgd' ? adversarial.method.steps : 1) : 0;
  return FORWARD_PASSES_PER_STEP * shown + FORWARD_PASSES_PER_ATTACK_STEP * attackSteps;
}

/**
 * @param imagesPerSecond of this recipe's steps
 */
export function estimate(
  recipe: Pick<Recipe, 'images' | 'epochs' | 'batchSize' | 'validationImages' | 'adversarial' | 'outlierExposure' | 'added'>,
  imagesPerSecond: number,
): Estimate {
  const trained = stepsPerEpoch(recipe) * Math.min(recipe.batchSize, recipe.images) * recipe.epochs;
  const validated = recipe.validationImages * recipe.epochs;
  const passes = passesPerDigit(recipe);
  return {
    trainingMs: ((trained + validated / passes) * 1000) / imagesPerSecond,
    testMs: ((TEST_IMAGES / passes) * 1000) / imagesPerSecond,
  };
}

/** 12345 -> 12000: two digits that count. */
function roundDown(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / unit) * unit;
}

/** Images and epochs that take about a minute, test included where it fits. */
export function quickSize(imagesPerSecond: number): { images: number; epochs: number } {
  const { testMs } = estimate({ images: 1, epochs: 1, batchSize: 1, validationImages: 0 }, imagesPerSecond);
  const budgetMs = Math.max(LEAST_TRAINING_MS, MINUTE_MS - testMs);
  // Validation costs as much as a sixth of the training images.
  const passes = (imagesPerSecond * budgetMs) / 1000 / (1 + 0.5 / FORWARD_PASSES_PER_STEP);
  if (passes >= TRAINING_IMAGES * USUAL_EPOCHS) {
    return { images: TRAINING_IMAGES, epochs: Math.min(MOST_QUICK_EPOCHS, Math.floor(passes / TRAINING_IMAGES)) };
  }
  const epochs = Math.min(USUAL_EPOCHS, Math.max(1, Math.floor(passes / WORTH_AN_EPOCH)));
  return { images: Math.max(LEAST_IMAGES, roundDown(passes / epochs)), epochs };
}
