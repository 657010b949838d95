/**
 * Training on the page: one network of a recipe, with its checkpoints in this browser, so that a
 * closed tab loses a minute at most.
 */
import type { NetworkId } from '../../core/catalogue/networks';
import { networkEntry } from '../../core/catalogue/networks';
import { parseRecipe, type Recipe } from '../../core/catalogue/recipe';
import { LabError } from '../../core/errors';
import { testReport } from '../../engine/experiments/test-report';
import { writeLayersModel } from '../../engine/models/layers-model-write';
import { Network } from '../../engine/models/network';
import { progressOf, readCheckpoint } from '../../engine/training/checkpoint';
import { measureTrainingSpeed } from '../../engine/training/measure-speed';
import { describeTraining } from '../../engine/training/describe';
import { mnistParts } from '../../engine/training/mnist-parts';
import { train } from '../../engine/training/train';
import type { RunSummary } from '../../protocol/methods';
import type { Handler } from '../call-table';

const RUNS = 'runs/';

const checkpointKey = (runId: string): string => `${RUNS}${runId}/checkpoint`;
const nameKey = (runId: string): string => `${RUNS}${runId}/name`;

/** The page trains one network at a time. */
function onlyNetwork(recipe: Recipe): NetworkId {
  if (recipe.networks.length !== 1) throw new LabError('one-network', 'The page trains one network at a time. Choose one.');
  return recipe.networks[0];
}

export const trainModel: Handler<'train'> = async ({ runId, name, recipe: given }, { engine, job, part }) => {
  const recipe = parseRecipe(given);
  const network = onlyNetwork(recipe);
  const { data, validation } = await mnistParts(engine.datasets);
  // The name is worth keeping only if checkpoints can be kept: a refusal shows up with them.
  await engine.storage.put(nameKey(runId), { json: name, arrays: {} }).catch(() => undefined);
  const { layers, weights, log, trainingMs } = await train({
    recipe,
    network,
    data,
    validation,
    storage: engine.storage,
    checkpointKey: checkpointKey(runId),
    job,
    observe: part,
  });
  const classifier = new Network(name, layers, weights);
  try {
    const set = await engine.datasets.load('mnist-test');
    const { labels } = set;
    if (!labels) throw new LabError('no-labels', 'The test set has no labels.');
    const test = await testReport(classifier, { ...set, labels }, job);
    const backend = (await engine.started).backend;
    const model = await engine.saved.add(
      {
        label: name,
        parameters: networkEntry(network).parameters,
        training: describeTraining(recipe),
        test: { accuracy: test.accuracy, n: test.n, backend, date: new Date().toISOString().slice(0, 10) },
      },
      writeLayersModel(classifier),
    );
    await discard(engine.storage, runId);
    return { model, log, test, trainingMs };
  } finally {
    classifier.dispose();
  }
};

async function discard(storage: { delete(key: string): Promise<void> }, runId: string): Promise<void> {
  await storage.delete(checkpointKey(runId));
  await storage.delete(nameKey(runId));
}

export const runs: Handler<'runs'> = async (_, { engine: { storage } }) => {
  const keys = (await storage.list(RUNS).catch(() => [])).filter((key) => key.endsWith('/checkpoint'));
  const found = await Promise.all(
    keys.map(async (key): Promise<RunSummary[]> => {
      const runId = key.slice(RUNS.length, -'/checkpoint'.length);
      // A checkpoint of another version of the lab can't be gone on with, and is no use to show.
      const checkpoint = await readCheckpoint(storage, key).catch(() => undefined);
      if (!checkpoint) return [];
      const { recipe, log, date } = checkpoint;
      const name = (await storage.get(nameKey(runId)))?.json;
      return [{ runId, name: typeof name === 'string' ? name : recipe.id, recipe, progress: progressOf(recipe, checkpoint), log, date }];
    }),
  );
  return found.flat().sort((a, b) => b.date.localeCompare(a.date));
};

export const discardRun: Handler<'discard-run'> = async ({ runId }, { engine }) => {
  await discard(engine.storage, runId);
  return null;
};

export const trainingSpeed: Handler<'training-speed'> = async ({ recipe }, { job }) => {
  const checked = parseRecipe(recipe);
  return { imagesPerSecond: await measureTrainingSpeed(checked, onlyNetwork(checked), job) };
};
