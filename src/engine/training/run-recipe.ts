/**
 * A whole recipe: every network of it trained, tested once on the test set, and turned into the
 * files that are kept. The command line and the worker differ only in where those files go.
 */
import type { BackendInfo } from '../../core/catalogue/backends';
import type { NetworkId } from '../../core/catalogue/networks';
import { parseRecipe } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import type { TrainingLog } from '../../core/catalogue/training-log';
import { wilsonInterval } from '../../core/statistics/interval';
import type { JobControl } from '../job';
import { evaluate } from '../models/evaluate';
import { writeLayersModel } from '../models/layers-model-write';
import { Network } from '../models/network';
import type { Storage } from '../storage';
import type { LabelledImages } from './batches';
import type { InitialNetwork } from './initial-network';
import { lossOfLogits } from './loss-meter';
import type { Outliers } from './outliers';
import { train } from './train';
import type { TrainingEvent } from './train';

export interface RecipeOptions {
  recipe: Recipe;
  /** MNIST's first 55,000 training images. */
  data: LabelledImages;
  /** MNIST's last 5,000 training images. */
  validation: LabelledImages;
  /** Images of `recipe.outlierExposure.dataset`, where that is a set of files. */
  outliers?: Outliers;
  /** Loads what a network starts from, where the recipe has `initial`. */
  initial?: (network: NetworkId) => Promise<InitialNetwork | undefined>;
  /** The test set, only ever tested on. */
  test: LabelledImages;
  /** What computes, for the log. */
  backend: BackendInfo;
  storage: Storage;
  /** Checkpoints are kept under `${runKey}/${network}`. */
  runKey: string;
  job: JobControl;
  observe?: (network: NetworkId, event: TrainingEvent) => void;
  /** Networks whose result is kept already. */
  finished?: ReadonlySet<NetworkId>;
  /** Keeps a finished network; when this has settled its checkpoint is deleted. */
  keep: (network: TrainedNetwork) => Promise<void>;
}

/** What one number of the log means: accuracy on the whole test set with Wilson's 95 % interval. */
export interface TestFigures {
  accuracy: number;
  correct: number;
  n: number;
  interval: readonly [number, number];
  /** Mean cross-entropy, natural logarithm. */
  loss: number;
}

/** The log beside a model: how it came to be. */
export interface TrainingReport extends TrainingLog {
  network: NetworkId;
  seed: number;
  backend: BackendInfo;
  /** The shipped network whose weights it started from, where it did, and the SHA-256 of that network's files. */
  startedFrom?: { id: string; fingerprint: string };
  /** Spent in training steps. */
  trainingMs: number;
  /** ISO 8601, when the test was done. */
  date: string;
  test: TestFigures;
}

export interface TrainedNetwork {
  network: NetworkId;
  parameters: number;
  report: TrainingReport;
  /** model.json, weights.bin, recipe.json, log.json: texts and bytes by file name. */
  files: Record<string, string | ArrayBuffer>;
}

async function testOn(network: Network, test: LabelledImages, job: JobControl): Promise<TestFigures> {
  const logits = await evaluate(network, test.images, job);
  const { correct, loss } = lossOfLogits(logits, test.labels);
  return {
    accuracy: correct / test.count,
    correct,
    n: test.count,
    interval: wilsonInterval(correct, test.count),
    loss: loss / test.count,
  };
}

async function trainOne(options: RecipeOptions, network: NetworkId, checkpointKey: string): Promise<TrainedNetwork> {
  const { recipe, data, validation, outliers, storage, job, observe, backend } = options;
  const start = await options.initial?.(network);
  const { layers, weights, log, trainingMs } = await train({
    recipe,
    network,
    data,
    validation,
    outliers,
    initial: start?.weights,
    storage,
    checkpointKey,
    job,
    observe: (event) => observe?.(network, event),
  });
  const classifier = new Network(network, layers, weights);
  try {
    const test = await testOn(classifier, options.test, job);
    const startedFrom = start && { startedFrom: { id: start.id, fingerprint: start.fingerprint } };
    const report: TrainingReport = { network, seed: recipe.seed, backend, ...startedFrom, trainingMs, date: new Date().toISOString(), test, ...log };
    const { modelJson, weights: weightFiles } = writeLayersModel(classifier);
    return {
      network,
      parameters: classifier.parameters,
      report,
      files: {
        'model.json': modelJson,
        ...weightFiles,
        'recipe.json': `${JSON.stringify(recipe, null, 2)}\n`,
        'log.json': `${JSON.stringify(report)}\n`,
      },
    };
  } finally {
    classifier.dispose();
  }
}

/**
 * Trains every network of a recipe that is not finished, one after the other.
 * @returns the networks trained now, in the recipe's order
 * @throws LabError `recipe-invalid` and what `train` and `keep` throw
 */
export async function runRecipe(options: RecipeOptions): Promise<TrainedNetwork[]> {
  const recipe = parseRecipe(options.recipe);
  const trained: TrainedNetwork[] = [];
  for (const network of recipe.networks) {
    if (options.finished?.has(network)) continue;
    const key = `${options.runKey}/${network}`;
    const result = await trainOne({ ...options, recipe }, network, key);
    await options.keep(result);
    await options.storage.delete(key);
    trained.push(result);
  }
  return trained;
}
