/**
 * The worker that the browser tests of the kernels run in: threads are not for a page's own thread.
 * Starts wasm as asked, runs one convolution forward and backward, and answers with plain data.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BackendInfo } from '../../core/catalogue/backends';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { kernelCounters, type KernelCounter } from './counters';
import { batchNormActivation, trainedConvolution } from './fused';

export interface TestQuestion {
  threads?: number;
  kernels?: 'own' | 'stock';
}

export interface TestAnswer {
  info: BackendInfo;
  /** Value, gradient of x and gradient of the filter of a small network, in a row. */
  numbers: Float32Array;
  counters: Record<string, KernelCounter>;
  isolated: boolean;
}

/** Deterministic numbers of size about one. */
function wave(shape: [number, number, number, number], phase: number): tf.Tensor4D {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor4d(Float32Array.from({ length: size }, (_, i) => Math.sin(i * 0.7 + phase)), shape);
}

async function answer({ threads, kernels }: TestQuestion): Promise<TestAnswer> {
  const info = await startBackend('wasm', { threads, kernels });
  await registerGradients();
  const numbers = tf.tidy(() => {
    const x = wave([3, 14, 14, 16], 0);
    const filter = wave([5, 5, 16, 24], 1);
    const loss = (a: tf.Tensor, w: tf.Tensor): tf.Scalar => {
      const z = trainedConvolution(a as tf.Tensor4D, w as tf.Tensor4D);
      return tf.sum(tf.mul(batchNormActivation(z, tf.ones([24]), tf.zeros([24]), 'gelu', 1e-5).y, wave(z.shape, 2)));
    };
    const { value, grads } = tf.valueAndGrads(loss)([x, filter]);
    return tf.concat([tf.reshape(value, [1]), ...grads.map((gradient) => tf.reshape(gradient, [-1]))]).dataSync() as Float32Array;
  });
  return { info, numbers, counters: kernelCounters(), isolated: globalThis.crossOriginIsolated };
}

self.onmessage = (event: MessageEvent<TestQuestion>) => {
  answer(event.data).then(
    (value) => self.postMessage({ value }),
    (error: unknown) => self.postMessage({ error: String(error) }),
  );
};
