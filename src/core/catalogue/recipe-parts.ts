/**
 * What a recipe may ask for beyond plain training: images that are no digits, images made by an
 * attack, examples added to the set, weights to start from. recipe.ts puts the parts together.
 */
import * as v from 'valibot';

/** A whole number of a range; the message names the range. */
export const count = (minimum: number, maximum: number): v.GenericSchema<number> => {
  const expected = `expected a whole number from ${minimum} to ${maximum}`;
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(minimum, expected), v.maxValue(maximum, expected));
};

/** A number of a range, both ends included. */
export const between = (minimum: number, maximum: number): v.GenericSchema<number> => {
  const expected = `expected a number from ${minimum} to ${maximum}`;
  return v.pipe(v.number(expected), v.minValue(minimum, expected), v.maxValue(maximum, expected));
};

/**
 * What outliers may be drawn from: a set of images that are no digits, or `mixture`, which is computed
 * from noise and the training digits themselves and so is always there.
 */
export const OUTLIER_DATASETS = ['fashion-mnist-train', 'mixture'] as const;
export type OutlierDataset = (typeof OUTLIER_DATASETS)[number];

/**
 * Outlier exposure (Hendrycks et al. 2019): each step also shows images that are no digits, and their
 * cross-entropy to the uniform distribution is added to the loss. They go through the network in the
 * same batch, so BatchNorm sees both.
 */
export const outlierExposure = v.strictObject({
  /**
   * The set that the outliers are drawn from. It can't be used to judge detection afterwards; after
   * `mixture` that holds for every kind of noise, negative digits and means of two digits.
   */
  dataset: v.picklist(OUTLIER_DATASETS),
  /** Weight of the outliers' part of the loss (the paper: .5). */
  coefficient: between(0, 10),
  /** Outliers of each step. */
  batchSize: count(1, 1024),
});

/** How the images of adversarial training are made; both start at a random point of the ball. */
const adversarialMethod = v.variant('kind', [
  /** One step of 1.25 epsilon along the gradient's sign (Wong et al. 2020, "Fast is better than free"). */
  v.strictObject({ kind: v.literal('fgsm') }),
  /** Projected gradient descent (Madry et al. 2018: 40 steps of epsilon/30). */
  v.strictObject({
    kind: v.literal('pgd'),
    steps: count(1, 200),
    /** Length of a step as a share of epsilon, so that it grows with epsilon. */
    relativeStepSize: between(0.001, 2),
  }),
]);

/**
 * Adversarial training in the L-infinity ball: the loss is (1 - weight) times that of the clean images
 * plus weight times that of images attacked on the weights of the moment.
 */
export const adversarial = v.strictObject({
  /** Largest change of a pixel, of 1. */
  epsilon: between(0.001, 1),
  method: adversarialMethod,
  /** Epsilon grows from 0 in a straight line over so many epochs; 0 for the full epsilon at once. */
  warmUpEpochs: between(0, 1000),
  /** Share of the loss that the attacked images have. 1: no clean images at all, as Madry et al. */
  weight: between(0, 1),
  /** Other weights for the first epochs, one stage after the other; `weight` holds behind them. */
  stages: v.optional(v.array(v.strictObject({ epochs: count(1, 1000), weight: between(0, 1) }))),
});

const share = between(0.01, 1);

/**
 * Examples of one kind added to the training images, `share` of their number; each is made once, and
 * shown in every epoch like any other. `duplicate` adds nothing new: the control at equal steps.
 */
export const added = v.variant('kind', [
  /** lambda a + (1 - lambda) b with labels mixed alike, lambda ~ Beta(alpha, alpha) (Zhang et al. 2018). */
  v.strictObject({ kind: v.literal('mixup'), share, alpha: between(0.01, 100) }),
  /** A square of another digit pasted in, labels mixed by area, which is 1 - lambda, lambda ~ Beta(alpha, alpha) (Yun et al. 2019). */
  v.strictObject({ kind: v.literal('cutmix'), share, alpha: between(0.01, 100) }),
  /** Turned by an angle uniform in +-degrees. */
  v.strictObject({ kind: v.literal('rotation'), share, degrees: between(0, 180) }),
  /** Normal noise of this deviation on every pixel, cut to [0,1]. */
  v.strictObject({ kind: v.literal('noise'), share, sigma: between(0, 1) }),
  v.strictObject({ kind: v.literal('duplicate'), share }),
]);

/** Kinds of examples to add, in the order of the lists. */
export const ADDED_KINDS = ['mixup', 'cutmix', 'rotation', 'noise', 'duplicate'] as const;

/**
 * Where training starts instead of random weights: a shipped network of the same kind and activation,
 * or a shipped ensemble that has one.
 */
export const initial = v.strictObject({ zoo: v.pipe(v.string(), v.minLength(1, 'expected the id of a shipped model')) });

export type OutlierExposure = v.InferOutput<typeof outlierExposure>;
export type Adversarial = v.InferOutput<typeof adversarial>;
export type Added = v.InferOutput<typeof added>;
export type AddedKind = Added['kind'];
