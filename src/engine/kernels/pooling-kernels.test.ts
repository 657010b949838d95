/** The pooling kernels, both binaries: maxima are exact. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KernelArithmetic } from './abi';
import { maxPoolGradientPlan, maxPoolPlan } from './plans/pooling-plans';
import { randomValues } from './test-support/random-values';
import { ARITHMETICS, Workbench } from './test-support/workbench';

const benches = new Map<KernelArithmetic, Workbench>();
beforeAll(async () => {
  for (const arithmetic of ARITHMETICS) benches.set(arithmetic, await Workbench.create(arithmetic));
});

const threadCounts = fc.integer({ min: 1, max: 5 });
const seeds = fc.integer({ min: 0, max: 1e6 });

describe.each(ARITHMETICS)('pooling kernels, %s', (arithmetic) => {
  it('pools to the maximum and sends the gradient to the first of equal ones', () => {
    const shapes = fc.record({
      batch: fc.integer({ min: 1, max: 3 }), height: fc.integer({ min: 2, max: 9 }), width: fc.integer({ min: 2, max: 9 }),
      channels: fc.integer({ min: 1, max: 11 }),
    });
    fc.assert(fc.property(shapes, threadCounts, seeds, (shape, threadCount, seed) => {
      const bench = benches.get(arithmetic)!;
      bench.reset();
      const { batch, height, width, channels } = shape;
      const [outHeight, outWidth] = [height >> 1, width >> 1];
      // Few distinct values, so that windows have ties.
      const x = randomValues(seed, batch * height * width * channels).map((value) => Math.round(value));
      const dy = randomValues(seed + 1, batch * outHeight * outWidth * channels);
      const expectedY = new Float32Array(dy.length);
      const expectedDx = new Float32Array(x.length);
      dy.forEach((gradient, i) => {
        const channel = i % channels;
        const column = Math.floor(i / channels) % outWidth;
        const row = Math.floor(i / channels / outWidth) % outHeight;
        const image = Math.floor(i / channels / outWidth / outHeight);
        const places = [0, 1, 2, 3].map((k) => ((image * height + 2 * row + (k >> 1)) * width + 2 * column + (k & 1)) * channels + channel);
        const values = places.map((place) => x[place]);
        expectedY[i] = Math.max(...values);
        expectedDx[places[values.indexOf(expectedY[i])]] = gradient;
      });
      const at = { x: bench.upload(x), dy: bench.upload(dy), y: bench.allocate(dy.length), dx: bench.allocate(x.length) };
      bench.run(maxPoolPlan(shape, at), threadCount);
      bench.run(maxPoolGradientPlan(shape, at), threadCount);
      expect(bench.download(at.y, dy.length)).toEqual(expectedY);
      expect(bench.download(at.dx, x.length)).toEqual(expectedDx);
    }), { seed: 42, numRuns: 60 });
  });
});
