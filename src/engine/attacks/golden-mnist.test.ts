/**
 * Robust accuracies on the 1,000 MNIST test images that Foolbox was run on, deterministic and random attacks,
 * on wasm. The longest attacks are run at one epsilon each, to keep the suite short.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ALLOWED_ROBUST_ACCURACY,
  goldenCases,
  goldenCleanAccuracy1000,
  goldenRandomCases,
  goldenTestIndices,
} from '../../../test/golden/attack-cases';
import { loadGoldenModel } from '../../../test/golden/load';
import { mnistTestRows } from '../../../test/golden/mnist-rows';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { unattended } from '../job';
import type { Classifier } from '../models/classifier';
import { runAttack } from './run-attack';

let classifier: Classifier;
let images: Uint8Array;
let labels: Uint8Array;

beforeAll(async () => {
  await startBackend('wasm');
  await registerGradients();
  classifier = await loadGoldenModel();
  ({ images, labels } = await mnistTestRows(goldenTestIndices));
}, 60_000);

/** Forty and fifty steps: one epsilon each from the clean image here, the other from a random start below. */
const longOnes: Record<string, readonly number[]> = { 'linf-pgd': [0.1], 'l2-pgd': [0.3] };

const deterministic = goldenCases
  .map((one) => ({ ...one, epsilons: one.epsilons.filter((e) => (longOnes[one.attack] ?? [e.epsilon]).includes(e.epsilon) && e.robustAccuracy1000 > 0) }))
  .filter((one) => one.epsilons.length > 0);

describe('robust accuracy on 1,000 digits', () => {
  it.each(deterministic)('$attack', async ({ attack, parameters, epsilons }) => {
    const options = { attack, parameters, epsilons: epsilons.map((e) => e.epsilon) };
    const result = await runAttack(classifier, images, labels, options, unattended());
    expect(result.cleanAccuracy).toBeCloseTo(goldenCleanAccuracy1000, 6);
    epsilons.forEach(({ robustAccuracy1000 }, k) => {
      expect(Math.abs(result.results[k].robustAccuracy - robustAccuracy1000)).toBeLessThanOrEqual(ALLOWED_ROBUST_ACCURACY + 1e-9);
    });
  });
});

/** [attack, epsilons, images, seeds]; salt and pepper takes a thousand patterns per image, so fewer images. */
const randomRuns: readonly [attack: string, epsilons: readonly number[], count: number, seeds: number][] = [
  ['l2-gaussian', [0.3, 1.5, 10], 1000, 3],
  ['l2-gaussian-repeated', [1.5, 10], 300, 1],
  ['linf-pgd', [0.05], 1000, 1],
  ['l2-pgd', [1.5], 1000, 1],
  ['salt-and-pepper', [0.3, 1.5, 3, 10], 150, 1],
];

/** Of the tolerance that belongs to the golden means: see the table in attack-cases.ts for the images. */
function allowed(attack: string, epsilon: number, golden: { mean: number; sd: number; images: number }, count: number): number {
  const fixed = attack === 'l2-gaussian' && epsilon === 10 ? 0.03 : 0.015;
  // Three standard deviations of a share that is estimated on fewer images than the golden one.
  const sampling = count < golden.images ? 3 * Math.sqrt((golden.mean * (1 - golden.mean)) / count) : 0;
  return Math.max(3 * golden.sd, fixed) + sampling;
}

describe('mean robust accuracy over seeds', () => {
  it.each(randomRuns)('%s at %j, %d images', async (attack, epsilons, count, seeds) => {
    const means = epsilons.map(() => 0);
    for (let seed = 0; seed < seeds; seed++) {
      const options = { attack, epsilons, seed };
      const result = await runAttack(classifier, images.subarray(0, count * 784), labels.subarray(0, count), options, unattended());
      result.results.forEach((one, k) => (means[k] += one.robustAccuracy / seeds));
    }
    epsilons.forEach((epsilon, k) => {
      const golden = goldenRandomCases.find((one) => one.attack === attack && one.epsilon === epsilon)!;
      expect(Math.abs(means[k] - golden.mean)).toBeLessThanOrEqual(allowed(attack, epsilon, golden, count) + 1e-9);
    });
  });
});
