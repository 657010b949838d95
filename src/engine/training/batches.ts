/**
 * Which images are in which batch, and their pixels. Everything is drawn from streams keyed by seed,
 * epoch and position, so a run can go on at any step without any generator's state.
 */
import { TRAINING_IMAGES } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import { Random } from '../../core/random/random';
import { drawMotion, moveImage } from './augmentation';

const PIXELS = 28 * 28;

/** Images with their labels: bytes 0..255, [count,28,28]. */
export interface LabelledImages {
  images: Uint8Array;
  labels: Uint8Array;
  count: number;
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

/** Images without labels: bytes 0..255, [count,28,28]. */
export type Outliers = Pick<LabelledImages, 'images' | 'count'>;

/** One batch. */
export interface Batch {
  /** float32 in [0,1], [n + outliers,28,28]: the digits first. */
  pixels: Float32Array;
  /** [n], of the digits. */
  labels: Uint8Array;
  n: number;
  /** How many outliers follow the digits, and the weight of their part of the loss; absent without outlier exposure. */
  exposure?: { count: number; coefficient: number };
}

/**
 * Pixels and labels of one step, augmented where the recipe says so.
 * @param order from `epochOrder`
 * @param step within the epoch, from 0
 * @param outliers what outlier exposure draws from, with replacement; not augmented
 */
export function gatherBatch(data: LabelledImages, order: Int32Array, recipe: Recipe, epoch: number, step: number, outliers?: Outliers): Batch {
  const from = step * recipe.batchSize;
  const n = Math.min(recipe.batchSize, order.length - from);
  const exposure = outliers ? recipe.outlierExposure : undefined;
  const pixels = new Float32Array((n + (exposure?.batchSize ?? 0)) * PIXELS);
  const labels = new Uint8Array(n);
  const { augmentation } = recipe;
  for (let i = 0; i < n; i++) {
    const row = order[from + i];
    labels[i] = data.labels[row];
    if (augmentation) {
      const motion = drawMotion(augmentation, Random.of('augmentation', recipe.seed, epoch, from + i));
      moveImage(data.images, row * PIXELS, motion, pixels, i * PIXELS);
    } else {
      copyImage(data.images, row, pixels, i);
    }
  }
  if (!exposure || !outliers) return { pixels, labels, n };
  const random = Random.of('outliers', recipe.seed, epoch, step);
  for (let i = 0; i < exposure.batchSize; i++) copyImage(outliers.images, random.integer(outliers.count), pixels, n + i);
  return { pixels, labels, n, exposure: { count: exposure.batchSize, coefficient: exposure.coefficient } };
}

/** Writes image `row` as float32 in [0,1] at place `to`. */
function copyImage(images: Uint8Array, row: number, pixels: Float32Array, to: number): void {
  for (let p = 0; p < PIXELS; p++) pixels[to * PIXELS + p] = images[row * PIXELS + p] / 255;
}
