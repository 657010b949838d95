/**
 * BatchNorm with activation, and bias with activation, against float64, both binaries.
 *
 * Elementwise float32 arithmetic on values of order 1 errs by a few 1e-7 in relative L2; the gradient
 * subtracts means, so it may lose one more digit, and ReLU's mask may differ only where u is 0 to
 * float32 accuracy, which random data does not meet at these sizes.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ACTIVATION_CODES, type KernelActivation, type KernelArithmetic } from './abi';
import {
  batchNormBackwardPlan, batchNormForwardPlan, biasActivationGradientPlan, biasActivationPlan, supportsBatchNorm,
} from './plans/normalisation-plans';
import { randomValues } from './test-support/random-values';
import { normalDistribution, referenceActivation, referenceBatchNorm, relativeError } from './test-support/reference';
import { ARITHMETICS, Workbench } from './test-support/workbench';

const EPSILON = 1e-5;
const ACTIVATIONS = Object.keys(ACTIVATION_CODES) as KernelActivation[];

const benches = new Map<KernelArithmetic, Workbench>();
beforeAll(async () => {
  for (const arithmetic of ARITHMETICS) benches.set(arithmetic, await Workbench.create(arithmetic));
});

function runBatchNorm(
  bench: Workbench, rows: number, channels: number, activation: KernelActivation, threadCount: number,
  values: { z: Float32Array; gamma: Float32Array; beta: Float32Array; dy: Float32Array }, inPlace: boolean,
): { mean: Float32Array; variance: Float32Array; y: Float32Array; dx: Float32Array; dgamma: Float32Array; dbeta: Float32Array } {
  bench.reset();
  const shape = { rows, channels };
  const z = bench.upload(values.z);
  const gamma = bench.upload(values.gamma);
  const beta = bench.upload(values.beta);
  const dy = bench.upload(values.dy);
  const statistics = bench.allocate(5 * channels);
  const y = bench.allocate(rows * channels);
  const dx = inPlace ? dy : bench.allocate(rows * channels);
  const dgamma = bench.allocate(channels);
  const dbeta = bench.allocate(channels);
  bench.run(batchNormForwardPlan(shape, activation, EPSILON, threadCount, { z, gamma, beta, statistics, y }), threadCount);
  bench.run(batchNormBackwardPlan(shape, activation, threadCount, { z, dy, statistics, dx, dgamma, dbeta }), threadCount);
  return {
    mean: bench.download(statistics, channels), variance: bench.download(statistics + 4 * channels, channels),
    y: bench.download(y, rows * channels), dx: bench.download(dx, rows * channels),
    dgamma: bench.download(dgamma, channels), dbeta: bench.download(dbeta, channels),
  };
}

describe.each(ARITHMETICS)('normalisation kernels, %s', (arithmetic) => {
  it.each(ACTIVATIONS)('computes BatchNorm with %s and its gradients', (activation) => {
    const shapes = fc.record({ rows: fc.integer({ min: 2, max: 300 }), channels: fc.integer({ min: 1, max: 9 }).map((fours) => 4 * fours) });
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 1e6 }), fc.boolean(), ({ rows, channels }, threadCount, seed, inPlace) => {
        const values = {
          z: randomValues(seed, rows * channels).map((value) => 2 * value + 1),
          gamma: randomValues(seed + 1, channels), beta: randomValues(seed + 2, channels), dy: randomValues(seed + 3, rows * channels),
        };
        const actual = runBatchNorm(benches.get(arithmetic)!, rows, channels, activation, threadCount, values, inPlace);
        const expected = referenceBatchNorm(rows, channels, activation, EPSILON, values.z, values.gamma, values.beta, values.dy);
        expect(relativeError(actual.mean, expected.mean)).toBeLessThan(1e-6);
        expect(relativeError(actual.variance, expected.variance)).toBeLessThan(1e-6);
        expect(relativeError(actual.y, expected.y)).toBeLessThan(2e-6);
        expect(relativeError(actual.dx, expected.dx)).toBeLessThan(rows < 4 ? 1e-3 : 1e-5);
        expect(relativeError(actual.dgamma, expected.dgamma)).toBeLessThan(rows < 4 ? 1e-4 : 1e-5);
        expect(relativeError(actual.dbeta, expected.dbeta)).toBeLessThan(1e-5);
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  it('keeps the variance of values far from zero', () => {
    const rows = 5000;
    const channels = 8;
    const z = randomValues(3, rows * channels).map((value) => 1000 + value);
    const values = { z, gamma: new Float32Array(channels).fill(1), beta: new Float32Array(channels), dy: new Float32Array(z.length) };
    const { variance } = runBatchNorm(benches.get(arithmetic)!, rows, channels, 'linear', 3, values, false);
    const expected = referenceBatchNorm(rows, channels, 'linear', EPSILON, z, values.gamma, values.beta, values.dy);
    // A sum of squares in float32 would be wrong in its first digit: 1e6 / 2^24 is 0.06 per value.
    expect(relativeError(variance, expected.variance)).toBeLessThan(1e-4);
  });

  it('takes any number of channels with a bias, and none', () => {
    const shapes = fc.record({ rows: fc.integer({ min: 1, max: 40 }), channels: fc.integer({ min: 1, max: 21 }) });
    fc.assert(
      fc.property(shapes, fc.constantFrom(...ACTIVATIONS), fc.integer({ min: 1, max: 4 }), fc.boolean(), ({ rows, channels }, activation, threadCount, withBias) => {
        const bench = benches.get(arithmetic)!;
        bench.reset();
        const size = rows * channels;
        const z = randomValues(rows, size, 2);
        const bias = withBias ? randomValues(channels, channels) : new Float32Array(channels);
        const dy = randomValues(size, size);
        const at = { z: bench.upload(z), bias: withBias ? bench.upload(bias) : 0, dy: bench.upload(dy), y: bench.allocate(size), dx: bench.allocate(size) };
        bench.run(biasActivationPlan({ rows, channels }, activation, at), threadCount);
        bench.run(biasActivationGradientPlan({ rows, channels }, activation, at), threadCount);
        const expected = Array.from(z, (value, i) => referenceActivation(activation, value + bias[i % channels]));
        expect(relativeError(bench.view(at.y, size), expected.map(({ value }) => value))).toBeLessThan(1e-6);
        expect(relativeError(bench.view(at.dx, size), expected.map(({ derivative }, i) => derivative * dy[i]))).toBeLessThan(1e-6);
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  it('computes exact GELU and its derivative to float32 over the whole range', () => {
    const bench = benches.get(arithmetic)!;
    bench.reset();
    const z = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 1000);
    const shape = { rows: z.length, channels: 1 };
    const at = { z: bench.upload(z), bias: 0, dy: bench.upload(new Float32Array(z.length).fill(1)), y: bench.allocate(z.length), dx: bench.allocate(z.length) };
    bench.run(biasActivationPlan(shape, 'gelu', at));
    bench.run(biasActivationGradientPlan(shape, 'gelu', at));
    const y = bench.download(at.y, z.length);
    const dx = bench.download(at.dx, z.length);
    let worst = { value: 0, derivative: 0, distribution: 0 };
    z.forEach((u, i) => {
      const { value, derivative } = referenceActivation('gelu', u);
      worst = {
        value: Math.max(worst.value, Math.abs(y[i] - value) / Math.max(1, Math.abs(u))),
        derivative: Math.max(worst.derivative, Math.abs(dx[i] - derivative)),
        distribution: u === 0 ? worst.distribution : Math.max(worst.distribution, Math.abs(y[i] / u - normalDistribution(u))),
      };
    });
    expect(worst.distribution).toBeLessThan(3e-7);
    expect(worst.value).toBeLessThan(3e-7);
    expect(worst.derivative).toBeLessThan(5e-7);
  });

  it('gives the same bits twice', () => {
    const [rows, channels] = [333, 20];
    const values = { z: randomValues(1, rows * channels), gamma: randomValues(2, channels), beta: randomValues(3, channels), dy: randomValues(4, rows * channels) };
    const run = (): unknown => runBatchNorm(benches.get(arithmetic)!, rows, channels, 'gelu', 3, values, false);
    expect(run()).toEqual(run());
  });
});

describe('which shapes BatchNorm takes', () => {
  it('wants channels in fours and at least one row', () => {
    expect(supportsBatchNorm({ rows: 1, channels: 12 })).toBe(true);
    expect(supportsBatchNorm({ rows: 1, channels: 10 })).toBe(false);
    expect(supportsBatchNorm({ rows: 0, channels: 12 })).toBe(false);
  });
});
