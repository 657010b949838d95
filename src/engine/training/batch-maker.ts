/**
 * The batch of each step of a run, as the recipe asks for it: rows of the (perhaps enlarged) training
 * set, augmented, with outliers, attacked on the weights of the moment. Every draw is keyed by seed,
 * epoch and step, so a run goes on at any step without any generator's state.
 */
import type { NetworkId } from '../../core/catalogue/networks';
import { stepsPerEpoch } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import { LabError } from '../../core/errors';
import type { JobControl } from '../job';
import { withAddedExamples } from './added-examples';
import { attackDigits, withAttacked } from './adversarial';
import { epochOrder, gatherBatch, trainingRows } from './batches';
import type { Batch, LabelledImages } from './batches';
import { classifierOf } from './live-classifier';
import { mixtureOf, outliersFrom } from './outliers';
import type { Outliers, OutlierSource } from './outliers';
import { adversarialEpsilon, adversarialWeight } from './schedule';
import type { TrainingState } from './training-state';

function outlierSource({ outlierExposure }: Recipe, data: LabelledImages, rows: Int32Array, outliers: Outliers | undefined): OutlierSource | undefined {
  if (!outlierExposure) return undefined;
  if (outlierExposure.dataset === 'mixture') return mixtureOf(data, rows);
  if (outliers) return outliersFrom(outliers);
  throw new LabError('outliers-missing', `The recipe needs the images of ${outlierExposure.dataset}, which are not there. Install them with "npm run data".`);
}

export class BatchMaker {
  #epoch = -1;
  #order: Int32Array = new Int32Array(0);

  private constructor(
    private readonly recipe: Recipe,
    private readonly data: LabelledImages,
    private readonly rows: Int32Array,
    private readonly outliers: OutlierSource | undefined,
  ) {}

  /**
   * @param data what the recipe draws its images from
   * @param outliers the images of the recipe's outlier set, where it is read from files
   * @throws LabError `too-few-images`, `outliers-missing`, `cancelled`
   */
  static async create(recipe: Recipe, data: LabelledImages, outliers: Outliers | undefined, job: JobControl): Promise<BatchMaker> {
    if (data.count < recipe.images) {
      throw new LabError('too-few-images', `The recipe trains on ${recipe.images} images, but there are ${data.count}. Ask for fewer.`);
    }
    const rows = trainingRows(recipe, data.count);
    const source = outlierSource(recipe, data, rows, outliers);
    if (!recipe.added) return new BatchMaker(recipe, data, rows, source);
    const enlarged = await withAddedExamples(data, rows, recipe, job);
    return new BatchMaker(recipe, enlarged, Int32Array.from({ length: enlarged.count }, (_, row) => row), source);
  }

  /**
   * The batch of a step.
   * @param epoch from 0
   * @param step within the epoch, from 0
   * @param state the weights that adversarial training attacks; not changed
   * @throws LabError `cancelled`
   */
  async batch(epoch: number, step: number, network: NetworkId, state: TrainingState, job: JobControl): Promise<Batch> {
    if (epoch !== this.#epoch) {
      this.#order = epochOrder(this.rows, this.recipe.seed, epoch);
      this.#epoch = epoch;
    }
    const batch = gatherBatch(this.data, this.#order, this.recipe, epoch, step, this.outliers);
    const { adversarial, seed } = this.recipe;
    const weight = adversarial ? adversarialWeight(adversarial, epoch) : 0;
    if (!adversarial || weight === 0) return batch;
    const perEpoch = stepsPerEpoch(this.recipe);
    const epsilon = adversarialEpsilon(adversarial, epoch * perEpoch + step, perEpoch);
    const classifier = await classifierOf(network, state);
    try {
      const digits = batch.pixels.slice(0, batch.n * 784);
      const attacked = await attackDigits(classifier, digits, batch.labels, { epsilon, method: adversarial.method }, { seed, epoch, step }, job);
      return withAttacked(batch, attacked, weight);
    } finally {
      classifier.dispose();
    }
  }
}
