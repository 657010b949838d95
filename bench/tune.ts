/**
 * Measures which algorithm is fastest for every convolution of the networks and prints the table that
 * src/engine/kernels/algorithm-table.json holds. Bundled and started by run.mjs (`npm run bench -- --tune`).
 *
 * One thread, batch 32, best of several runs in turn: the ranking is what counts, and a neighbour on
 * the machine makes a run slower, never faster.
 */
import os from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PHASES, shapeKey, type Phase } from '../src/engine/kernels/algorithms';
import type { ConvolutionAlgorithm } from '../src/engine/kernels/plans/shapes';
import { Workbench } from '../src/engine/kernels/test-support/workbench';
import { LAYER_NETWORKS, measureLayer, networkLayers } from './layer-measurements';

const BATCH = 32;
const REPEATS = 9;

interface MeasuredShape extends Record<Phase, ConvolutionAlgorithm> {
  /** Effective GFLOPS (2 x multiply-adds of the direct form / best processor time) of every algorithm and phase. */
  gflops: Record<string, Record<Phase, number>>;
}

const bench = await Workbench.create('relaxed', pathToFileURL(`${resolve('build/kernels')}/`));
const shapes: Record<string, MeasuredShape> = {};
for (const network of Object.keys(LAYER_NETWORKS)) {
  for (const shape of networkLayers(network, BATCH)) {
    const rows = measureLayer(bench, shape, REPEATS);
    const fastest = (phase: Phase): ConvolutionAlgorithm =>
      rows.reduce((best, row) => (row.ms[phase] < best.ms[phase] ? row : best)).algorithm;
    const gflops = Object.fromEntries(rows.map(({ algorithm, ms, multiplyAdds }) => [
      algorithm,
      Object.fromEntries(PHASES.map((phase) => [phase, Math.round((2 * multiplyAdds) / ms[phase] / 1e5) / 10])) as Record<Phase, number>,
    ]));
    const key = shapeKey(shape);
    shapes[key] = {
      forward: fastest('forward'), inputGradient: fastest('inputGradient'), filterGradient: fastest('filterGradient'), gflops,
    };
    console.error(`${network} ${key}: ${PHASES.map((phase) => `${phase} ${shapes[key][phase]} ${gflops[shapes[key][phase]][phase]}`).join(', ')}`);
  }
}
const table = {
  about: 'Fastest algorithm by shape and phase, written by npm run bench -- --tune',
  machine: `${os.cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}, relaxed SIMD, one thread, batch ${BATCH}, best of ${REPEATS}`,
  shapes,
};
process.stdout.write(`${JSON.stringify(table)}\n`);
