import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { currentInstallation } from '../backends/wasm';
import { trainedConvolution } from './fused';
import { kernelCounters, resetKernelCounters } from './counters';

function normal(key: string, shape: number[]): tf.Tensor4D {
  const random = Random.of(3, key);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor4d(Float32Array.from({ length: size }, () => random.normal()), shape as [number, number, number, number]);
}

function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let norm = 1e-30;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}

interface Case {
  side: number;
  outHeight: number;
  outWidth: number;
  batch: number;
  inputs: number;
  outputs: number;
}

/** y, and dx and dw asked for in each way, of one convolution on the current backend. */
function everything(c: Case): Float32Array[] {
  return tf.tidy(() => {
    const x = normal(`x ${JSON.stringify(c)}`, [c.batch, c.outHeight + c.side - 1, c.outWidth + c.side - 1, c.inputs]);
    const filter = normal(`w ${JSON.stringify(c)}`, [c.side, c.side, c.inputs, c.outputs]);
    const dy = normal(`dy ${JSON.stringify(c)}`, [c.batch, c.outHeight, c.outWidth, c.outputs]);
    const loss = (convolve: typeof trainedConvolution) => (a: tf.Tensor, w: tf.Tensor): tf.Tensor =>
      tf.sum(tf.mul(convolve(a as tf.Tensor4D, w as tf.Tensor4D), dy));
    const plain: typeof trainedConvolution = (a, w) => tf.conv2d(a, w, 1, 'valid');
    const one = tf.grads(loss(plain))([x, filter]);
    const both = tf.grads(loss(trainedConvolution))([x, filter]);
    const filterAlone = tf.grad((w) => loss(trainedConvolution)(x, w))(filter);
    return [plain(x, filter), ...one, ...both, filterAlone].map((tensor) => tensor.dataSync() as Float32Array);
  });
}

describe.each([1, 2])('own kernels inside TensorFlow.js, %i thread(s)', (threads) => {
  beforeAll(async () => {
    await registerGradients();
    const info = await startBackend('wasm', { threads });
    expect(info).toEqual({ backend: 'wasm', binary: 'relaxed-simd', threads });
  }, 60_000);

  it('answer valid convolutions of any size as the cpu backend does', async () => {
    resetKernelCounters();
    const cases = fc.record({
      side: fc.constantFrom(1, 3, 5, 7),
      outHeight: fc.integer({ min: 1, max: 9 }),
      outWidth: fc.integer({ min: 1, max: 9 }),
      batch: fc.integer({ min: 1, max: 3 }),
      inputs: fc.constantFrom(1, 3, 8, 16),
      outputs: fc.constantFrom(5, 8, 16, 24),
    });
    await fc.assert(
      fc.asyncProperty(cases, async (c) => {
        await startBackend('wasm');
        const ours = everything(c);
        await startBackend('cpu');
        const reference = everything(c);
        // Winograd's larger tiles lose a digit: 6e-6 relative in the worst measured case, against random data 1e-5.
        ours.forEach((values, i) => expect(relativeError(values, reference[i])).toBeLessThan(2e-5));
      }),
      { seed: 42, numRuns: 40 },
    );
    const counters = kernelCounters();
    expect(counters.Conv2D.own).toBeGreaterThan(0);
    for (const name of ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter']) expect(counters[name].fallback).toBe(0);
  });

  it('clones without a copy; the data lives as long as either', async () => {
    await startBackend('wasm');
    const { heap } = currentInstallation()!;
    const x = tf.tensor1d([1, 2, 3]);
    const clone = tf.clone(x);
    expect(heap.addressOf(clone)).toBe(heap.addressOf(x));
    x.dispose();
    expect([...clone.dataSync()]).toEqual([1, 2, 3]);
    const tensors = tf.memory().numDataBuffers;
    clone.dispose();
    expect(tf.memory().numDataBuffers).toBe(tensors - 1);
    expect(tf.tidy(() => [...tf.clone(tf.tensor1d(['a', 'b'], 'string')).dataSync()])).toEqual(['a', 'b']);
  });

  it('leaves neither tensors nor heap behind', async () => {
    await startBackend('wasm');
    const c: Case = { side: 5, outHeight: 8, outWidth: 8, batch: 2, inputs: 8, outputs: 16 };
    everything(c);
    const tensors = tf.memory().numTensors;
    const { heap } = currentInstallation()!;
    // An allocator that leaks hands out ever higher addresses.
    const probe = (): number => {
      const address = heap.allocate(1 << 20);
      heap.free(address);
      return address;
    };
    const before = probe();
    for (let i = 0; i < 30; i++) everything(c);
    expect(probe()).toBe(before);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
