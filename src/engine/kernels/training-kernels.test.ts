/**
 * Max pooling, softmax cross-entropy and Adam against float64, both binaries. All are elementwise or
 * short sums: a few roundings of 6e-8 each.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KernelArithmetic } from './abi';
import { adamPlan, maxPoolGradientPlan, maxPoolPlan, softmaxCrossEntropyPlan } from './plans/training-plans';
import { randomValues } from './test-support/random-values';
import { relativeError } from './test-support/reference';
import { ARITHMETICS, Workbench } from './test-support/workbench';

const benches = new Map<KernelArithmetic, Workbench>();
beforeAll(async () => {
  for (const arithmetic of ARITHMETICS) benches.set(arithmetic, await Workbench.create(arithmetic));
});

const threadCounts = fc.integer({ min: 1, max: 5 });
const seeds = fc.integer({ min: 0, max: 1e6 });

describe.each(ARITHMETICS)('kernels around a training step, %s', (arithmetic) => {
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

  it('computes softmax cross-entropy and its gradient for one-hot and mixed labels', () => {
    const shapes = fc.record({ rows: fc.integer({ min: 1, max: 9 }), classes: fc.integer({ min: 1, max: 13 }), spread: fc.constantFrom(0.1, 3, 60) });
    fc.assert(fc.property(shapes, threadCounts, seeds, ({ rows, classes, spread }, threadCount, seed) => {
      const bench = benches.get(arithmetic)!;
      bench.reset();
      const logits = randomValues(seed, rows * classes, spread);
      const labels = randomValues(seed + 1, rows * classes).map((value) => (value > 1 ? value : 0));
      const scale = 1 / rows;
      const losses: number[] = [];
      const gradient: number[] = [];
      for (let row = 0; row < rows; row++) {
        const values = Array.from(logits.subarray(row * classes, (row + 1) * classes));
        const weights = Array.from(labels.subarray(row * classes, (row + 1) * classes));
        const largest = Math.max(...values);
        const total = values.reduce((sum, value) => sum + Math.exp(value - largest), 0);
        const mass = weights.reduce((sum, weight) => sum + weight, 0);
        losses.push(weights.reduce((sum, weight, i) => sum + weight * (largest + Math.log(total) - values[i]), 0));
        gradient.push(...values.map((value, i) => scale * ((mass * Math.exp(value - largest)) / total - weights[i])));
      }
      const at = { logits: bench.upload(logits), labels: bench.upload(labels), losses: bench.allocate(rows), gradient: bench.allocate(rows * classes) };
      bench.run(softmaxCrossEntropyPlan({ rows, classes }, scale, at), threadCount);
      // Absolute: a confident right answer has a loss and a gradient near 0, known to float32 of the terms only.
      const size = 1 + Math.max(...labels);
      bench.download(at.losses, rows).forEach((loss, i) => expect(Math.abs(loss - losses[i])).toBeLessThan(1e-6 * size * (1 + spread) + 1e-6 * Math.abs(losses[i])));
      bench.download(at.gradient, rows * classes).forEach((value, i) => expect(Math.abs(value - gradient[i])).toBeLessThan(2e-6 * size * classes * scale));
    }), { seed: 42, numRuns: 100 });
  });

  it('takes steps of Adam on any number of weights', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), threadCounts, seeds, (count, threadCount, seed) => {
      const bench = benches.get(arithmetic)!;
      bench.reset();
      const weights = randomValues(seed, count);
      const expected = { weights: Array.from(weights), first: new Array<number>(count).fill(0), second: new Array<number>(count).fill(0) };
      const at = { weights: bench.upload(weights), first: bench.upload(new Float32Array(count)), second: bench.upload(new Float32Array(count)) };
      for (let step = 1; step <= 5; step++) {
        const settings = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step };
        const gradient = randomValues(seed + step, count);
        bench.run(adamPlan(count, settings, { ...at, gradient: bench.upload(gradient) }), threadCount);
        gradient.forEach((g, i) => {
          expected.first[i] = 0.9 * expected.first[i] + 0.1 * g;
          expected.second[i] = 0.999 * expected.second[i] + 0.001 * g * g;
          const mean = expected.first[i] / (1 - 0.9 ** step);
          const square = expected.second[i] / (1 - 0.999 ** step);
          expected.weights[i] -= (0.01 * mean) / (Math.sqrt(square) + 1e-8);
        });
      }
      expect(relativeError(bench.view(at.weights, count), expected.weights)).toBeLessThan(1e-6);
      expect(relativeError(bench.view(at.first, count), expected.first)).toBeLessThan(1e-5);
      expect(relativeError(bench.view(at.second, count), expected.second)).toBeLessThan(1e-5);
    }), { seed: 42, numRuns: 40 });
  });
});
