/**
 * A recipe says everything about a training run: which networks, on how much of MNIST, how long,
 * with which optimiser, schedule and augmentation, from which seed. The same recipe, seed, backend,
 * binary and thread count give the same weights.
 */
import * as v from 'valibot';
import { LabError } from '../errors';
import { ACTIVATIONS, NETWORK_IDS, networkEntry } from './networks';
import type { NetworkId } from './networks';
import { added, adversarial, between, count, initial, outlierExposure } from './recipe-parts';

/** Training images: rows 0..54999 of MNIST's training file. The rest are for validation, never trained on. */
export const TRAINING_IMAGES = 55_000;
/** Validation images: rows 55000..59999 of MNIST's training file. */
export const VALIDATION_IMAGES = 5_000;

/** How the learning rate moves; `learningRate` is always the highest rate. */
const schedule = v.variant('kind', [
  /** Times `factor` after each epoch (An et al. 2020: .98). */
  v.strictObject({ kind: v.literal('exponential'), factor: between(0.01, 1) }),
  /** Up from 1/25 of the rate for `warmUp` of all steps, then down to almost 0, both along a cosine (Smith and Topin 2018). */
  v.strictObject({ kind: v.literal('one-cycle'), warmUp: between(0, 0.9) }),
  /** Down to 0 along half a cosine (Loshchilov and Hutter 2017), per step. */
  v.strictObject({ kind: v.literal('cosine') }),
]);

/** Random rotation, then translation by whole pixels, of every training image (An et al. 2020: 20 degrees, .2). */
const augmentation = v.strictObject({
  /** Angle uniform in +- this. */
  rotationDegrees: between(0, 180),
  /** Shift uniform in +- this share of the side, both ways. */
  translationShare: between(0, 0.5),
});

const recipe = v.strictObject({
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected small letters, digits and hyphens')),
  /** In words: what this run is for. */
  note: v.optional(v.string()),
  networks: v.pipe(v.array(v.picklist(NETWORK_IDS)), v.minLength(1, 'expected at least one network')),
  activation: v.picklist(ACTIVATIONS),
  seed: count(0, 2 ** 32 - 1),
  /** How many of the 55,000 training images are used: a draw by the seed where it is not all of them. */
  images: count(1, TRAINING_IMAGES),
  /** How many of the 5,000 validation images judge each epoch: the first ones. */
  validationImages: count(1, VALIDATION_IMAGES),
  epochs: count(1, 1000),
  batchSize: count(1, 1024),
  optimiser: v.strictObject({
    kind: v.literal('adam'),
    learningRate: between(1e-7, 1),
    schedule,
  }),
  /** Whether the result is the exponential moving average of the parameters over the steps. */
  averaging: v.boolean(),
  augmentation: v.nullable(augmentation),
  outlierExposure: v.optional(outlierExposure),
  adversarial: v.optional(adversarial),
  added: v.optional(added),
  initial: v.optional(initial),
});

export type Recipe = v.InferOutput<typeof recipe>;
export type Schedule = v.InferOutput<typeof schedule>;
export type Augmentation = v.InferOutput<typeof augmentation>;

/** An et al.'s augmentation. */
export const AN_AUGMENTATION: Augmentation = { rotationDegrees: 20, translationShare: 0.2 };

/**
 * Checks a recipe.
 * @throws LabError `recipe-invalid`, naming the field and what was expected
 */
export function parseRecipe(value: unknown): Recipe {
  const result = v.safeParse(recipe, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new LabError('recipe-invalid', `The recipe is not valid at ${v.getDotPath(issue) ?? 'its root'}: ${issue.message}.`);
}

/**
 * The recipe that a form starts from: the whole training set, without augmentation, one cycle with
 * Adam up to .003, batches of 120, averaged weights.
 */
export function defaultRecipe(network: NetworkId): Recipe {
  return {
    version: 1,
    id: network,
    networks: [network],
    activation: networkEntry(network).defaultActivation,
    seed: 1,
    images: TRAINING_IMAGES,
    validationImages: VALIDATION_IMAGES,
    epochs: 3,
    batchSize: 120,
    optimiser: { kind: 'adam', learningRate: 0.003, schedule: { kind: 'one-cycle', warmUp: 0.3 } },
    averaging: true,
    augmentation: null,
  };
}

/** Examples that `added` puts beside the recipe's images. */
export function addedExamples({ images, added: extra }: Pick<Recipe, 'images' | 'added'>): number {
  return extra ? Math.max(1, Math.round(extra.share * images)) : 0;
}

/** Steps of one epoch: whole batches only, so that every batch's statistics rest on as many images. */
export function stepsPerEpoch(recipe: Pick<Recipe, 'images' | 'batchSize' | 'added'>): number {
  return Math.max(1, Math.floor((recipe.images + addedExamples(recipe)) / recipe.batchSize));
}
