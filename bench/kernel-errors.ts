/**
 * Relative L2 errors of the convolution kernels against float64 on layers of m3, m5 and m7:
 * `node --experimental-wasm-relaxed-simd --import tsx bench/kernel-errors.ts`, a Markdown table.
 */
import {
  filterGradientPlan, forwardPlan, inputGradientPlan, supportsConvolution,
} from '../src/engine/kernels/plans/convolution-plans';
import { WINOGRAD_VARIANTS, outputPixels, type ConvolutionAlgorithm } from '../src/engine/kernels/plans/shapes';
import { randomValues } from '../src/engine/kernels/test-support/random-values';
import { referenceConvolution, relativeError } from '../src/engine/kernels/test-support/reference';
import { ARITHMETICS, Workbench } from '../src/engine/kernels/test-support/workbench';
import { networkLayers } from './layer-measurements';

const LAYERS: readonly [network: string, layer: number][] = [['m3', 5], ['m3', 10], ['m5', 3], ['m5', 5], ['m7', 3], ['m7', 4]];

console.log('| layer | algorithm | binary | forward | input gradient | filter gradient |\n|---|---|---|---|---|---|');
for (const [network, layer] of LAYERS) {
  const shape = networkLayers(network, 2)[layer - 1];
  const taps = shape.filterHeight * shape.filterWidth * shape.inChannels;
  const x = randomValues(1, shape.batch * shape.height * shape.width * shape.inChannels).map((value) => Math.max(0, value));
  const filter = randomValues(2, taps * shape.outChannels, Math.sqrt(2 / taps));
  const dy = randomValues(3, shape.batch * outputPixels(shape) * shape.outChannels);
  const expected = referenceConvolution(shape, x, filter, dy);
  for (const algorithm of ['direct', ...Object.keys(WINOGRAD_VARIANTS)] as ConvolutionAlgorithm[]) {
    if (!supportsConvolution(algorithm, shape)) continue;
    for (const arithmetic of ARITHMETICS) {
      const bench = await Workbench.create(arithmetic);
      const at = {
        x: bench.upload(x), filter: bench.upload(filter), dy: bench.upload(dy),
        y: bench.allocate(dy.length), dx: bench.allocate(x.length), dw: bench.allocate(filter.length),
      };
      bench.run(forwardPlan(algorithm, shape, 1, at));
      bench.run(inputGradientPlan(algorithm, shape, 1, at));
      bench.run(filterGradientPlan(algorithm, shape, 1, at));
      const errors = [
        relativeError(bench.view(at.y, dy.length), expected.y), relativeError(bench.view(at.dx, x.length), expected.dx),
        relativeError(bench.view(at.dw, filter.length), expected.dw),
      ];
      console.log(`| ${network} ${layer} | ${algorithm} | ${arithmetic} | ${errors.map((error) => error.toExponential(1)).join(' | ')} |`);
    }
  }
}
