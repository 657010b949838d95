/** The training store against a client whose worker the test plays. */
import { beforeEach, describe, expect, it } from 'vitest';
import { LabClient } from '../client/lab-client';
import type { WorkerLike } from '../client/lab-client';
import { defaultRecipe } from '../core/catalogue/recipe';
import type { StepRecord } from '../core/catalogue/training-log';
import type { RunSummary, TrainingPart } from '../protocol/methods';
import type { FromWorker, ToWorker } from '../protocol/messages';
import { continueTraining, discardRun, dismissTraining, logUntil, pauseTraining, refreshRuns, resumeTraining, startTraining, stopTraining, trainingStore, withPart, withProgress } from './training';

class HandWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  readonly received: ToWorker[] = [];

  postMessage(message: ToWorker): void {
    this.received.push(message);
  }

  terminate(): void {
    this.onmessage = null;
  }

  send(message: FromWorker): void {
    this.onmessage?.({ data: message });
  }

  asked(method: string): Extract<ToWorker, { type: 'call' }> {
    const call = this.received.findLast((message) => message.type === 'call' && message.method === method);
    if (call?.type !== 'call') throw new Error(`${method} was not called`);
    return call;
  }
}

const recipe = { ...defaultRecipe('cnn'), images: 240, batchSize: 24, epochs: 2 };
const record = (step: number): StepRecord => ({ step, epoch: step > 10 ? 2 : 1, loss: 1 / step, accuracy: 0.5, learningRate: 0.001 });
const stepPart = (step: number): TrainingPart => ({ type: 'step', record: record(step), progress: { step, steps: 20, epoch: 1, epochs: 2, imagesPerSecond: 100, remainingMs: 1 } });
const epochPart = (epoch: number): TrainingPart => ({ type: 'epoch', record: { epoch, trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1, validationAccuracy: 0.6, durationMs: 1 } });
const summary: RunSummary = { runId: 'r', name: 'Old', recipe, progress: { step: 10, steps: 20, epoch: 2, epochs: 2, imagesPerSecond: 1, remainingMs: 1 }, log: { steps: [record(10)], epochs: [] }, date: '2026-01-01T00:00:00Z' };

let workers: HandWorker[];
let client: LabClient;
const worker = (): HandWorker => workers[workers.length - 1];
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const run = () => {
  const { run: present } = trainingStore.getState();
  if (!present) throw new Error('there is no run');
  return present;
};
const part = (one: TrainingPart): void => worker().send({ type: 'part', id: worker().asked('train').id, part: one });

beforeEach(() => {
  workers = [];
  client = new LabClient(() => {
    workers.push(new HandWorker());
    return { worker: worker() };
  });
  trainingStore.setState({ run: null, interrupted: [] });
});

describe('training', () => {
  it('takes in what the engine tells, and does not start twice', () => {
    startTraining(client, 'A trial', recipe);
    startTraining(client, 'Another', recipe);
    expect(worker().received).toHaveLength(1);
    part(stepPart(5));
    part(stepPart(10));
    part(epochPart(1));
    part({ type: 'checkpoint', step: 10, date: 'now' });
    expect(run()).toMatchObject({ name: 'A trial', status: 'running', phase: 'training', step: 10, steps: 20, imagesPerSecond: 100, checkpoint: { step: 10 } });
    expect(run().log.steps.map(({ step }) => step)).toEqual([5, 10]);
    stopTraining();
  });

  it('is held and let go', () => {
    startTraining(client, 'A trial', recipe);
    pauseTraining();
    expect(run().isPaused).toBe(true);
    continueTraining();
    expect(worker().received.map(({ type }) => type)).toEqual(['call', 'pause', 'resume']);
    expect(run().isPaused).toBe(false);
    stopTraining();
  });

  it('is stopped at once, and asks what can go on', async () => {
    startTraining(client, 'A trial', recipe);
    stopTraining();
    await settled();
    expect(run().status).toBe('stopped');
    worker().send({ type: 'result', id: worker().asked('runs').id, result: [summary] });
    await settled();
    expect(trainingStore.getState().interrupted).toEqual([summary]);
    dismissTraining();
    expect(trainingStore.getState().run).toBeNull();
  });

  it('goes on with an interrupted run where it was', () => {
    trainingStore.setState({ interrupted: [summary] });
    resumeTraining(client, summary);
    expect(worker().asked('train').params).toMatchObject({ runId: 'r', name: 'Old' });
    expect(run()).toMatchObject({ step: 10, checkpoint: { step: 10 } });
    expect(trainingStore.getState().interrupted).toEqual([]);
    part({ type: 'log', log: summary.log });
    part(stepPart(15));
    expect(run().log.steps.map(({ step }) => step)).toEqual([10, 15]);
    stopTraining();
  });

  it('survives the death of the engine and says where it went on', () => {
    startTraining(client, 'A trial', recipe);
    part(stepPart(14));
    worker().onerror?.({ message: 'It was killed.' });
    expect(run()).toMatchObject({ status: 'running', recovery: { reason: 'It was killed.', atStep: 14 } });
    expect(workers).toHaveLength(2);
    part({ type: 'log', log: { steps: [record(5), record(10)], epochs: [] } });
    worker().send({ type: 'progress', id: worker().asked('train').id, progress: { done: 11, total: 20, unit: 'steps' } });
    expect(run().recovery).toMatchObject({ atStep: 14, fromStep: 10 });
    expect(run().log.steps.map(({ step }) => step)).toEqual([5, 10]);
    stopTraining();
  });

  it('a failure is kept with its reason', async () => {
    startTraining(client, 'A trial', recipe);
    worker().send({ type: 'error', id: worker().asked('train').id, error: { code: 'training-diverged', message: 'Lower the rate.' } });
    await settled();
    expect(run()).toMatchObject({ status: 'failed', message: 'Lower the rate.' });
  });

  it('a discarded run leaves the list', async () => {
    trainingStore.setState({ interrupted: [summary] });
    const discarded = discardRun(client, 'r');
    worker().send({ type: 'result', id: worker().asked('discard-run').id, result: null });
    await discarded;
    expect(trainingStore.getState().interrupted).toEqual([]);
  });

  it('an engine that does not answer leaves the list as it is', async () => {
    trainingStore.setState({ interrupted: [summary] });
    const refreshed = refreshRuns(client);
    worker().send({ type: 'error', id: worker().asked('runs').id, error: { code: 'internal', message: 'x' } });
    await refreshed;
    expect(trainingStore.getState().interrupted).toEqual([summary]);
  });
});

describe('a run', () => {
  it('that begins again without a checkpoint begins its curve again', () => {
    startTraining(client, 'A trial', recipe);
    const before = { ...run(), log: { steps: [record(5), record(10), record(15)], epochs: [] } };
    expect(withPart(before, stepPart(5)).log?.steps.map(({ step }) => step)).toEqual([5]);
    stopTraining();
  });

  it('shows what is fetched, tested, and not kept', () => {
    startTraining(client, 'A trial', recipe);
    expect(withProgress(run(), { done: 1, total: 2, unit: 'bytes' })).toMatchObject({ phase: 'fetching' });
    expect(withProgress(run(), { done: 1, total: 2, unit: 'images' })).toMatchObject({ phase: 'testing' });
    expect(withProgress(run(), { done: 1, total: 2, unit: 'steps', note: 'cnn; no checkpoint kept: No room.' })).toMatchObject({ phase: 'training', warning: 'No room.' });
    stopTraining();
  });

  it('keeps of its log what lies before a step', () => {
    expect(logUntil({ steps: [record(5), record(10)], epochs: [1, 2].map((epoch) => ({ epoch, trainLoss: 1, trainAccuracy: 1, validationLoss: 1, validationAccuracy: 1, durationMs: 1 })) }, 10, 10)).toMatchObject({ steps: [{ step: 5 }, { step: 10 }], epochs: [{ epoch: 1 }] });
  });
});
