/**
 * Every convolution kernel against float64, over random and edge shapes, both binaries.
 *
 * Tolerances are relative L2 errors of float32: direct sums of up to a few thousand products stay
 * below 2e-6; the Winograd transforms amplify rounding by a factor that grows with n (measured for
 * networks' shapes: 3e-7 to 6e-6, see docs/winograd.md), bounded here at twice to three times that.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KernelArithmetic } from './abi';
import {
  bothGradientsPlan, filterGradientPlan, forwardPlan, inputGradientPlan, supportsConvolution, transformFilterPlan,
} from './plans/convolution-plans';
import {
  WINOGRAD_VARIANTS, outputPixels, transformedFilterBytes, type ConvolutionAlgorithm, type ConvolutionShape,
} from './plans/shapes';
import { randomValues } from './test-support/random-values';
import { referenceConvolution, relativeError } from './test-support/reference';
import { ARITHMETICS, Workbench } from './test-support/workbench';

const TOLERANCE: Record<ConvolutionAlgorithm, number> = {
  direct: 2e-6, 'winograd-2-3': 1.5e-6, 'winograd-4-3': 8e-6, 'winograd-5-3': 1e-5, 'winograd-6-3': 1.2e-5, 'winograd-4-5': 1.2e-5, 'winograd-2-7': 1.5e-5, 'winograd-4-7': 1e-5, 'winograd-5-7': 1.2e-5,
};
const WINOGRAD_ALGORITHMS = Object.keys(WINOGRAD_VARIANTS) as (keyof typeof WINOGRAD_VARIANTS)[];

const benches = new Map<KernelArithmetic, Workbench>();
beforeAll(async () => {
  for (const arithmetic of ARITHMETICS) benches.set(arithmetic, await Workbench.create(arithmetic));
});

function randomOperands(shape: ConvolutionShape, seed: number): { x: Float32Array; filter: Float32Array; dy: Float32Array } {
  const { batch, height, width, inChannels, outChannels, filterHeight, filterWidth } = shape;
  const depth = filterHeight * filterWidth * inChannels;
  return {
    x: randomValues(seed, batch * height * width * inChannels).map((value) => Math.max(0, value)),
    filter: randomValues(seed + 1, depth * outChannels, Math.sqrt(2 / depth)),
    dy: randomValues(seed + 2, batch * outputPixels(shape) * outChannels),
  };
}

/** Runs forward and all gradients; with `shared` through transformed filters and the joint gradient. */
function compute(
  bench: Workbench, algorithm: ConvolutionAlgorithm, shape: ConvolutionShape, threadCount: number,
  operands: ReturnType<typeof randomOperands>, shared: boolean,
): { y: Float32Array; dx: Float32Array; dw: Float32Array } {
  bench.reset();
  const x = bench.upload(operands.x);
  const filter = bench.upload(operands.filter);
  const dy = bench.upload(operands.dy);
  const y = bench.allocate(operands.dy.length);
  const dx = bench.allocate(operands.x.length);
  const dw = bench.allocate(operands.filter.length);
  let transformed;
  if (shared && algorithm !== 'direct') {
    const floats = transformedFilterBytes(WINOGRAD_VARIANTS[algorithm], shape.inChannels, shape.outChannels) / 4;
    transformed = { u: bench.allocate(floats), uTransposed: bench.allocate(floats) };
    bench.run(transformFilterPlan(algorithm, shape, filter, transformed), threadCount);
  }
  bench.run(forwardPlan(algorithm, shape, threadCount, { x, filter, y, transformed }), threadCount);
  if (shared) {
    bench.run(bothGradientsPlan(algorithm, shape, threadCount, { x, dy, filter, dx, dw, transformed }), threadCount);
  } else {
    bench.run(inputGradientPlan(algorithm, shape, threadCount, { dy, filter, dx }), threadCount);
    bench.run(filterGradientPlan(algorithm, shape, threadCount, { x, dy, dw }), threadCount);
  }
  return {
    y: bench.download(y, operands.dy.length),
    dx: bench.download(dx, operands.x.length),
    dw: bench.download(dw, operands.filter.length),
  };
}

function expectCorrect(
  arithmetic: KernelArithmetic, algorithm: ConvolutionAlgorithm, shape: ConvolutionShape, threadCount: number, seed: number, shared: boolean,
): void {
  const bench = benches.get(arithmetic)!;
  const operands = randomOperands(shape, seed);
  const actual = compute(bench, algorithm, shape, threadCount, operands, shared);
  const expected = referenceConvolution(shape, operands.x, operands.filter, operands.dy);
  const label = JSON.stringify({ arithmetic, algorithm, shape, threadCount, shared });
  expect(relativeError(actual.y, expected.y), `y ${label}`).toBeLessThan(TOLERANCE[algorithm]);
  expect(relativeError(actual.dx, expected.dx), `dx ${label}`).toBeLessThan(TOLERANCE[algorithm]);
  expect(relativeError(actual.dw, expected.dw), `dw ${label}`).toBeLessThan(TOLERANCE[algorithm]);
}

const threadCounts = fc.integer({ min: 1, max: 5 });
const seeds = fc.integer({ min: 0, max: 1e6 });

describe.each(ARITHMETICS)('convolution kernels, %s', (arithmetic) => {
  it('computes direct convolutions of any channel counts, also rectangular ones', () => {
    const shapes = fc.record({
      batch: fc.integer({ min: 1, max: 4 }),
      filterHeight: fc.integer({ min: 1, max: 5 }), filterWidth: fc.integer({ min: 1, max: 5 }),
      moreRows: fc.integer({ min: 0, max: 7 }), moreColumns: fc.integer({ min: 0, max: 7 }),
      inChannels: fc.oneof(fc.integer({ min: 1, max: 19 }), fc.constantFrom(8, 16, 24)),
      outChannels: fc.integer({ min: 1, max: 21 }),
    });
    fc.assert(
      fc.property(shapes, threadCounts, seeds, fc.boolean(), ({ moreRows, moreColumns, ...rest }, threadCount, seed, shared) => {
        const shape = { ...rest, height: rest.filterHeight + moreRows, width: rest.filterWidth + moreColumns };
        expectCorrect(arithmetic, 'direct', shape, threadCount, seed, shared);
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  it.each(WINOGRAD_ALGORITHMS)('computes %s for any size, edges and one tile included', (algorithm) => {
    const { filterSize } = WINOGRAD_VARIANTS[algorithm];
    const channels = fc.integer({ min: 1, max: 5 }).map((eights) => 8 * eights);
    const shapes = fc.record({
      batch: fc.integer({ min: 1, max: 4 }),
      moreRows: fc.integer({ min: 0, max: 10 }), moreColumns: fc.integer({ min: 0, max: 10 }),
      inChannels: channels, outChannels: channels,
    });
    fc.assert(
      fc.property(shapes, threadCounts, seeds, fc.boolean(), ({ moreRows, moreColumns, ...rest }, threadCount, seed, shared) => {
        const shape = {
          ...rest, filterHeight: filterSize, filterWidth: filterSize, height: filterSize + moreRows, width: filterSize + moreColumns,
        };
        expectCorrect(arithmetic, algorithm, shape, threadCount, seed, shared);
      }),
      { seed: 42, numRuns: 25 },
    );
  });

  it('computes layers of m3, m5 and m7 with the error of the proof', () => {
    const layer = (size: number, filter: number, inChannels: number, outChannels: number): ConvolutionShape =>
      ({ batch: 1, height: size, width: size, inChannels, outChannels, filterHeight: filter, filterWidth: filter });
    for (const shape of [layer(28, 3, 1, 32), layer(28, 7, 1, 48), layer(12, 3, 144, 160), layer(12, 5, 128, 160), layer(16, 7, 96, 144)]) {
      for (const algorithm of ['direct', ...WINOGRAD_ALGORITHMS] as const) {
        if (supportsConvolution(algorithm, shape)) expectCorrect(arithmetic, algorithm, shape, 2, 7, true);
      }
    }
  });

  it('gives the same bits twice', () => {
    const shape = { batch: 3, height: 11, width: 13, inChannels: 16, outChannels: 24, filterHeight: 3, filterWidth: 3 };
    const operands = randomOperands(shape, 5);
    for (const algorithm of ['direct', 'winograd-2-3', 'winograd-4-3'] as const) {
      const first = compute(benches.get(arithmetic)!, algorithm, shape, 2, operands, true);
      expect(compute(benches.get(arithmetic)!, algorithm, shape, 2, operands, true)).toEqual(first);
    }
  });
});

describe('which algorithm can compute a shape', () => {
  it('wants the variant\'s own square filter and channels in eights', () => {
    const shape = { batch: 1, height: 9, width: 9, inChannels: 8, outChannels: 16, filterHeight: 3, filterWidth: 3 };
    expect(supportsConvolution('winograd-4-3', shape)).toBe(true);
    expect(supportsConvolution('winograd-4-5', shape)).toBe(false);
    expect(supportsConvolution('winograd-4-3', { ...shape, inChannels: 1 })).toBe(false);
    expect(supportsConvolution('direct', { ...shape, inChannels: 1 })).toBe(true);
    expect(supportsConvolution('direct', { ...shape, height: 2 })).toBe(false);
  });
});
