/**
 * Measures every algorithm on every convolution of the lab's networks and prints the table of the fastest,
 * which run.mjs writes to src/engine/kernels/algorithm-table.json. One thread; the choice for several is the same.
 * Least processor time of nine runs: it stands still while another program has the processor.
 */
import os from 'node:os';
import { startBackend } from '../src/engine/backends/start';
import { currentInstallation } from '../src/engine/backends/wasm';
import type { NetworkId } from '../src/core/catalogue/networks';
import { PHASES, candidateAlgorithms, shapeKey, type Phase } from '../src/engine/kernels/algorithms';
import type { Heap } from '../src/engine/kernels/heap';
import { filterGradientPlan, forwardPlan, inputGradientPlan, transformFilterPlan } from '../src/engine/kernels/plans/convolution-plans';
import type { Plan } from '../src/engine/kernels/plans/plan';
import {
  WINOGRAD_VARIANTS, outputPixels, transformedFilterBytes, type ConvolutionAlgorithm, type ConvolutionShape,
} from '../src/engine/kernels/plans/shapes';
import { placeLayers } from '../src/engine/models/architecture';
import { buildLayers } from '../src/engine/models/builders';
import { processorMs } from './layer-measurements';

const NETWORKS: NetworkId[] = ['m3', 'm5', 'm7', 'm3-small', 'm5-small', 'cnn'];
const BATCH = 32;
const REPEATS = 9;

/** Shapes of a network's unpadded convolutions. */
function convolutions(network: NetworkId): ConvolutionShape[] {
  return placeLayers(buildLayers(network, 'relu')).flatMap(({ layer, input, output }) =>
    layer.kind === 'convolution' && layer.padding === 'valid'
      ? [{
          batch: BATCH, height: input[0], width: input[1], inChannels: input[2], outChannels: output[2],
          filterHeight: layer.size[0], filterWidth: layer.size[1],
        }]
      : [],
  );
}

/** Room for x, filter and y of a shape, filled with numbers of ordinary size, and a transformed filter. */
interface Arena {
  x: number;
  filter: number;
  y: number;
  transformed: { u: number; uTransposed: number };
}

function reserve(heap: Heap, shape: ConvolutionShape, algorithm: ConvolutionAlgorithm): Arena {
  const fill = (count: number): number => {
    const address = heap.allocate(count * 4);
    const values = new Float32Array(heap.memory.buffer, address, count);
    for (let i = 0; i < count; i++) values[i] = ((i * 37) % 101) / 101 - 0.5;
    return address;
  };
  const bytes = algorithm === 'direct' ? 64 : transformedFilterBytes(WINOGRAD_VARIANTS[algorithm], shape.inChannels, shape.outChannels);
  return {
    x: fill(shape.batch * shape.height * shape.width * shape.inChannels),
    filter: fill(shape.filterHeight * shape.filterWidth * shape.inChannels * shape.outChannels),
    y: fill(shape.batch * outputPixels(shape) * shape.outChannels),
    transformed: algorithm === 'direct' ? { u: 0, uTransposed: 0 } : { u: fill(bytes / 4), uTransposed: fill(bytes / 4) },
  };
}

function planOf(phase: Phase, algorithm: ConvolutionAlgorithm, shape: ConvolutionShape, at: Arena): Plan {
  const { x, filter, y, transformed } = at;
  if (phase === 'forward') return forwardPlan(algorithm, shape, 1, { x, filter, y, transformed });
  if (phase === 'inputGradient') return inputGradientPlan(algorithm, shape, 1, { dy: y, filter, dx: x, transformed });
  return filterGradientPlan(algorithm, shape, 1, { x, dy: y, dw: filter });
}

await startBackend('wasm', { threads: 1 });
const installation = currentInstallation();
if (!installation) throw new Error('The own kernels did not start, so there is nothing to tune.');
const { heap, team } = installation;

const shapes: Record<string, Partial<Record<Phase, ConvolutionAlgorithm>>> = {};
for (const shape of NETWORKS.flatMap(convolutions)) {
  const key = shapeKey(shape);
  if (shapes[key]) continue;
  const chosen: Partial<Record<Phase, ConvolutionAlgorithm>> = {};
  const arenas = candidateAlgorithms(shape).map((algorithm) => ({ algorithm, at: reserve(heap, shape, algorithm) }));
  for (const { algorithm, at } of arenas) {
    if (algorithm !== 'direct') team.run(transformFilterPlan(algorithm, shape, at.filter, at.transformed));
  }
  for (const phase of PHASES) {
    const times = arenas.map((): number[] => []);
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      arenas.forEach(({ algorithm, at }, i) => {
        const start = processorMs();
        team.run(planOf(phase, algorithm, shape, at));
        if (repeat > 0) times[i].push(processorMs() - start);
      });
    }
    const least = times.map((all) => Math.min(...all));
    const best = least.indexOf(Math.min(...least));
    chosen[phase] = arenas[best].algorithm;
    console.error(`${key} ${phase}: ${arenas.map(({ algorithm }, i) => `${algorithm} ${least[i].toFixed(2)} ms`).join(', ')}`);
  }
  for (const { at } of arenas) {
    for (const address of [at.x, at.filter, at.y, at.transformed.u, at.transformed.uTransposed]) if (address) heap.free(address);
  }
  shapes[key] = chosen;
}
const table = {
  about: 'Fastest algorithm by shape and phase, written by npm run bench -- --tune',
  machine: `${os.cpus()[0]?.model.trim()}, one thread, batch ${BATCH}, ${installation.arithmetic}`,
  shapes,
};
process.stdout.write(JSON.stringify(table), () => process.exit(0));
