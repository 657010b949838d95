/**
 * MNIST as training sees it: the 55,000 images that are trained on, the 5,000 held out, and the test set.
 */
import { VALIDATION_START } from '../../core/catalogue/datasets';
import { LabError } from '../../core/errors';
import type { Datasets } from '../data/datasets';
import type { ImageSet } from '../data/image-set';
import type { Recipe } from '../../core/catalogue/recipe';
import type { LabelledImages } from './batches';
import type { Outliers } from './outliers';

export interface MnistParts {
  data: LabelledImages;
  validation: LabelledImages;
  test: LabelledImages;
}

function labelled({ pixels, labels, n }: ImageSet): LabelledImages {
  if (!(pixels instanceof Uint8Array) || !labels) throw new LabError('no-labels', 'Training needs images with labels.');
  return { images: pixels, labels, count: n };
}

/** Loads all three. @throws LabError `dataset-missing` and what reading throws */
export async function mnistParts(datasets: Datasets): Promise<MnistParts> {
  const [train, validation, test] = await Promise.all([
    datasets.load('mnist-train', { indices: Array.from({ length: VALIDATION_START }, (_, i) => i) }),
    datasets.load('mnist-validation'),
    datasets.load('mnist-test'),
  ]);
  return { data: labelled(train), validation: labelled(validation), test: labelled(test) };
}

/** The images that a recipe's outlier exposure draws from, if it draws from a set of files. @throws LabError `dataset-missing` */
export async function outliersOf(recipe: Recipe, datasets: Datasets): Promise<Outliers | undefined> {
  if (!recipe.outlierExposure || recipe.outlierExposure.dataset === 'mixture') return undefined;
  const { pixels, n } = await datasets.load(recipe.outlierExposure.dataset);
  if (!(pixels instanceof Uint8Array)) throw new LabError('no-outliers', `The images of ${recipe.outlierExposure.dataset} can't be outliers: choose another set.`);
  return { images: pixels, count: n };
}
