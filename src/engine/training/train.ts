/**
 * The training loop: one network, one recipe, from the start or from where a checkpoint left it.
 * Between two steps it yields, so that it can be paused and cancelled; when it is cancelled it keeps
 * a checkpoint first, so nothing is lost.
 */
import type { NetworkId } from '../../core/catalogue/networks';
import { parseRecipe, stepsPerEpoch } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import type { EpochRecord, StepRecord, TrainingLog, TrainingProgress } from '../../core/catalogue/training-log';
import { LabError } from '../../core/errors';
import { registerGradients } from '../backends/gradients';
import type { JobControl } from '../job';
import type { Layer, NetworkWeights } from '../models/architecture';
import { buildLayers } from '../models/builders';
import { evaluate } from '../models/evaluate';
import { Network } from '../models/network';
import type { Storage } from '../storage';
import { BatchMaker } from './batch-maker';
import type { LabelledImages } from './batches';
import { progressOf, readCheckpoint, writeCheckpoint } from './checkpoint';
import type { RunPosition } from './checkpoint';
import { initialTrainingWeights, TrainingPass, withoutIdleBiases } from './forward';
import { addLoss, LossMeter, lossOfLogits, noLoss } from './loss-meter';
import type { Outliers } from './outliers';
import { learningRate } from './schedule';
import { trainingStep } from './step';
import { TrainingState } from './training-state';

/** Time between two checkpoints; each epoch ends with one anyway. */
const CHECKPOINT_INTERVAL_MS = 60_000;

/** Points of the loss curve at most, and steps between two at most. */
const CURVE_POINTS = 200;
const LONGEST_GAP = 20;

/** Codes of a storage that cannot keep anything, which is no reason to stop training. */
const STORAGE_REFUSALS = new Set(['storage-full', 'storage-unavailable']);

/** What a run tells while it goes on. `log` comes once, first, when it goes on from a checkpoint. */
export type TrainingEvent =
  | { type: 'log'; log: TrainingLog }
  | { type: 'step'; record: StepRecord; progress: TrainingProgress }
  | { type: 'epoch'; record: EpochRecord }
  | { type: 'checkpoint'; step: number; date: string };

export interface TrainingOptions {
  recipe: Recipe;
  /** One of the recipe's networks. */
  network: NetworkId;
  /** The training images that the recipe draws from: MNIST's first 55,000, or what a test gives. */
  data: LabelledImages;
  /** Images never trained on; the first `recipe.validationImages` judge each epoch. */
  validation: LabelledImages;
  /** What outlier exposure draws from, where the recipe names a set of files. */
  outliers?: Outliers;
  /** The weights that the run starts from, where the recipe names a network; see initial-network.ts. */
  initial?: NetworkWeights;
  storage: Storage;
  /** Where the checkpoint is kept. It stays after the run: delete it when the result is safe. */
  checkpointKey: string;
  job: JobControl;
  observe?: (event: TrainingEvent) => void;
  checkpointIntervalMs?: number;
}

export interface TrainingResult {
  layers: readonly Layer[];
  /** Weights for evaluation: averaged where the recipe says so. */
  weights: NetworkWeights;
  log: TrainingLog;
  /** Spent in training steps, over all sittings. */
  trainingMs: number;
}

/** Steps between two points of the loss curve; from the recipe alone, so that a resumed run has the same points. */
export function recordInterval(recipe: Recipe): number {
  return Math.min(LONGEST_GAP, Math.max(1, Math.floor((stepsPerEpoch(recipe) * recipe.epochs) / CURVE_POINTS)));
}

function startPosition(): RunPosition {
  return { epoch: 0, step: 0, sinceRecord: noLoss(), sinceEpoch: noLoss(), epochMs: 0, trainingMs: 0, log: { steps: [], epochs: [] } };
}

class Run {
  readonly #options: TrainingOptions;
  readonly #layers: readonly Layer[];
  readonly #pass: TrainingPass;
  readonly #state: TrainingState;
  readonly #meter = new LossMeter();
  readonly #perEpoch: number;
  #at: RunPosition = startPosition();
  #lastCheckpoint = performance.now();
  /** Why the last checkpoint could not be kept, if so. */
  #notKept = '';

  constructor(options: TrainingOptions) {
    const { recipe, network, initial } = options;
    if (recipe.initial && !initial) throw new LabError('no-initial', `The recipe starts from "${recipe.initial.zoo}", which was not given.`);
    this.#options = options;
    this.#layers = buildLayers(network, recipe.activation);
    this.#pass = new TrainingPass(this.#layers);
    this.#state = new TrainingState(this.#layers, initial ? withoutIdleBiases(this.#layers, initial) : initialTrainingWeights(this.#layers, recipe.seed));
    this.#perEpoch = stepsPerEpoch(recipe);
  }

  get #stepsDone(): number {
    return this.#at.epoch * this.#perEpoch + this.#at.step;
  }

  /** Takes up a checkpoint of the same recipe and network, if there is one. */
  async resume(): Promise<void> {
    const { storage, checkpointKey, recipe, network, observe } = this.#options;
    const checkpoint = await readCheckpoint(storage, checkpointKey);
    if (!checkpoint) return;
    const { arrays, recipe: itsRecipe, network: itsNetwork, ...position } = checkpoint;
    const same = itsNetwork === network && JSON.stringify(itsRecipe) === JSON.stringify(recipe);
    if (!same || !this.#state.restore(arrays)) {
      throw new LabError('checkpoint-mismatch', 'An interrupted training with another recipe is kept in this place. Finish or discard it, or choose another place.');
    }
    this.#at = position;
    observe?.({ type: 'log', log: position.log });
  }

  async run(): Promise<TrainingResult> {
    const { recipe, data, outliers, job } = this.#options;
    const batches = await BatchMaker.create(recipe, data, outliers, job);
    while (this.#at.epoch < recipe.epochs) {
      while (this.#at.step < this.#perEpoch) {
        await this.#orKeep(() => job.checkpoint());
        await this.#step(batches);
      }
      await this.#endEpoch();
    }
    const weights = await this.#state.evaluationWeights(recipe.averaging);
    return { layers: this.#layers, weights, log: this.#at.log, trainingMs: this.#at.trainingMs };
  }

  dispose(): void {
    this.#meter.dispose();
    this.#state.dispose();
  }

  async #step(batches: BatchMaker): Promise<void> {
    const { recipe, network, job } = this.#options;
    const started = performance.now();
    const { epoch, step } = this.#at;
    const index = this.#stepsDone;
    const rate = learningRate(recipe, index);
    const batch = await this.#orKeep(() => batches.batch(epoch, step, network, this.#state, job));
    const logits = trainingStep(this.#pass, this.#state, batch, { seed: recipe.seed, epoch, step }, rate, index + 1);
    this.#meter.add(logits, batch.labels);
    this.#at.step++;
    const due = this.#stepsDone % recordInterval(recipe) === 0;
    if (due) await this.#readLoss();
    const took = performance.now() - started;
    this.#at.trainingMs += took;
    this.#at.epochMs += took;
    if (due) this.#record(rate);
    job.report({ done: this.#stepsDone, total: this.#perEpoch * recipe.epochs, unit: 'steps', note: this.#notKept || network });
    const interval = this.#options.checkpointIntervalMs ?? CHECKPOINT_INTERVAL_MS;
    if (performance.now() - this.#lastCheckpoint >= interval && this.#at.step < this.#perEpoch) await this.#keep();
  }

  async #readLoss(): Promise<void> {
    const sums = await this.#meter.read();
    addLoss(this.#at.sinceRecord, sums);
    addLoss(this.#at.sinceEpoch, sums);
  }

  #record(rate: number): void {
    const { loss, correct, images } = this.#at.sinceRecord;
    const record: StepRecord = {
      step: this.#stepsDone,
      epoch: this.#at.epoch + 1,
      loss: loss / images,
      accuracy: correct / images,
      learningRate: rate,
    };
    if (!Number.isFinite(record.loss)) {
      throw new LabError('training-diverged', `The loss is no longer a number after ${record.step} steps. Lower the learning rate and train again.`);
    }
    this.#at.sinceRecord = noLoss();
    this.#at.log.steps.push(record);
    this.#options.observe?.({ type: 'step', record, progress: progressOf(this.#options.recipe, this.#at) });
  }

  async #endEpoch(): Promise<void> {
    await this.#readLoss();
    const validation = await this.#validate();
    const { loss, correct, images } = this.#at.sinceEpoch;
    const record: EpochRecord = {
      epoch: this.#at.epoch + 1,
      trainLoss: loss / images,
      trainAccuracy: correct / images,
      validationLoss: validation.loss / validation.images,
      validationAccuracy: validation.correct / validation.images,
      durationMs: this.#at.epochMs,
    };
    this.#at.log.epochs.push(record);
    this.#at = { ...this.#at, epoch: this.#at.epoch + 1, step: 0, sinceEpoch: noLoss(), epochMs: 0 };
    this.#options.observe?.({ type: 'epoch', record });
    await this.#keep();
  }

  async #validate(): Promise<ReturnType<typeof noLoss>> {
    const { recipe, network, validation, job } = this.#options;
    const count = Math.min(recipe.validationImages, validation.count);
    const classifier = new Network(network, this.#layers, await this.#state.evaluationWeights(recipe.averaging));
    try {
      // Its progress would be taken for the run's.
      const quiet: JobControl = { checkpoint: () => this.#orKeep(() => job.checkpoint()), report: () => undefined };
      const logits = await evaluate(classifier, validation.images.subarray(0, count * 784), quiet);
      return lossOfLogits(logits, validation.labels.subarray(0, count));
    } finally {
      classifier.dispose();
    }
  }

  /** Runs something that may be cancelled; keeps a checkpoint before the cancellation goes on its way. */
  async #orKeep<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (this.#stepsDone > 0) await this.#keep();
      throw error;
    }
  }

  /** Keeps a checkpoint. Where there is no room the training goes on without, and says so in its progress. */
  async #keep(): Promise<void> {
    const { storage, checkpointKey, recipe, network, observe } = this.#options;
    await this.#readLoss();
    const date = new Date().toISOString();
    const checkpoint = { ...this.#at, recipe, network, date, arrays: await this.#state.toArrays() };
    this.#lastCheckpoint = performance.now();
    try {
      await writeCheckpoint(storage, checkpointKey, checkpoint);
      this.#notKept = '';
    } catch (error) {
      if (!(error instanceof LabError) || !STORAGE_REFUSALS.has(error.code)) throw error;
      this.#notKept = `${network}; no checkpoint kept: ${error.message}`;
      return;
    }
    observe?.({ type: 'checkpoint', step: this.#stepsDone, date });
  }
}

/**
 * Trains one network of a recipe, going on from the checkpoint under `checkpointKey` if there is one.
 * @throws LabError `checkpoint-mismatch`, `checkpoint-broken`, `too-few-images`, `outliers-missing`, `training-diverged`, `recipe-invalid`,
 * `no-initial`, `cancelled` (a checkpoint is kept), and what the storage throws
 */
export async function train(options: TrainingOptions): Promise<TrainingResult> {
  await registerGradients();
  const run = new Run({ ...options, recipe: parseRecipe(options.recipe) });
  try {
    await run.resume();
    return await run.run();
  } finally {
    run.dispose();
  }
}
