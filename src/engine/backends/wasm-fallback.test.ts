/** Where the lab's kernels cannot be had the stock ones compute, and a sentence says so. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type * as Binaries from '../kernels/binaries';
import { openHeap } from '../kernels/heap';
import { registerGradients } from './gradients';
import { startBackend } from './start';

const broken = vi.hoisted(() => ({ compile: false, noSimd: false }));
vi.mock('../kernels/binaries', async (original) => {
  const real = await original<typeof Binaries>();
  return {
    ...real,
    compileKernels: (...args: Parameters<typeof real.compileKernels>) => (broken.compile ? Promise.reject(new Error('bad magic number')) : real.compileKernels(...args)),
    detectArithmetic: () => (broken.noSimd ? Promise.resolve(null) : real.detectArithmetic()),
  };
});

beforeAll(() => registerGradients());
afterEach(() => Object.assign(broken, { compile: false, noSimd: false }));

/** A convolution and its filter gradient, which stock wasm lacks: 2 x 2 of ones over 1..9, and the sum of its windows. */
async function computes(): Promise<void> {
  const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
  const filter = tf.ones<tf.Rank.R4>([2, 2, 1, 1]);
  expect(await tf.conv2d(x, filter, 1, 'valid').data()).toEqual(Float32Array.of(12, 16, 24, 28));
  const gradient = tf.grad((w: tf.Tensor) => tf.sum(tf.conv2d(x, w as tf.Tensor4D, 1, 'valid')))(filter);
  expect(await gradient.data()).toEqual(Float32Array.of(12, 16, 24, 28));
}

it('a binary that does not compile: stock kernels, and what happened', async () => {
  broken.compile = true;
  const info = await startBackend('wasm', { threads: 1 });
  expect(info).toMatchObject({ backend: 'wasm', binary: 'stock', threads: 1 });
  expect(info.message).toMatch(/own kernels did not start .*bad magic number.*stock kernels/);
  await computes();
});

it('no SIMD: stock kernels, and what to do', async () => {
  broken.noSimd = true;
  const info = await startBackend('wasm', { threads: 1 });
  expect(info.binary).toBe('stock');
  expect(info.message).toContain('Update the browser');
  await computes();
});

it('the next start tries again', async () => {
  const info = await startBackend('wasm', { threads: 1 });
  expect(info.binary).not.toBe('stock');
  expect(info.message).toBeUndefined();
  await computes();
});

const allocator = { _malloc: (): number => 0, _free: (): void => undefined };

it.each([
  ['no allocator', { wasm: {} }],
  ['no tensor table', { wasm: allocator }],
  ['memory was not found', { wasm: allocator, makeOutput: () => null, dataIdMap: new Map(), incRef: () => undefined }],
])('internals that are not those of the pinned version are found out: %s', (what, backend) => {
  expect(() => openHeap(backend as unknown as Parameters<typeof openHeap>[0])).toThrow(what);
  expect(() => openHeap(backend as unknown as Parameters<typeof openHeap>[0])).toThrow('Install version');
});
