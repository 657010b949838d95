/**
 * What must hold for every attack of the table, on any network and any image: tiny random networks with
 * all kinds of weights, random images among them black, white and noise.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import * as tf from '@tensorflow/tfjs-core';
import { attacks, attackEntry } from '../../core/catalogue/attacks';
import { adversarialAt, perturbationSize } from '../../core/attacks/perturbation';
import { Random } from '../../core/random/random';
import { goldenCases } from '../../../test/golden/attack-cases';
import { loadGoldenImages, loadGoldenModel } from '../../../test/golden/load';
import type { GoldenImages } from '../../../test/golden/load';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { Job, unattended } from '../job';
import type { Classifier } from '../models/classifier';
import { Ensemble } from '../models/ensemble';
import { Tempered } from '../models/tempered';
import { recordAttack } from './attack-path';
import { attackThrough } from './attack-through';
import { predictedClass } from './judge';
import { prepareReuse } from './prepare-reuse';
import { runAttack } from './run-attack';
import { smallestEpsilon } from './smallest-epsilon';
import { transfer } from './transfer';

let golden: GoldenImages;
let network: Classifier;

beforeAll(async () => {
  await startBackend('wasm');
  await registerGradients();
  golden = await loadGoldenImages();
  network = await loadGoldenModel();
}, 60_000);

/** 784 -> 8 -> 10 with a smooth bend, weights of the given scale. */
function tinyNetwork(seed: number, scale: number): Classifier {
  const random = Random.of('tiny', seed);
  const draw = (rows: number, columns: number, size: number): tf.Tensor2D =>
    tf.tensor2d(Float32Array.from({ length: rows * columns }, () => size * random.normal()), [rows, columns]);
  const first = draw(784, 8, scale / 28);
  const second = draw(8, 10, scale);
  return {
    id: `tiny-${seed}`,
    parameters: 784 * 8 + 80,
    logits: (images) => tf.matMul(tf.tanh(tf.matMul(tf.reshape(images, [-1, 784]), first)), second),
    dispose: () => tf.dispose([first, second]),
  };
}

const COUNT = 4;

function randomImages(seed: number): Float32Array {
  const random = Random.of('images', seed);
  const images = new Float32Array(COUNT * 784);
  // Noise, black, white, black and white.
  for (let p = 0; p < 784; p++) {
    images[p] = random.uniform();
    images[2 * 784 + p] = 1;
    images[3 * 784 + p] = random.integer(2);
  }
  return images;
}

/** Attacks that would take thousands of passes are shortened; what is tested does not depend on the number. */
function shortParameters(id: string): Record<string, number> {
  if (id === 'salt-and-pepper') return { steps: 60 };
  if (id === 'l2-gaussian-repeated') return { repeats: 12 };
  if (id.endsWith('-pgd')) return { steps: 8 };
  return {};
}

describe.each(attacks.map((entry) => entry.id))('%s', (id) => {
  const entry = attackEntry(id);

  it('stays inside the ball and the box, and leaves no tensor behind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom(0.01, 1, 30),
        fc.double({ min: 0.001, max: 12, noNaN: true }),
        async (seed, scale, epsilon) => {
          const classifier = tinyNetwork(seed, scale);
          const images = randomImages(seed);
          const labels = Uint8Array.from({ length: COUNT }, (_, i) => (seed + i) % 10);
          const before = tf.memory().numTensors;
          const result = await runAttack(
            classifier,
            images,
            labels,
            { attack: id, parameters: shortParameters(id), epsilons: [0, epsilon], seed, keepImages: true },
            unattended(),
          );
          expect(tf.memory().numTensors).toBe(before);
          classifier.dispose();
          const [still, moved] = result.results;
          expect(still.adversarial).toEqual(images);
          expect(still.robustAccuracy).toBe(result.cleanAccuracy);
          const adversarial = moved.adversarial!;
          for (const pixel of adversarial) expect(pixel >= 0 && pixel <= 1).toBe(true);
          for (let i = 0; i < COUNT; i++) {
            // Float32 rounds each of 784 pixels to a relative 6e-8.
            expect(entry.norm === 'l2' ? moved.l2[i] : moved.linf[i]).toBeLessThanOrEqual(epsilon * (1 + 1e-5) + 1e-6);
            const fooled = predictedClass(moved.logits, i) !== labels[i] || predictedClass(result.cleanLogits, i) !== labels[i];
            expect(moved.success[i]).toBe(fooled ? 1 : 0);
          }
        },
      ),
      { seed: 42, numRuns: 6 },
    );
  });

  it(`gives the same bits again with the same seed, and ${entry.deterministic ? 'with any other' : 'others with another'}`, async () => {
    const run = async (seed: number): Promise<Float32Array> => {
      const options = { attack: id, parameters: shortParameters(id), epsilons: [entry.norm === 'l2' ? 10 : 0.1], seed, keepImages: true };
      return (await runAttack(network, golden.images.subarray(0, 6 * 784), golden.labels.subarray(0, 6), options, unattended())).results[0].adversarial!;
    };
    const first = await run(3);
    expect(await run(3)).toEqual(first);
    const other = await run(4);
    if (entry.deterministic) expect(other).toEqual(first);
    else expect(other).not.toEqual(first);
  });

  it('gives the same whatever the batch and the order', async () => {
    const options = { attack: id, parameters: shortParameters(id), epsilons: entry.norm === 'l2' ? [1.5, 10] : [0.1, 0.3], seed: 3, keepImages: true };
    const count = 10;
    const order = Random.of('order').permutation(count);
    const images = golden.images.slice(0, count * 784);
    const labels = golden.labels.slice(0, count);
    const shuffled = new Float32Array(count * 784);
    order.forEach((image, r) => shuffled.set(images.subarray(image * 784, (image + 1) * 784), r * 784));
    const one = await runAttack(network, images, labels, { ...options, batch: count }, unattended());
    const other = await runAttack(
      network,
      shuffled,
      Uint8Array.from(order, (image) => labels[image]),
      { ...options, batch: 3, imageIndices: order },
      unattended(),
    );
    one.results.forEach((expected, k) => {
      const got = other.results[k];
      order.forEach((image, r) => {
        expect(got.success[r]).toBe(expected.success[image]);
        // The same arithmetic; a product over another batch may round differently.
        expect(Math.abs(got.l2[r] - expected.l2[image])).toBeLessThan(1e-3);
      });
    });
  });

  it('is stronger with more to spend', async () => {
    const epsilons = entry.norm === 'l2' ? [0, 0.5, 2, 8] : [0, 0.03, 0.1, 0.3];
    const { results } = await runAttack(network, golden.images, golden.labels, { attack: id, parameters: shortParameters(id), epsilons }, unattended());
    // Within noise: two of the 32 images.
    for (let k = 1; k < results.length; k++) expect(results[k].robustAccuracy).toBeLessThanOrEqual(results[k - 1].robustAccuracy + 2 / 32);
  });

  it('is replayed, reused and minimised consistently', async () => {
    const image = golden.images.slice(0, 784);
    const label = golden.labels[0];
    const settings = { attack: id, parameters: shortParameters(id), seed: 1 };
    const epsilon = entry.norm === 'l2' ? 2 : 0.15;
    const before = tf.memory().numTensors;
    const whole = await runAttack(network, image, Uint8Array.of(label), { ...settings, epsilons: [epsilon], keepImages: true }, unattended());
    const path = await recordAttack(network, image, label, { ...settings, epsilon }, unattended());
    expect(path.images.slice(0, 784)).toEqual(image);
    expect(path.steps[0]).toBe(0);
    expect(path.logits.length).toBe(path.steps.length * 10);
    if (!entry.minimisation && id !== 'l2-gaussian-repeated') {
      const last = path.images.slice(-784);
      expect(perturbationSize(last, whole.results[0].adversarial!).linf).toBeLessThan(1e-6);
    }
    const reuse = await prepareReuse(network, image, label, settings, unattended());
    expect(reuse === null).toBe(entry.reuse === 'none');
    if (reuse) expect(perturbationSize(adversarialAt(reuse, image, epsilon), whole.results[0].adversarial!).linf).toBeLessThan(1e-5);

    const smallest = await smallestEpsilon(network, image, Uint8Array.of(label), settings, unattended());
    expect(tf.memory().numTensors).toBe(before);
    const found = smallest.epsilon[0];
    if (Number.isNaN(found)) return;
    expect(smallest.below[0]).toBeLessThanOrEqual(found);
    const again = await runAttack(network, image, Uint8Array.of(label), { ...settings, epsilons: [found * (1 + 1e-6)] }, unattended());
    expect(again.results[0].success[0]).toBe(1);
    expect(perturbationSize(smallest.adversarial, image)[entry.norm]).toBeLessThanOrEqual(found * (1 + 1e-5));
  });
});

describe('the frame', () => {
  const settings = { attack: 'linf-pgd', parameters: { steps: 20 } };

  it('aims at a class: success is that class, and only attacks that can aim take one', async () => {
    for (const entry of attacks) {
      const run = runAttack(
        network,
        golden.images,
        golden.labels,
        { attack: entry.id, parameters: entry.usesGradient ? {} : shortParameters(entry.id), epsilons: [entry.norm === 'l2' ? 4 : 0.3], target: 3 },
        unattended(),
      );
      if (!entry.targeted) {
        await expect(run).rejects.toMatchObject({ code: 'invalid-parameter' });
        continue;
      }
      const { results } = await run;
      results[0].success.forEach((flag, i) => expect(flag).toBe(predictedClass(results[0].logits, i) === 3 ? 1 : 0));
      if (entry.usesGradient) expect(results[0].robustAccuracy).toBeLessThan(0.2);
    }
  });

  it('counts gradients that are exactly zero', async () => {
    const flat: Classifier = {
      id: 'flat',
      parameters: 0,
      logits: (images) => tf.mul(tf.slice(tf.step(tf.reshape(images, [-1, 784])), [0, 0], [-1, 10]), 5),
      dispose: () => undefined,
    };
    const { zeroGradientShare } = await runAttack(flat, golden.images, golden.labels, { attack: 'linf-fgsm', epsilons: [0.1] }, unattended());
    expect(zeroGradientShare).toBe(1);
    const { zeroGradientShare: none } = await runAttack(network, golden.images, golden.labels, { attack: 'l2-gaussian', epsilons: [1] }, unattended());
    expect(none).toBeNull();
    // At a temperature this small the network is so sure of the thirty digits it reads right that nothing is left to follow.
    const saturated = new Tempered('saturated', network, 1e-4);
    for (const attack of ['linf-fgsm', 'linf-bim']) {
      const { zeroGradientShare: most } = await runAttack(saturated, golden.images, golden.labels, { attack, epsilons: [0.1] }, unattended());
      expect(most).toBe(30 / 32);
    }
    saturated.dispose();
  });

  it('agrees with itself on the diagonal of a transfer matrix', async () => {
    const other = tinyNetwork(1, 1);
    const result = await transfer([network, other], [network, other], golden.images, golden.labels, { ...settings, epsilon: 0.1 }, unattended());
    const own = await runAttack(network, golden.images, golden.labels, { ...settings, epsilons: [0.1] }, unattended());
    expect(result.matrix[0][0]).toBe(own.results[0].robustAccuracy);
    expect(result.cleanAccuracy[0]).toBe(30 / 32);
    expect(result.matrix[1][0]).toBeGreaterThan(result.matrix[0][0]);
    other.dispose();
  });

  it.each(['linf-bim', 'l2-deepfool'])('%s through another network is made against that one and judged by the one meant', async (attack) => {
    const other = tinyNetwork(1, 1);
    const options = { attack, epsilons: [0.05, 0.2], seed: 3 };
    const before = tf.memory().numTensors;
    const made = await runAttack(other, golden.images, golden.labels, { ...options, keepImages: true }, unattended());
    const judged = await attackThrough(other, network, golden.images, golden.labels, options, unattended());
    const clean = await runAttack(network, golden.images, golden.labels, { ...options, epsilons: [] }, unattended());
    expect([judged.cleanLogits, judged.cleanAccuracy, judged.zeroGradientShare]).toEqual([clean.cleanLogits, clean.cleanAccuracy, made.zeroGradientShare]);
    expect(judged.results[0].adversarial).toBeUndefined();
    for (const [k, one] of judged.results.entries()) {
      expect(one.linf).toEqual(made.results[k].linf);
      const matrix = await transfer([other], [network], golden.images, golden.labels, { attack, seed: 3, epsilon: options.epsilons[k] }, unattended());
      expect(one.robustAccuracy).toBe(matrix.matrix[0][0]);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(await attackThrough(network, network, golden.images, golden.labels, options, unattended())).toEqual(await runAttack(network, golden.images, golden.labels, options, unattended()));
    other.dispose();
  });

  it('takes an ensemble by the mean of logits, by that of probabilities and by one member: three pictures, one judge', async () => {
    const members = [network, tinyNetwork(4, 3)];
    const [logits, probabilities] = (['mean-logits', 'mean-probabilities'] as const).map((combine) => new Ensemble('both', members, combine));
    const pictures: Float32Array[] = [];
    for (const through of [logits, probabilities, ...members]) {
      const { results } = await attackThrough(through, logits, golden.images, golden.labels, { attack: 'l2-fgm', epsilons: [1], keepImages: true }, unattended());
      pictures.push(results[0].adversarial!);
      // The flags are those of the ensemble, whatever made the picture.
      const { cleanLogits } = await runAttack(logits, results[0].adversarial!, golden.labels, { attack: 'l2-fgm', epsilons: [] }, unattended());
      results[0].logits.forEach((value, i) => expect(Math.abs(value - cleanLogits[i])).toBeLessThan(1e-4));
    }
    for (const [i, one] of pictures.entries()) for (const other of pictures.slice(i + 1)) expect(one).not.toEqual(other);
    members[1].dispose();
  });

  it('stops when cancelled, without leaving tensors', async () => {
    const before = tf.memory().numTensors;
    for (const entry of attacks) {
      const job = new Job(() => job.cancel());
      const options = { attack: entry.id, epsilons: [0.3, 0.3, 0.3], batch: 8 };
      const outcome = await runAttack(network, golden.images, golden.labels, options, job).catch((error: unknown) => error);
      expect(outcome).toMatchObject({ code: 'cancelled' });
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it('refuses what does not fit', async () => {
    const run = (images: Float32Array, options: Record<string, unknown>): Promise<unknown> =>
      runAttack(network, images, golden.labels, { attack: 'l2-bim', epsilons: [1], ...options }, unattended());
    await expect(run(golden.images.subarray(784), {})).rejects.toMatchObject({ code: 'shape-mismatch' });
    await expect(run(golden.images.map((p) => p * 2), {})).rejects.toMatchObject({ code: 'image-out-of-range' });
    await expect(run(golden.images, { epsilons: [-1] })).rejects.toMatchObject({ code: 'invalid-parameter' });
    await expect(run(golden.images, { parameters: { steps: 0 } })).rejects.toMatchObject({ code: 'invalid-parameter' });
    await expect(run(golden.images, { attack: 'none' })).rejects.toMatchObject({ code: 'unknown-attack' });
  });

  it('has golden results for every deterministic attack of the table', () => {
    const covered = new Set(goldenCases.map((one) => one.attack));
    for (const entry of attacks) {
      const comparable = entry.deterministic || entry.parameters.some((p) => p.id === 'randomStart');
      expect(covered.has(entry.id)).toBe(comparable);
    }
  });
});
