/**
 * Scores of real digits through the golden network, end to end from the images, against OpenOOD's and ODIN's
 * code: 2,000 MNIST test images, fitted on rows 0..4,999 of the training file. The other side of an
 * AUROC is the golden scores of Fashion-MNIST and notMNIST: of those sets only numbers are kept here.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { mnistTestRows, mnistTrainRows } from '../../../test/golden/mnist-rows';
import { goldenFloats, loadGoldenModel } from '../../../test/golden/load';
import golden from '../../../test/golden/ood/ood.json';
import { readScoreRequests } from '../../core/catalogue/score-parameters';
import { auroc } from '../../core/detection/roc';
import { startBackend } from '../backends/start';
import { unattended } from '../job';
import type { Classifier } from '../models/classifier';
import { featureUnits } from './feature-units';
import type { FeatureBatch } from './features';
import { unitFeatures } from './features';
import { FitCache } from './fit-cache';
import { ImageScorer } from './image-scorer';
import type { ScoredImages } from './image-scorer';
import { featureScorer } from './registry';
import { UnitFits } from './unit-fits';
import type { FitImages } from './unit-fits';

/** Ours, and the golden file's name. */
const names: Readonly<Record<string, string>> = {
  msp: 'msp',
  'max-logit': 'maxLogit',
  'cross-entropy': 'crossEntropyUniform',
  energy: 'energy',
  entropy: 'entropy_neg',
  odin: 'odin_T1000_eps0.0014',
  'odin-cold': 'odin_T0.33_eps0.1',
  'odin-still': 'odin_T1000_eps0',
  vim: 'vim',
  residual: 'residual',
  mahalanobis: 'mahalanobis',
  knn: 'knn_K50_sq',
};
const requests = readScoreRequests(
  [
    'msp', 'max-logit', 'cross-entropy', 'energy', 'entropy', 'odin', 'vim', 'residual', 'mahalanobis', 'knn',
    { id: 'odin-cold', score: 'odin', temperature: 0.33, epsilon: 0.1 },
    { id: 'odin-still', score: 'odin', epsilon: 0 },
  ],
  'detection',
);
const metrics: Readonly<Record<string, { auroc: number }>> = golden.metrics;

/** How far a score may be from the golden one. Sums of 576 float32 terms, and then divisions by small eigenvalues. */
const relative = (id: string): number => (['vim', 'residual', 'mahalanobis'].includes(id) ? 1e-3 : 1e-4);

function differing(id: string, ours: Float32Array, theirs: Float32Array): number {
  let over = 0;
  // ODIN's is a probability, held to 1e-4. An entropy near 0 carries logits rounded to 1e-4; ViM is a difference of
  // two numbers of order 10, so that near 0 it has no relative precision.
  const least = id.startsWith('odin') || id === 'entropy' || id === 'vim' ? 1 : 0;
  const scale = (value: number): number => (id.startsWith('odin') ? 1 : Math.max(Math.abs(value), least));
  for (let i = 0; i < ours.length; i++) if (!(Math.abs(ours[i] - theirs[i]) <= relative(id) * scale(theirs[i]))) over++;
  return over;
}

let fit: FitImages;
let images: Uint8Array;

beforeAll(async () => {
  const training = await mnistTrainRows(Array.from({ length: 5000 }, (_, i) => i));
  fit = { key: 'first 5000', pixels: training.images, labels: training.labels };
  images = (await mnistTestRows(golden.indices.mnist_test)).images;
});

// TensorFlow.js's plain JavaScript backend is some fifty times slower: a part of the images there.
describe.each([
  ['wasm', 2000],
  ['cpu', 100],
] as const)('scores from images on %s', (backend, count) => {
  const cache = new FitCache();
  let classifier: Classifier;
  let scored: ScoredImages[];
  let scorer: ImageScorer;

  beforeAll(async () => {
    await startBackend(backend);
    classifier = await loadGoldenModel();
    scorer = await ImageScorer.prepare(classifier, requests, { fit, cache }, unattended());
    scored = await scorer.score(images.subarray(0, count * 784), unattended());
  }, 300_000);

  it.each(Object.entries(names))('%s: values', async (id, name) => {
    const ours = scored.find((one) => one.id === id)?.saved ?? new Float32Array(0);
    const theirs = (await goldenFloats(`ood/score_${name}_mnist.bin`)).subarray(0, count);
    expect(ours.length).toBe(count);
    // Nudged by 0.1, a pixel whose gradient is all rounding may go the other way.
    expect(differing(id, ours, theirs)).toBeLessThanOrEqual(id === 'odin-cold' ? 0.01 * count : 0);
  });

  it('fitted as the golden code did', async () => {
    expect(scorer.details('vim')).toEqual({ fitCount: 5000, features: 576, dimension: golden.fit.vimDim });
    expect(scorer.details('knn')).toEqual({ fitCount: 5000, features: 576 });
    expect(scorer.details('msp')).toEqual({});
    const [{ unit }] = featureUnits(classifier, 'average');
    const space = await new UnitFits(unit, fit, cache, 100).principalSpace(unattended());
    expect(Math.abs(space.alpha / golden.fit.vimAlpha - 1)).toBeLessThan(1e-4);
    golden.fit.originU_first8.forEach((value, i) => expect(space.origin[i]).toBeCloseTo(value, 7));
  }, 60_000);

  it('features are the inputs of the last dense layer', async () => {
    const [{ unit }] = featureUnits(classifier, 'joined');
    const batch = await unitFeatures(unit, images.subarray(0, 8 * 784), 3, unattended());
    const theirs = await goldenFloats('ood/feature_head_mnist.bin');
    let worst = 0;
    theirs.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - batch.features[i]))));
    expect(worst).toBeLessThan(1e-5);
  });

  it.each(['fashion', 'notmnist'])('from given features and logits of %s', async (set) => {
    const features = await goldenFloats(`ood/feature_head_${set}.bin`);
    const logits = (await goldenFloats(`ood/logits_${set}.bin`)).subarray(0, 80);
    const batch: FeatureBatch = { n: 8, width: 576, features, logits };
    const [{ unit }] = featureUnits(classifier, 'average');
    const fits = new UnitFits(unit, fit, cache, 100);
    for (const id of ['vim', 'residual', 'mahalanobis', 'knn'] as const) {
      const { parameters } = requests.find((request) => request.id === id)!;
      const ours = await featureScorer(id)!.score(fits, batch, parameters, unattended());
      const theirs = (await goldenFloats(`ood/score_${names[id]}_${set}.bin`)).subarray(0, 8);
      expect(differing(id, Float32Array.from(ours), theirs), id).toBe(0);
    }
  }, 60_000);

  it.each(count === 2000 ? ['fashion', 'notmnist'] : [])('AUROC against the golden scores of %s', async (set) => {
    for (const [id, name] of Object.entries(names)) {
      const ours = scored.find((one) => one.id === id)!.saved;
      const area = auroc(ours, await goldenFloats(`ood/score_${name}_${set}.bin`));
      // ODIN at T = 0.33: a few of 2,000 nudges go another way and leave a crowd of ties at 1.
      const tolerance = id === 'odin-cold' ? 1e-2 : id.startsWith('odin') ? 1e-3 : 1e-4;
      expect(Math.abs(area - metrics[`${set}/${name}`].auroc), id).toBeLessThanOrEqual(tolerance);
    }
  });
});
