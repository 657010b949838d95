/**
 * Every deterministic attack against Foolbox's results, on cpu and wasm. The same table is run in a real
 * browser by golden.browser.test.ts.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { attackEntry } from '../../core/catalogue/attacks';
import { ALLOWED_FLAGS, ALLOWED_SHARE, goldenCases, pixelTolerance, shareOver } from '../../../test/golden/attack-cases';
import { goldenFloats, loadGoldenImages, loadGoldenModel } from '../../../test/golden/load';
import type { GoldenImages } from '../../../test/golden/load';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { unattended } from '../job';
import type { Classifier } from '../models/classifier';
import { crossEntropyGradient } from './input-gradients';
import { oneHot } from './gradient-descent';
import { runAttack } from './run-attack';

/** The cpu backend is slow: it gets the last twelve images, among them the two that are misread. */
const backends = [
  { backend: 'cpu', from: 20 },
  { backend: 'wasm', from: 0 },
] as const;

/** What float32 leaves undecided in a probability near 1, from which every gradient starts. */
const ONE_ULP = 1.2e-7;

describe.each(backends)('attacks agree with Foolbox on $backend', ({ backend, from }) => {
  let classifier: Classifier;
  let golden: GoldenImages;

  beforeAll(async () => {
    await startBackend(backend);
    await registerGradients();
    classifier = await loadGoldenModel();
    golden = await loadGoldenImages();
  }, 60_000);

  it('gradient of the summed cross-entropy', async () => {
    const gradient = tf.tidy(() =>
      crossEntropyGradient(classifier, tf.tensor2d(golden.images, [32, 784]), oneHot(golden.labels)),
    );
    const values = await gradient.data();
    gradient.dispose();
    expect(shareOver(values, golden.gradient, 1e-4)).toBe(0);
    // A thousandth of the largest, image by image: the gradients of confident ones are smaller than 1e-4 as they are.
    for (let at = 0; at < values.length; at += 784) {
      const expected = golden.gradient.subarray(at, at + 784);
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(shareOver(values.subarray(at, at + 784), expected, 1e-3 * largest + ONE_ULP), `image ${at / 784}`).toBe(0);
    }
  });

  it.each(goldenCases)('$attack', async ({ attack, parameters, epsilons, raw }) => {
    const result = await runAttack(
      classifier,
      golden.images.subarray(from * 784),
      golden.labels.subarray(from),
      { attack, parameters, epsilons: epsilons.map((e) => e.epsilon), keepImages: true },
      unattended(),
    );
    expect(result.cleanAccuracy).toBe((30 - from) / (32 - from));
    expect(result.zeroGradientShare).toBe(0);
    if (raw) {
      const expected = (await goldenFloats(`attacks/adversarial/${raw}`)).subarray(from * 784);
      expect(shareOver(result.raw!, expected, pixelTolerance(attack, 0))).toBeLessThanOrEqual(ALLOWED_SHARE);
    }
    for (const [k, { epsilon, adversarial, success }] of epsilons.entries()) {
      const got = result.results[k];
      const differing = success.slice(from).filter((flag, i) => flag !== got.success[i]).length;
      expect(differing, `flags at ${epsilon}`).toBeLessThanOrEqual(ALLOWED_FLAGS);
      const norm = attackEntry(attack).norm === 'l2' ? got.l2 : got.linf;
      for (const size of norm) expect(size).toBeLessThanOrEqual(epsilon * (1 + 1e-5));
      if (!adversarial) continue;
      const expected = (await goldenFloats(`attacks/adversarial/${adversarial}`)).subarray(from * 784);
      expect(shareOver(got.adversarial!, expected, pixelTolerance(attack, epsilon)), `pixels at ${epsilon}`).toBeLessThanOrEqual(ALLOWED_SHARE);
    }
  });
});
