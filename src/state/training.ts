/**
 * The training in progress and the interrupted ones: held here and not by a panel, so that a run goes
 * on while another panel is open. Plain data; the open call itself stays in this module.
 */
import { createStore } from 'zustand/vanilla';
import type { Call, EngineState, LabClient } from '../client/lab-client';
import { stepsPerEpoch } from '../core/catalogue/recipe';
import type { Recipe } from '../core/catalogue/recipe';
import type { TrainingLog } from '../core/catalogue/training-log';
import { CANCELLED, toErrorRecord } from '../core/errors';
import type { RunSummary, TrainingOutcome, TrainingPart } from '../protocol/methods';
import type { Progress } from '../protocol/messages';
import { refreshModels } from './models';

export type TrainingStatus = 'running' | 'finished' | 'stopped' | 'failed';

/** What the engine does for a run now. */
export type TrainingPhase = 'fetching' | 'training' | 'testing';

/** The engine was lost and the run went on from its checkpoint. */
export interface Recovery {
  reason: string;
  /** Where the run stood. */
  atStep: number;
  /** Where it went on; absent while the engine is being started again. */
  fromStep?: number;
}

export interface TrainingRun {
  runId: string;
  name: string;
  recipe: Recipe;
  status: TrainingStatus;
  phase: TrainingPhase;
  isPaused: boolean;
  /** Steps done. */
  step: number;
  /** Of the whole run. */
  steps: number;
  /** Training steps only; absent before the first are measured. */
  imagesPerSecond?: number;
  /** Of what is fetched (bytes) or tested (images). */
  progress?: Progress;
  log: TrainingLog;
  /** The last one kept: step, and ISO 8601. */
  checkpoint?: { step: number; date: string };
  /** Why checkpoints can not be kept, if so. */
  warning?: string;
  recovery?: Recovery;
  outcome?: TrainingOutcome;
  /** Why it failed. */
  message?: string;
}

export interface TrainingState {
  run: TrainingRun | null;
  /** Trainings that can go on. */
  interrupted: readonly RunSummary[];
}

export const trainingStore = createStore<TrainingState>()(() => ({ run: null, interrupted: [] }));

let open: { call: Call<TrainingOutcome>; controller: AbortController } | null = null;

const EMPTY_LOG: TrainingLog = { steps: [], epochs: [] };

export const totalSteps = (recipe: Recipe): number => stepsPerEpoch(recipe) * recipe.epochs;

/** Points up to a step: what a run that goes on from there still has. */
export function logUntil({ steps, epochs }: TrainingLog, step: number, perEpoch: number): TrainingLog {
  return { steps: steps.filter((one) => one.step <= step), epochs: epochs.filter((one) => one.epoch * perEpoch <= step) };
}

function change(runId: string, next: (run: TrainingRun) => Partial<TrainingRun>): void {
  trainingStore.setState(({ run }) => (run?.runId === runId ? { run: { ...run, ...next(run) } } : {}));
}

/** Whether a network is being trained. */
export const isTraining = ({ run }: TrainingState): boolean => run?.status === 'running';

/** A run with a part of its log taken in. */
export function withPart(run: TrainingRun, part: TrainingPart): Partial<TrainingRun> {
  const perEpoch = stepsPerEpoch(run.recipe);
  switch (part.type) {
    case 'log':
      return { log: part.log, phase: 'training' };
    case 'step': {
      // After a restart without a checkpoint the curve begins again.
      const kept = logUntil(run.log, part.record.step - 1, perEpoch);
      return {
        log: { ...kept, steps: [...kept.steps, part.record] },
        phase: 'training',
        step: part.progress.step,
        imagesPerSecond: part.progress.imagesPerSecond || undefined,
      };
    }
    case 'epoch': {
      const earlier = run.log.epochs.filter(({ epoch }) => epoch < part.record.epoch);
      return { log: { ...run.log, epochs: [...earlier, part.record] } };
    }
    case 'checkpoint':
      return { checkpoint: { step: part.step, date: part.date }, warning: undefined };
  }
}

/** A run with a report of its progress taken in. */
export function withProgress(run: TrainingRun, progress: Progress): Partial<TrainingRun> {
  if (progress.unit === 'bytes') return { phase: 'fetching', progress };
  if (progress.unit !== 'steps') return { phase: 'testing', progress };
  const { recovery } = run;
  return {
    phase: 'training',
    progress: undefined,
    step: progress.done,
    warning: progress.note?.includes('no checkpoint kept') ? progress.note.slice(progress.note.indexOf(': ') + 2) : undefined,
    // The first step that a new engine reports comes right after the one it went on from.
    recovery: recovery && recovery.fromStep === undefined ? { ...recovery, fromStep: progress.done - 1 } : recovery,
  };
}

/** A run whose engine is being replaced. */
export function withRestart(run: TrainingRun, state: EngineState): Partial<TrainingRun> {
  if (state.phase !== 'restarting') return {};
  return { phase: 'fetching', progress: undefined, recovery: { reason: state.reason, atStep: run.step } };
}

function newRunId(): string {
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  return `${Date.now().toString(36)}-${random.toString(36)}`;
}

/** Starts a training. While one goes on this does nothing. */
export function startTraining(client: LabClient, name: string, recipe: Recipe): void {
  begin(client, { runId: newRunId(), name, recipe, log: EMPTY_LOG, step: 0 });
}

/** Goes on with an interrupted training from its checkpoint. While one goes on this does nothing. */
export function resumeTraining(client: LabClient, { runId, name, recipe, log, progress, date }: RunSummary): void {
  begin(client, { runId, name, recipe, log, step: progress.step, checkpoint: { step: progress.step, date } });
}

type Beginning = Pick<TrainingRun, 'runId' | 'name' | 'recipe' | 'log' | 'step' | 'checkpoint'>;

function begin(client: LabClient, beginning: Beginning): void {
  if (isTraining(trainingStore.getState())) return;
  const { runId, name, recipe } = beginning;
  trainingStore.setState(({ interrupted }) => ({
    run: { ...beginning, status: 'running', phase: 'fetching', isPaused: false, steps: totalSteps(recipe) },
    interrupted: interrupted.filter((one) => one.runId !== runId),
  }));
  const controller = new AbortController();
  const call = client.call(
    'train',
    { runId, name, recipe },
    {
      signal: controller.signal,
      onPart: (part) => change(runId, (run) => withPart(run, part)),
      onProgress: (progress) => change(runId, (run) => withProgress(run, progress)),
    },
  );
  open = { call, controller };
  const stopFollowing = client.subscribe(() => change(runId, (run) => withRestart(run, client.state)));
  call
    .then((outcome) => {
      change(runId, () => ({ status: 'finished', outcome, log: outcome.log, recovery: undefined }));
      return refreshModels(client);
    })
    .catch((error: unknown) => {
      const { code, message } = toErrorRecord(error);
      change(runId, () => (code === CANCELLED ? { status: 'stopped' } : { status: 'failed', message }));
    })
    .finally(() => {
      stopFollowing();
      if (open?.call === call) open = null;
      void refreshRuns(client);
    });
}

/** Holds the training after the step that is being computed. */
export function pauseTraining(): void {
  open?.call.pause();
  setPaused(true);
}

/** Lets a held training go on. */
export function continueTraining(): void {
  open?.call.resume();
  setPaused(false);
}

function setPaused(isPaused: boolean): void {
  trainingStore.setState(({ run }) => (run?.status === 'running' ? { run: { ...run, isPaused } } : {}));
}

/** Ends the training; what it has learned is kept, and it can go on later. */
export function stopTraining(): void {
  open?.controller.abort();
}

/** Clears a training that has ended off the panel; its model or its checkpoint stays. */
export function dismissTraining(): void {
  trainingStore.setState((state) => (isTraining(state) ? {} : { run: null }));
}

/** Asks which trainings can go on. Without an answer there are none to offer. */
export async function refreshRuns(client: LabClient): Promise<void> {
  const interrupted = await client.call('runs', {}).catch(() => null);
  if (interrupted) trainingStore.setState(({ run }) => ({ interrupted: interrupted.filter((one) => run?.status !== 'running' || one.runId !== run.runId) }));
}

/** Throws an interrupted training away. @throws LabError what the storage throws */
export async function discardRun(client: LabClient, runId: string): Promise<void> {
  await client.call('discard-run', { runId });
  trainingStore.setState(({ run, interrupted }) => ({
    run: run?.runId === runId && run.status !== 'running' ? null : run,
    interrupted: interrupted.filter((one) => one.runId !== runId),
  }));
}
