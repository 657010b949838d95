/**
 * What is kept of a training run so that it can go on after the tab was closed or the process was
 * killed: the state's arrays and where the run stood. One record, replaced whole.
 */
import * as v from 'valibot';
import { NETWORK_IDS } from '../../core/catalogue/networks';
import type { NetworkId } from '../../core/catalogue/networks';
import { parseRecipe, stepsPerEpoch } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import type { TrainingLog, TrainingProgress } from '../../core/catalogue/training-log';
import { LabError } from '../../core/errors';
import type { Storage } from '../storage';
import type { LossSum } from './loss-meter';
import type { StateArrays } from './training-state';

/** Where a run stands, besides its tensors. */
export interface RunPosition {
  /** Epochs finished. */
  epoch: number;
  /** Steps done in the epoch that is not finished. */
  step: number;
  /** Since the last point of the loss curve. */
  sinceRecord: LossSum;
  /** Since the epoch began. */
  sinceEpoch: LossSum;
  /** Spent in training steps since the epoch began. */
  epochMs: number;
  /** Spent in training steps, over all sittings. */
  trainingMs: number;
  log: TrainingLog;
}

export interface Checkpoint extends RunPosition {
  recipe: Recipe;
  network: NetworkId;
  /** ISO 8601. */
  date: string;
  arrays: StateArrays;
}

const lossSum = v.object({ loss: v.number(), correct: v.number(), images: v.number() });

const record = v.object({
  version: v.literal(1),
  recipe: v.unknown(),
  network: v.picklist(NETWORK_IDS),
  date: v.string(),
  epoch: v.number(),
  step: v.number(),
  sinceRecord: lossSum,
  sinceEpoch: lossSum,
  epochMs: v.number(),
  trainingMs: v.number(),
  log: v.object({
    steps: v.array(v.object({ step: v.number(), epoch: v.number(), loss: v.number(), accuracy: v.number(), learningRate: v.number() })),
    epochs: v.array(
      v.object({
        epoch: v.number(),
        trainLoss: v.number(),
        trainAccuracy: v.number(),
        validationLoss: v.number(),
        validationAccuracy: v.number(),
        durationMs: v.number(),
      }),
    ),
  }),
});

/** Keeps a checkpoint under a key, in place of the one before. */
export async function writeCheckpoint(storage: Storage, key: string, { arrays, ...rest }: Checkpoint): Promise<void> {
  await storage.put(key, { json: { version: 1, ...rest }, arrays });
}

/**
 * The checkpoint under a key, or undefined where there is none.
 * @throws LabError `checkpoint-broken` where it cannot be read
 */
export async function readCheckpoint(storage: Storage, key: string): Promise<Checkpoint | undefined> {
  const stored = await storage.get(key);
  if (!stored) return undefined;
  const parsed = v.safeParse(record, stored.json);
  if (!parsed.success) {
    throw new LabError('checkpoint-broken', 'The interrupted training cannot be read; it may come from another version of the lab. Discard it and start again.');
  }
  const { recipe, network, date, epoch, step, sinceRecord, sinceEpoch, epochMs, trainingMs, log } = parsed.output;
  return { recipe: parseRecipe(recipe), network, date, epoch, step, sinceRecord, sinceEpoch, epochMs, trainingMs, log, arrays: stored.arrays };
}

/** How far a run is, as forms and tables show it. */
export function progressOf(recipe: Recipe, { epoch, step, trainingMs }: Pick<RunPosition, 'epoch' | 'step' | 'trainingMs'>): TrainingProgress {
  const perEpoch = stepsPerEpoch(recipe);
  const steps = perEpoch * recipe.epochs;
  const done = epoch * perEpoch + step;
  const msPerStep = done > 0 ? trainingMs / done : 0;
  return {
    step: done,
    steps,
    epoch: Math.min(epoch + 1, recipe.epochs),
    epochs: recipe.epochs,
    imagesPerSecond: msPerStep > 0 ? (Math.min(recipe.batchSize, recipe.images) * 1000) / msPerStep : 0,
    remainingMs: (steps - done) * msPerStep,
  };
}
