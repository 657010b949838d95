/**
 * Which images are in which batch, and their pixels. Everything is drawn from streams keyed by seed,
 * epoch and position, so a run can go on at any step without any generator's state.
 */
import { TRAINING_IMAGES } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import { Random } from '../../core/random/random';
import { CLASSES } from '../models/architecture';
import type { MixedLabels } from './added-examples';
import { drawMotion, moveImage } from './augmentation';
import type { OutlierSource } from './outliers';

const PIXELS = 28 * 28;

/** Images with their labels: bytes 0..255, [count,28,28]. */
export interface LabelledImages {
  images: Uint8Array;
  labels: Uint8Array;
  count: number;
  /** Where some images have two labels. */
  mixed?: MixedLabels;
}

/**
 * The rows that a recipe trains on: all when it takes as many as there are, else a draw by its seed.
 * @param available rows at hand (55,000 for the whole training set)
 */
export function trainingRows(recipe: Pick<Recipe, 'images' | 'seed'>, available: number = TRAINING_IMAGES): Int32Array {
  if (recipe.images >= available) return Int32Array.from({ length: available }, (_, row) => row);
  return Random.of('training-images', recipe.seed).sample(available, recipe.images);
}

/** The rows in the order of one epoch, from 0. */
export function epochOrder(rows: Int32Array, seed: number, epoch: number): Int32Array {
  return Random.of('shuffle', seed, epoch).shuffle(rows.slice());
}

/** One batch. */
export interface Batch {
  /** float32 in [0,1], [rows,28,28]: first the n digits that the figures are of, then what else is shown. */
  pixels: Float32Array;
  /** [n], of the digits; of a mixed one the label that weighs more. */
  labels: Uint8Array;
  n: number;
  /**
   * [rows,10], the weights of -log softmax in the loss. Absent: the mean cross-entropy of the n digits,
   * which are then all.
   */
  targets?: Float32Array;
}

/** Rows of a batch: the digits and what is shown with them. */
export function rowsOf({ pixels }: Batch): number {
  return pixels.length / PIXELS;
}

/** Weights of the mean cross-entropy of n digits: 1/n at each label, [n,10]. */
export function labelTargets(labels: Uint8Array): Float32Array {
  const targets = new Float32Array(labels.length * CLASSES);
  labels.forEach((label, i) => {
    targets[i * CLASSES + label] = 1 / labels.length;
  });
  return targets;
}

/**
 * Pixels and labels of one step, augmented where the recipe says so.
 *
 * An outlier has the same weight for every class: coefficient * mean over outliers of
 * (logsumexp(z) - mean_k z_k), Hendrycks et al. 2019, eq. 1 with the cross-entropy to the uniform distribution.
 * @param order from `epochOrder`
 * @param step within the epoch, from 0
 * @param outliers where outlier exposure's images come from; not augmented
 */
export function gatherBatch(data: LabelledImages, order: Int32Array, recipe: Recipe, epoch: number, step: number, outliers?: OutlierSource): Batch {
  const from = step * recipe.batchSize;
  const rows = order.subarray(from, from + recipe.batchSize);
  const n = rows.length;
  const exposure = outliers ? recipe.outlierExposure : undefined;
  const shown = n + (exposure?.batchSize ?? 0);
  const pixels = new Float32Array(shown * PIXELS);
  const labels = Uint8Array.from(rows, (row) => data.labels[row]);
  const targets = new Float32Array(shown * CLASSES);
  targets.set(labelTargets(labels));
  const { augmentation } = recipe;
  rows.forEach((row, i) => {
    if (data.mixed) mixTarget(data.mixed, row, labels[i], targets.subarray(i * CLASSES, (i + 1) * CLASSES));
    if (augmentation) {
      const motion = drawMotion(augmentation, Random.of('augmentation', recipe.seed, epoch, from + i));
      moveImage(data.images, row * PIXELS, motion, pixels, i * PIXELS);
    } else {
      copyImage(data.images, row, pixels, i);
    }
  });
  if (exposure && outliers) {
    const random = Random.of('outliers', recipe.seed, epoch, step);
    for (let i = n; i < shown; i++) outliers(random, pixels, i * PIXELS);
    targets.fill(exposure.coefficient / (exposure.batchSize * CLASSES), n * CLASSES);
  }
  return { pixels, labels, n, targets };
}

/** Moves the other label's share of a mixed image's weight to it. */
function mixTarget({ from, others, shares }: MixedLabels, row: number, label: number, target: Float32Array): void {
  if (row < from) return;
  const weight = target[label];
  target[label] -= weight * shares[row - from];
  target[others[row - from]] += weight * shares[row - from];
}

/** Writes image `row` as float32 in [0,1] at place `to`. */
function copyImage(images: Uint8Array, row: number, pixels: Float32Array, to: number): void {
  for (let p = 0; p < PIXELS; p++) pixels[to * PIXELS + p] = images[row * PIXELS + p] / 255;
}
