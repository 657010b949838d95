import { expect, it } from 'vitest';
import { startBackend } from '../backends/start';
import type { TestAnswer, TestQuestion } from './test-worker';

async function ask(question: TestQuestion): Promise<TestAnswer> {
  const worker = new Worker(new URL('./test-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<TestAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<{ value?: TestAnswer; error?: string }>) =>
        data.value ? resolve(data.value) : reject(new Error(data.error));
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(question);
    });
  } finally {
    worker.terminate();
  }
}

function relativeError(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  let difference = 0;
  let norm = 0;
  a.forEach((value, i) => {
    difference += (value - b[i]) ** 2;
    norm += b[i] ** 2;
  });
  return Math.sqrt(difference / norm);
}

it('gives the same gradients on one thread, on two, and with stock kernels', async () => {
  const stock = await ask({ kernels: 'stock' });
  const one = await ask({ threads: 1 });
  const two = await ask({ threads: 2 });
  expect(one.info).toEqual({ backend: 'wasm', binary: 'relaxed-simd', threads: 1 });
  expect(two.isolated).toBe(true);
  expect(two.info).toEqual({ backend: 'wasm', binary: 'relaxed-simd', threads: 2 });
  // F(4,5) in float32: 4e-6 against float64, and BatchNorm's gradient loses a digit to cancellation.
  expect(relativeError(one.numbers, stock.numbers)).toBeLessThan(1e-4);
  expect(relativeError(two.numbers, stock.numbers)).toBeLessThan(1e-4);
  expect(two.counters.Conv2D.fallback).toBe(0);
});

it('gives the same bits twice on two threads', async () => {
  const first = await ask({ threads: 2 });
  const second = await ask({ threads: 2 });
  expect(second.numbers).toEqual(first.numbers);
});

it('keeps to one thread on the page itself, which must not sleep', async () => {
  expect((await startBackend('wasm', { threads: 2 })).threads).toBe(1);
});
