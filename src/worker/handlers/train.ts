/**
 * Training on the page: one network of a recipe, with its checkpoints in this browser, so that a
 * closed tab loses a minute at most.
 */
import { outliersOfRecipe } from '../../core/catalogue/exposure';
import type { NetworkId } from '../../core/catalogue/networks';
import { networkEntry } from '../../core/catalogue/networks';
import { parseRecipe, type Recipe } from '../../core/catalogue/recipe';
import { LabError } from '../../core/errors';
import { testReport } from '../../engine/experiments/test-report';
import type { Job } from '../../engine/job';
import { writeLayersModel } from '../../engine/models/layers-model-write';
import { Network } from '../../engine/models/network';
import type { Storage } from '../../engine/storage';
import { progressOf, readCheckpoint } from '../../engine/training/checkpoint';
import { measureTrainingSpeed } from '../../engine/training/measure-speed';
import { describeTraining } from '../../engine/training/describe';
import { initialNetworkOf } from '../../engine/training/initial-network';
import { mnistParts, outliersOf } from '../../engine/training/mnist-parts';
import type { MnistParts } from '../../engine/training/mnist-parts';
import { train } from '../../engine/training/train';
import type { TrainingResult } from '../../engine/training/train';
import type { RunSummary, TrainingOutcome } from '../../protocol/methods';
import type { EngineContext } from '../context';
import type { Handler } from '../call-table';
import { followFetches } from '../fetched-files';
import { holdRun, runsHeldElsewhere } from './run-locks';

const RUNS = 'runs/';

const checkpointKey = (runId: string): string => `${RUNS}${runId}/checkpoint`;
const runIdOf = (key: string): string => key.slice(RUNS.length, -'/checkpoint'.length);
const nameKey = (runId: string): string => `${RUNS}${runId}/name`;

/** Trainings of this worker that have not ended: a cancelled one is still keeping its checkpoint. */
const atWork = new Map<string, { job: Job; ended: Promise<unknown> }>();

/** Waits for cancelled trainings to keep what they have; others are not waited for. */
async function cancelledOnesHaveEnded(): Promise<void> {
  await Promise.all([...atWork.values()].filter(({ job }) => job.isCancelled).map(({ ended }) => ended));
}

/** The page trains one network at a time. */
function onlyNetwork(recipe: Recipe): NetworkId {
  if (recipe.networks.length !== 1) throw new LabError('one-network', 'The page trains one network at a time. Choose one.');
  return recipe.networks[0];
}

export const trainModel: Handler<'train'> = async ({ runId, name, recipe: given }, { engine, job, part }) => {
  const recipe = parseRecipe(given);
  const network = onlyNetwork(recipe);
  await cancelledOnesHaveEnded();
  const letGo = await holdRun(runId);
  const work = async (): Promise<TrainingOutcome> => {
    // The name is worth keeping only if checkpoints can be kept: a refusal shows up with them.
    await engine.storage.put(nameKey(runId), { json: name, arrays: {} }).catch(() => undefined);
    const { data, validation } = await fetchMnist(engine, job);
    await job.checkpoint();
    const result = await train({
      recipe,
      network,
      data,
      validation,
      outliers: await outliersOf(recipe, engine.datasets),
      initial: (await initialNetworkOf(recipe, network, engine.library))?.weights,
      storage: engine.storage,
      checkpointKey: checkpointKey(runId),
      job,
      observe: part,
    });
    const outcome = await testAndKeep(name, recipe, network, result, engine, job);
    await discard(engine.storage, runId);
    return outcome;
  };
  const working = work();
  atWork.set(runId, { job, ended: working.catch(() => undefined) });
  try {
    return await working;
  } finally {
    atWork.delete(runId);
    letGo();
  }
};

/** All of MNIST, with reports of how many bytes have come where it comes over the network. */
async function fetchMnist({ datasets }: EngineContext, job: Job): Promise<MnistParts> {
  const files = new Map<string, { done: number; total: number }>();
  const report = (): void => {
    const parts = [...files.values()];
    const isKnown = parts.every(({ total }) => total > 0);
    const sum = (key: 'done' | 'total'): number => parts.reduce((all, part) => all + part[key], 0);
    job.report({ done: sum('done'), total: isKnown ? sum('total') : 0, unit: 'bytes' });
  };
  report();
  const stop = followFetches((url, done, total) => {
    files.set(url, { done, total });
    report();
  });
  try {
    return await mnistParts(datasets);
  } finally {
    stop();
  }
}

/** Tests the trained network on the whole test set and keeps it among the saved models. */
async function testAndKeep(
  name: string,
  recipe: Recipe,
  network: NetworkId,
  { layers, weights, log, trainingMs }: TrainingResult,
  engine: EngineContext,
  job: Job,
): Promise<TrainingOutcome> {
  const classifier = new Network(name, layers, weights);
  try {
    const set = await engine.datasets.load('mnist-test');
    const { labels } = set;
    if (!labels) throw new LabError('no-labels', 'The test set has no labels.');
    const test = await testReport(classifier, { ...set, labels }, job);
    const backend = (await engine.started).backend;
    const outliers = outliersOfRecipe(recipe);
    const model = await engine.saved.add(
      {
        label: name,
        parameters: networkEntry(network).parameters,
        network,
        training: describeTraining(recipe),
        ...(outliers.length > 0 && { outliers }),
        test: { accuracy: test.accuracy, n: test.n, backend, date: new Date().toISOString().slice(0, 10) },
      },
      writeLayersModel(classifier),
    );
    return { model, log, test, trainingMs };
  } finally {
    classifier.dispose();
  }
}

/** The checkpoint goes first: a name without one is nothing, and is written over. */
async function discard(storage: Storage, runId: string): Promise<void> {
  await storage.delete(checkpointKey(runId));
  await storage.delete(nameKey(runId));
}

/** Interrupted trainings, the newest first; those that go on in this or another tab are none. */
export const runs: Handler<'runs'> = async (_, { engine: { storage } }) => {
  await cancelledOnesHaveEnded();
  const keys = (await storage.list(RUNS).catch(() => [])).filter((key) => key.endsWith('/checkpoint'));
  const held = await runsHeldElsewhere(keys.map(runIdOf));
  const found = await Promise.all(
    keys.map(async (key): Promise<RunSummary[]> => {
      const runId = runIdOf(key);
      if (atWork.has(runId) || held.has(runId)) return [];
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
  await cancelledOnesHaveEnded();
  await discard(engine.storage, runId);
  return null;
};

export const trainingSpeed: Handler<'training-speed'> = async ({ recipe }, { job }) => {
  const checked = parseRecipe(recipe);
  return { imagesPerSecond: await measureTrainingSpeed(checked, onlyNetwork(checked), job) };
};
