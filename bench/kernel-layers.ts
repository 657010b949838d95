/**
 * Speed of the convolution kernels on every layer of m3, m5, m7 in Node, one thread:
 * `node --experimental-wasm-relaxed-simd --import tsx bench/kernel-layers.ts [--batch 32] [--repeats 5] [--network m3] [--arithmetic relaxed]`.
 * Prints effective GFLOPS (2 x multiply-adds of the direct convolution / best processor time) per algorithm.
 */
import { parseArgs } from 'node:util';
import type { KernelArithmetic } from '../src/engine/kernels/abi';
import { Workbench } from '../src/engine/kernels/test-support/workbench';
import { LAYER_NETWORKS, measureLayer, networkLayers } from './layer-measurements';

const { values } = parseArgs({
  options: {
    batch: { type: 'string', default: '32' },
    repeats: { type: 'string', default: '5' },
    network: { type: 'string', multiple: true, default: Object.keys(LAYER_NETWORKS) },
    arithmetic: { type: 'string', default: 'relaxed' },
  },
});

const bench = await Workbench.create(values.arithmetic as KernelArithmetic);
for (const network of values.network) {
  const totals = { forward: 0, inputGradient: 0, filterGradient: 0, bothGradients: 0 };
  networkLayers(network, Number(values.batch)).forEach((shape, layer) => {
    const rows = measureLayer(bench, shape, Number(values.repeats));
    const floatingPointOperations = 2 * rows[0].multiplyAdds;
    const name = `${network} layer ${layer + 1}: ${shape.height}x${shape.width} ${shape.inChannels}->${shape.outChannels}`;
    for (const row of rows) {
      const gflops = (ms: number, times = 1): string => ((times * floatingPointOperations) / ms / 1e6).toFixed(1).padStart(7);
      console.log(`${name.padEnd(34)} ${row.algorithm.padEnd(13)} forward${gflops(row.ms.forward)}  dx${gflops(row.ms.inputGradient)}  dw${gflops(row.ms.filterGradient)}  both${gflops(row.ms.bothGradients, 2)}`);
    }
    for (const operation of Object.keys(totals) as (keyof typeof totals)[]) {
      totals[operation] += Math.min(...rows.map((row) => row.ms[operation]));
    }
  });
  const step = totals.forward + totals.bothGradients;
  console.log(`${network}: best sums, ms: ${JSON.stringify(Object.fromEntries(Object.entries(totals).map(([k, v]) => [k, +v.toFixed(1)])))}; convolutions alone allow ${(Number(values.batch) / step * 1000).toFixed(0)} images/s in training`);
}
