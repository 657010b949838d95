/** Scores on small networks: ensembles, wide features, caching, stopping, and nothing left on the backend. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readScoreRequests } from '../../core/catalogue/score-parameters';
import type { GivenScore } from '../../core/catalogue/score-parameters';
import { rowProducts, SecondMoments } from '../../core/linear-algebra/products';
import { symmetricEigen } from '../../core/linear-algebra/symmetric-eigen';
import { Random } from '../../core/random/random';
import { startBackend } from '../backends/start';
import { Job, unattended } from '../job';
import type { Layer } from '../models/architecture';
import { Ensemble } from '../models/ensemble';
import { initialWeights } from '../models/initial-weights';
import { Network } from '../models/network';
import { Tempered } from '../models/tempered';
import { MemoryStorage } from '../storage';
import { FitCache } from './fit-cache';
import { ImageScorer } from './image-scorer';
import type { ScoredImages } from './image-scorer';
import { KeptFits } from './kept-fits';
import { neighbourScore, fitNeighbours } from './nearest-neighbours';
import { odinLogits } from './odin';
import { randomisedBasis } from './randomised-basis';
import type { FitImages } from './unit-fits';
import { fitRows } from './unit-fits';

const random = new Random(11);
const uniform = (n: number): Float32Array => Float32Array.from({ length: n * 784 }, () => random.uniform());
const pixels = uniform(7);
const fit: FitImages = { key: 'noise', pixels: uniform(60), labels: Uint8Array.from({ length: 60 }, (_, i) => i % 10) };

/** Flatten, `units` hidden, ten logits: as wide as a test wants it. */
function network(id: string, units: number, seed: number): Network {
  const layers: Layer[] = [
    { kind: 'flatten', name: 'flatten' },
    { kind: 'dense', name: 'hidden', units, useBias: true },
    { kind: 'activation', name: 'bend', activation: 'gelu' },
    { kind: 'dense', name: 'out', units: 10, useBias: true },
  ];
  const weights = initialWeights(layers, seed);
  return new Network(id, layers, new Map([...weights].map(([name, values]) => [name, name.endsWith('bias') ? values.map((_, i) => 0.1 * Math.sin(i + seed)) : values])));
}

async function scores(classifier: Parameters<typeof ImageScorer.prepare>[0], given: GivenScore[], cache = new FitCache()): Promise<Record<string, ScoredImages>> {
  const scorer = await ImageScorer.prepare(classifier, readScoreRequests(given, 'detection'), { fit, cache, batch: 4 }, unattended());
  const results = await scorer.score(pixels, unattended());
  return Object.fromEntries(results.map((one) => [one.id, one]));
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

let a: Network;
let b: Network;
beforeAll(async () => {
  await startBackend('wasm');
  a = network('a', 24, 1);
  b = network('b', 16, 2);
});

describe('ensembles', () => {
  const feature: GivenScore[] = ['vim', 'residual', 'mahalanobis', { id: 'knn', score: 'knn', k: 3 }];

  it('are scored per member and averaged', async () => {
    const [ofA, ofB, ofBoth] = [await scores(a, feature), await scores(b, feature), await scores(new Ensemble('e', [a, b], 'mean-logits'), feature)];
    for (const id of ['vim', 'residual', 'mahalanobis', 'knn']) {
      expect(worst(ofBoth[id].values, ofA[id].values.map((value, i) => (value + ofB[id].values[i]) / 2)), id).toBeLessThan(1e-9);
    }
  });

  it('are scored on joined features with the block head, whose logits are the mean', async () => {
    const ensemble = new Ensemble('e', [a, b], 'mean-logits');
    const joined = await scores(ensemble, [{ id: 'j', score: 'vim', mode: 'joined' }, { id: 'r', score: 'residual', mode: 'joined' }, 'energy']);
    // energy - alpha |residual| with one alpha for all images
    const alphas = joined.j.values.map((value, i) => (joined.energy.values[i] - value) / -joined.r.values[i]);
    expect(worst(alphas, new Float64Array(7).fill(alphas[0])) / alphas[0]).toBeLessThan(1e-4);
    const twice = await scores(new Ensemble('same', [a, a], 'mean-logits'), ['residual', { id: 'j', score: 'residual', mode: 'joined' }]);
    // The same features twice: twice the squared length, and the complement of twice the dimension holds all of it that is zero in training.
    expect(twice.residual.values.every((value) => value < 0)).toBe(true);
    expect(twice.j.values.every(Number.isFinite)).toBe(true);
  });

  it('of one network are that network, joined or not', async () => {
    const one = await scores(new Ensemble('one', [a], 'mean-logits'), ['vim', { id: 'j', score: 'vim', mode: 'joined' }]);
    const alone = await scores(a, ['vim']);
    expect(worst(one.vim.values, alone.vim.values)).toBe(0);
    expect(worst(one.j.values, alone.vim.values)).toBe(0);
  });

  it('divide logits by the temperature above them', async () => {
    const warm = await scores(new Tempered('t', new Ensemble('e', [a, b], 'mean-logits'), 2), ['residual', 'vim', 'energy', 'mutual-information']);
    const plain = await scores(new Ensemble('e', [a, b], 'mean-logits'), ['residual', 'mutual-information']);
    expect(worst(warm.residual.values, plain.residual.values)).toBeLessThan(1e-9);
    expect(worst(warm['mutual-information'].values, plain['mutual-information'].values)).toBe(0);
    expect(warm.vim.values.every(Number.isFinite)).toBe(true);
  });
});

describe('ODIN', () => {
  it('counts a gradient of zero as +1 and does not clip', async () => {
    const dead = new Network('dead', a.layers, new Map([...a.weights].map(([name, values]) => [name, name === 'out/kernel' ? values.map(() => 0) : values])));
    const seen: Float32Array[] = [];
    const spy = { id: 'spy', parameters: 0, dispose: () => undefined, logits: (x: tf.Tensor4D) => (seen.push(x.dataSync() as Float32Array), dead.logits(x)) };
    await odinLogits(spy, new Float32Array(784), [{ temperature: 1, epsilon: 0.25 }], 1, unattended());
    expect(new Set(seen.at(-1))).toEqual(new Set([-0.25]));
    dead.dispose();
  });

  it('makes the reading surer, and nothing of epsilon 0', async () => {
    const settings = [{ temperature: 1, epsilon: 0 }, { temperature: 1, epsilon: 0.01 }, { temperature: 5, epsilon: 0.01 }];
    const [still, nudged, warm] = await odinLogits(a, pixels, settings, 3, unattended());
    const alone = await odinLogits(a, pixels, [settings[2]], 7, unattended());
    expect(worst(warm, alone[0])).toBeLessThan(1e-5);
    const result = await scores(a, ['msp', { id: 'o', score: 'odin', temperature: 1, epsilon: 0 }, { id: 'n', score: 'odin', temperature: 1, epsilon: 0.01 }]);
    expect(worst(result.o.saved, result.msp.saved)).toBeLessThan(1e-6);
    expect(result.n.values.every((value, i) => value > result.o.values[i])).toBe(true);
    expect(worst(still, nudged)).toBeGreaterThan(0);
  });
});

describe('wide features', () => {
  /** Rows with singular values that fall by a quarter each, in random directions, and a little noise. */
  function falling(rows: number, width: number): Float32Array {
    const draws = new Random(5);
    const directions = Float64Array.from({ length: 12 * width }, () => draws.normal());
    const matrix = new Float32Array(rows * width);
    for (let i = 0; i < rows; i++) {
      for (let d = 0; d < 12; d++) {
        const along = 0.75 ** d * draws.normal();
        for (let k = 0; k < width; k++) matrix[i * width + k] += along * directions[d * width + k];
      }
      for (let k = 0; k < width; k++) matrix[i * width + k] += 1e-3 * draws.normal();
    }
    return matrix;
  }

  it('a randomised basis leaves as little as the eigenvectors do', async () => {
    const [rows, width, dimension] = [80, 150, 8];
    const matrix = falling(rows, width);
    const columnBlock = (from: number, to: number): Float32Array => {
      const columns = new Float32Array((to - from) * rows);
      for (let i = 0; i < rows; i++) for (let k = from; k < to; k++) columns[(k - from) * rows + i] = matrix[i * width + k];
      return columns;
    };
    const basis = await randomisedBasis({ rows, width, rowBlock: (from, to) => matrix.subarray(from * width, to * width), columnBlock }, dimension, unattended(), () => undefined);
    expect(basis.dimension).toBe(dimension);
    const directions = Float64Array.from(basis.directions);
    const gram = rowProducts(directions, directions, width);
    expect(worst(gram, gram.map((_, i) => (i % (dimension + 1) === 0 ? 1 : 0)))).toBeLessThan(1e-4);
    const energy = (vectors: Float64Array): number => rowProducts(Float64Array.from(matrix), vectors, width).reduce((sum, value) => sum + value * value, 0);
    const moments = new SecondMoments(width);
    moments.add(Float64Array.from(matrix));
    const best = energy(symmetricEigen(moments.matrix(1), width).vectors.slice(0, dimension * width));
    // Halko et al., theorem 10.6: with a power iteration the excess error is far below the energy left out.
    expect(energy(directions) / best).toBeGreaterThan(0.999);
  });

  it('uses all rows of narrow features and evenly spaced ones of wide', () => {
    expect(fitRows(60_000, 576).length).toBe(60_000);
    expect(fitRows(60_000, 11_264).length).toBe(5_000);
    expect([...fitRows(10, 11_264)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(fitRows(60_000, 24_576).length).toBe(2_730);
    expect(fitRows(60_000, 11_264)[1]).toBe(12);
  });

  it('are scored without a covariance of full size', async () => {
    const wide = network('wide', 1100, 3);
    const many: FitImages = { key: 'many', pixels: uniform(530), labels: Uint8Array.from({ length: 530 }, (_, i) => i % 10) };
    const before = tf.memory().numTensors;
    const requests = readScoreRequests(['vim', 'mahalanobis', 'knn'], 'detection');
    const storage = new MemoryStorage();
    const prepare = (): Promise<ImageScorer> => ImageScorer.prepare(wide, requests, { fit: many, cache: new FitCache(), kept: new KeptFits(storage, () => Promise.resolve('wide')) }, unattended());
    const scorer = await prepare();
    expect(scorer.details('vim')).toEqual({ fitCount: 530, features: 1100, dimension: 512 });
    const first = await scorer.score(pixels, unattended());
    for (const { values } of first) expect(values.every(Number.isFinite)).toBe(true);
    // As after a reload: a distance that was kept apart from its space finds it again, and nothing is fitted.
    const kept = await storage.list('fits/');
    expect((await (await prepare()).score(pixels, unattended())).map(({ values }) => values)).toEqual(first.map(({ values }) => values));
    expect(await storage.list('fits/')).toEqual(kept);
    expect(kept).toHaveLength(3);
    expect(tf.memory().numTensors).toBe(before);
    wide.dispose();
  }, 120_000);
});

describe('neighbours', () => {
  it('are those of a plain search', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 }), fc.nat(), async (rows, width, seed) => {
        const draws = new Random(seed);
        const make = (n: number): { n: number; width: number; features: Float32Array; logits: Float32Array } => ({
          n, width, features: Float32Array.from({ length: n * width }, () => draws.normal()), logits: new Float32Array(n * 10),
        });
        const [training, queries] = [make(rows), make(5)];
        const k = 1 + (seed % rows);
        const unit = (features: Float32Array, row: number): number[] => {
          const values = [...features.subarray(row * width, (row + 1) * width)];
          const length = Math.hypot(...values);
          return values.map((value) => value / length);
        };
        const ours = await neighbourScore(fitNeighbours(training), queries, k, unattended());
        for (let q = 0; q < 5; q++) {
          const from = unit(queries.features, q);
          const distances = Array.from({ length: rows }, (_, r) => unit(training.features, r).reduce((sum, value, i) => sum + (value - from[i]) ** 2, 0)).sort((x, y) => x - y);
          // 2 - 2 cos in float32
          expect(Math.abs(-ours[q] - distances[k - 1])).toBeLessThan(2e-6);
        }
      }),
      { seed: 42, numRuns: 30 },
    );
  });
});

describe('images with a key', () => {
  const given: GivenScore[] = ['msp', 'odin', 'vim', { id: 'k', score: 'knn', k: 2 }, 'mutual-information'];
  const ensemble = (): Ensemble => new Ensemble('e', [a, b], 'mean-logits');

  it('are scored once, an ensemble from its members', async () => {
    const options = { fit, cache: new FitCache(), memory: new FitCache(), batch: 4 };
    const ofMembers = await Promise.all([a, b].map((member) => ImageScorer.prepare(member, readScoreRequests(['vim', { id: 'k', score: 'knn', k: 2 }], 'detection'), options, unattended())));
    for (const scorer of ofMembers) await scorer.score(pixels, unattended(), 'these');
    const scorer = await ImageScorer.prepare(ensemble(), readScoreRequests(['vim', 'msp', 'mutual-information'], 'detection'), options, unattended());
    // Nothing reads the images any more: others under the same key get the same scores.
    const known = await scorer.score(uniform(7), unattended(), 'these');
    const computed = await scores(ensemble(), given);
    for (const { id, values } of known) expect(worst(values, computed[id].values), id).toBeLessThan(1e-6);
  });

  it('are told apart by their key, and a further score joins those that are known', async () => {
    const options = { fit, cache: new FitCache(), memory: new FitCache(), batch: 4 };
    const one = await ImageScorer.prepare(ensemble(), readScoreRequests(['odin', 'vim'], 'detection'), options, unattended());
    const first = await one.score(pixels, unattended(), 'these');
    const others = await one.score(uniform(7), unattended(), 'those');
    first.forEach(({ id, values }, i) => expect(worst(values, others[i].values), id).toBeGreaterThan(0));
    const all = await ImageScorer.prepare(ensemble(), readScoreRequests(given, 'detection'), options, unattended());
    const computed = await scores(ensemble(), given);
    for (const { id, values } of await all.score(pixels, unattended(), 'these')) expect(worst(values, computed[id].values), id).toBeLessThan(1e-6);
  });
});

describe('fits', () => {
  it('are made once, and again for other images', async () => {
    const cache = new FitCache();
    await scores(a, ['vim'], cache);
    const kept = cache.bytes;
    expect(kept).toBeGreaterThan(0);
    await scores(a, ['vim', 'residual'], cache);
    expect(cache.bytes).toBe(kept);
    await scores(a, ['mahalanobis'], cache);
    expect(cache.bytes).toBeGreaterThan(kept);
    const small = new FitCache(kept);
    await scores(a, ['vim'], small);
    await scores(b, ['vim'], small);
    expect(small.bytes).toBeLessThanOrEqual(kept);
  });

  it('are kept beyond the process, in the contents of the classifier', async () => {
    const given: GivenScore[] = ['vim', 'mahalanobis', { id: 'knn', score: 'knn', k: 3 }, { id: 'vim-joined', score: 'vim', mode: 'joined' }];
    const ensemble = new Ensemble('ab', [a, b], 'mean-logits');
    const storage = new MemoryStorage();
    const run = async (print: string): Promise<{ values: Float64Array[]; fitted: boolean }> => {
      let fitted = false;
      const job = { checkpoint: () => Promise.resolve(), report: ({ note }: { note?: string }) => void (fitted ||= note?.startsWith('Fitting') === true) };
      const scorer = await ImageScorer.prepare(ensemble, readScoreRequests(given, 'detection'), { fit, cache: new FitCache(), kept: new KeptFits(storage, () => Promise.resolve(print)), batch: 4 }, job);
      return { values: (await scorer.score(pixels, unattended())).map(({ values }) => values), fitted };
    };
    const [first, again, other] = [await run('one'), await run('one'), await run('other')];
    expect([first.fitted, again.fitted, other.fitted]).toEqual([true, false, true]);
    expect(again.values).toEqual(first.values);
    // Two spaces, two covariances, two indices, one joined space, for each classifier.
    expect(await storage.list('fits/')).toHaveLength(14);
  });

  it('stop when cancelled, and keep nothing half done', async () => {
    const cache = new FitCache();
    const job = new Job();
    const before = tf.memory().numTensors;
    const preparing = ImageScorer.prepare(a, readScoreRequests(['vim'], 'detection'), { fit, cache, batch: 4 }, job);
    job.cancel();
    await expect(preparing).rejects.toMatchObject({ code: 'cancelled' });
    expect(cache.bytes).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('say what they need', async () => {
    const prepare = (given: GivenScore[], images?: FitImages): Promise<ImageScorer> =>
      ImageScorer.prepare(a, readScoreRequests(given, 'detection'), { cache: new FitCache(), ...(images ? { fit: images } : {}) }, unattended());
    await expect(prepare(['vim'])).rejects.toMatchObject({ code: 'no-fit-images' });
    await expect(prepare(['mahalanobis'], { key: 'x', pixels: fit.pixels })).rejects.toMatchObject({ code: 'no-labels' });
    await expect(prepare(['vim'], { key: 'y', pixels: uniform(5) })).rejects.toMatchObject({ code: 'fit-too-small' });
    await expect(scores(a, ['mutual-information'])).rejects.toMatchObject({ code: 'needs-members' });
    const headless = { id: 'h', parameters: 0, dispose: () => undefined, logits: (x: tf.Tensor4D) => a.logits(x) };
    await expect(ImageScorer.prepare(headless, readScoreRequests(['knn'], 'detection'), { fit }, unattended())).rejects.toMatchObject({ code: 'no-features' });
  });

  it('leave no tensor behind, fitted and scored ten times', async () => {
    const all: GivenScore[] = ['msp', 'odin', 'vim', 'mahalanobis', 'mutual-information', { id: 'k', score: 'knn', k: 2 }];
    const ensemble = new Ensemble('e', [a, b], 'mean-logits');
    await scores(ensemble, all);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 10; i++) await scores(ensemble, all);
    expect(tf.memory().numTensors).toBe(before);
  });
});
