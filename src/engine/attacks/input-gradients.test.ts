/**
 * The shared forward pass against TensorFlow.js's own gradients, and signs against arithmetic.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { loadGoldenImages, loadGoldenModel } from '../../../test/golden/load';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { asImages, crossEntropyGradient, manyGradients, pullBack } from './input-gradients';
import { oneHot } from './gradient-descent';
import { signOf } from './norms';

describe.each(['cpu', 'wasm'] as const)('gradients on %s', (backend) => {
  beforeAll(async () => {
    await startBackend(backend);
    await registerGradients();
  }, 60_000);

  it('agree with tf.grad, shared or tiled, and free their tape', async () => {
    const network = await loadGoldenModel();
    const golden = await loadGoldenImages();
    const images = tf.tensor2d(golden.images.subarray(0, 3 * 784), [3, 784]);
    const outputs = [1, 7].map((k) => oneHot(Uint8Array.of(k, k, k)));
    const before = tf.memory().numTensors;
    const expected = tf.tidy(() =>
      outputs.flatMap((output) => [
        ...tf.grad((x) => tf.sum(tf.mul(network.logits(asImages(x as tf.Tensor2D)), output)))(images).dataSync(),
      ]),
    );
    for (const strategy of ['shared', 'tiled'] as const) {
      const { logits, gradients } = manyGradients(network, images, outputs, strategy);
      const values = gradients.dataSync();
      expected.forEach((value, i) => expect(Math.abs(values[i] - value)).toBeLessThan(1e-5));
      golden.logits.subarray(0, 30).forEach((value, i) => expect(Math.abs(logits.dataSync()[i] - value)).toBeLessThan(1e-4));
      tf.dispose([logits, gradients]);
    }
    expect(tf.memory().numTensors).toBe(before);
    const pulled = pullBack(network, images, (logits) => [tf.onesLike(logits)]);
    expect(pulled.tapeBytes).toBeGreaterThan(3 * 784);
    tf.dispose([pulled.logits, ...pulled.gradients, images, ...outputs]);
    network.dispose();
  });

  it('does not vanish while the other probabilities are there', () => {
    // Logits 20 apart: p - 1 rounds to 0 in float32, the others' 2e-9 does not.
    const classifier = {
      id: 'linear',
      parameters: 0,
      logits: (images: tf.Tensor4D) => tf.slice(tf.reshape(images, [-1, 784]), [0, 0], [-1, 10]) as tf.Tensor2D,
      dispose: () => undefined,
    };
    const gradient = tf.tidy(() => {
      const pixels = new Float32Array(784);
      pixels[4] = 20;
      return crossEntropyGradient(classifier, tf.tensor2d(pixels, [1, 784]), oneHot(Uint8Array.of(4))).dataSync();
    });
    expect(gradient[0]).toBeCloseTo(Math.exp(-20), 13);
    expect(gradient[4]).toBeCloseTo(-9 * Math.exp(-20), 13);
  });

  it('signs are exact, also of tiny values', () => {
    const values = [1e-30, -1e-30, 1e-7, -1e-7, 0, 2, -3];
    expect([...signOf(tf.tensor1d(values)).dataSync()].map((s) => s + 0)).toEqual([1, -1, 1, -1, 0, 1, -1]);
  });
});
