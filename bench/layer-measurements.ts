/**
 * The convolution layers of the networks that the kernels are tuned for, and the time of each
 * algorithm on one of them.
 */
import { Random } from '../src/core/random/random';
import {
  bothGradientsPlan, filterGradientPlan, forwardPlan, inputGradientPlan, supportsConvolution,
} from '../src/engine/kernels/plans/convolution-plans';
import type { Plan } from '../src/engine/kernels/plans/plan';
import {
  WINOGRAD_VARIANTS, outputPixels, type ConvolutionAlgorithm, type ConvolutionShape,
} from '../src/engine/kernels/plans/shapes';
import { runPlanSerially } from '../src/engine/kernels/abi';
import type { Workbench } from '../src/engine/kernels/test-support/workbench';

/**
 * Filter size and channels of the networks of An et al. (the small ones are their first layers):
 * every layer is valid, stride 1, on 28 x 28 x 1. `cnn` pools between its two layers.
 */
export const LAYER_NETWORKS: Record<string, { filter: number; channels: number[]; pooling?: boolean }> = {
  cnn: { filter: 5, channels: [10, 20], pooling: true },
  m3: { filter: 3, channels: [32, 48, 64, 80, 96, 112, 128, 144, 160, 176] },
  m5: { filter: 5, channels: [32, 64, 96, 128, 160] },
  m7: { filter: 7, channels: [48, 96, 144, 192] },
};

/** The convolutions of a network at a batch size, first to last. */
export function networkLayers(network: string, batch: number): ConvolutionShape[] {
  const { filter, channels, pooling } = LAYER_NETWORKS[network];
  let size = 28;
  let inChannels = 1;
  return channels.map((outChannels) => {
    const shape = { batch, height: size, width: size, inChannels, outChannels, filterHeight: filter, filterWidth: filter };
    size = (size - filter + 1) / (pooling ? 2 : 1);
    inChannels = outChannels;
    return shape;
  });
}

export type LayerOperation = 'forward' | 'inputGradient' | 'filterGradient' | 'bothGradients';

export interface LayerTimes {
  algorithm: ConvolutionAlgorithm;
  multiplyAdds: number;
  /** Processor time, best of the repeats, filter transforms included. */
  ms: Record<LayerOperation, number>;
}

/**
 * Processor time of this process so far, in milliseconds: unlike the clock, it stands still while
 * another program has the processor.
 */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function randomise(bench: Workbench, floats: number, random: Random): number {
  const address = bench.allocate(floats);
  const view = bench.view(address, floats);
  for (let i = 0; i < floats; i++) view[i] = random.uniform() - 0.5;
  return address;
}

/**
 * Times every algorithm that supports a shape, one thread, algorithms and operations taking turns so
 * that a slow moment of the machine does not fall on one of them.
 */
export function measureLayer(bench: Workbench, shape: ConvolutionShape, repeats: number): LayerTimes[] {
  bench.reset();
  const random = new Random(1);
  const inputs = shape.batch * shape.height * shape.width * shape.inChannels;
  const outputs = shape.batch * outputPixels(shape) * shape.outChannels;
  const weights = shape.filterHeight * shape.filterWidth * shape.inChannels * shape.outChannels;
  const x = randomise(bench, inputs, random);
  const filter = randomise(bench, weights, random);
  const dy = randomise(bench, outputs, random);
  const y = bench.allocate(outputs);
  const dx = bench.allocate(inputs);
  const dw = bench.allocate(weights);
  const algorithms = (['direct', ...Object.keys(WINOGRAD_VARIANTS)] as ConvolutionAlgorithm[])
    .filter((algorithm) => supportsConvolution(algorithm, shape));
  const runs = algorithms.flatMap((algorithm) => {
    const plans: Record<LayerOperation, Plan> = {
      forward: forwardPlan(algorithm, shape, 1, { x, filter, y }),
      inputGradient: inputGradientPlan(algorithm, shape, 1, { dy, filter, dx }),
      filterGradient: filterGradientPlan(algorithm, shape, 1, { x, dy, dw }),
      bothGradients: bothGradientsPlan(algorithm, shape, 1, { x, dy, filter, dx, dw }),
    };
    return (Object.entries(plans) as [LayerOperation, Plan][]).map(([operation, plan]) => ({ algorithm, operation, plan, best: Infinity }));
  });
  const scratch = bench.allocate(Math.max(...runs.map(({ plan }) => plan.scratchBytes)) / 4);
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const run of runs) {
      const calls = run.plan.calls(scratch);
      const startedAt = processorMs();
      runPlanSerially(bench.kernels, calls);
      run.best = Math.min(run.best, processorMs() - startedAt);
    }
  }
  const multiplyAdds = shape.batch * outputPixels(shape) * weights;
  return algorithms.map((algorithm) => ({
    algorithm, multiplyAdds,
    ms: Object.fromEntries(runs.filter((run) => run.algorithm === algorithm).map(({ operation, best }) => [operation, best])) as Record<LayerOperation, number>,
  }));
}
