/** Kept scores through the golden network: the same values as the scorer's own, kept, and computed anew for other images. */
import { beforeAll, expect, it } from 'vitest';
import { goldenModelFiles } from '../../../test/golden/load';
import { mnistTestRows } from '../../../test/golden/mnist-rows';
import { readScoreRequests } from '../../core/catalogue/score-parameters';
import { startBackend } from '../backends/start';
import { takeRows } from '../data/image-set';
import type { ImageSet } from '../data/image-set';
import { unattended } from '../job';
import { ModelLibrary } from '../library/library';
import { SavedModels } from '../library/saved-models';
import { ImageScorer } from '../scores/image-scorer';
import { MemoryStorage } from '../storage';
import { keptScores } from './kept-scores';
import type { ScoreSources, ScoreTask } from './kept-scores';

const COUNT = 40;
const spec = { members: [{ model: 'm0' }, { model: 'm0' }] };
const requests = readScoreRequests(['msp', 'mutual-information', 'odin', { id: 'near', score: 'knn', k: 3 }], 'detection');
let sources: ScoreSources;
let task: ScoreTask;
let fits = 0;

beforeAll(async () => {
  await startBackend('wasm');
  const { images: pixels } = await mnistTestRows(Array.from({ length: 2 * COUNT }, (_, i) => i));
  const part = (from: number): ImageSet => takeRows(pixels, undefined, Int32Array.from({ length: COUNT }, (_, i) => from + i));
  const { modelJson, weights } = await goldenModelFiles();
  const none = (): Promise<never> => Promise.reject(new Error('no zoo'));
  const library = new ModelLibrary({ json: none, bytes: none }, new SavedModels(new MemoryStorage()), () => Promise.resolve({ modelJson: JSON.stringify(modelJson), weights: { 'weights.bin': weights } }));
  sources = { library, storage: new MemoryStorage(), backend: 'wasm' };
  const load = () => {
    fits++;
    return Promise.resolve({ key: 'fit', pixels: part(COUNT).pixels });
  };
  task = { spec, images: part(0), imagesKey: 'first', requests, fit: { key: 'fit', load } };
}, 60_000);

it('are the scorer’s, and a second asking computes nothing', async () => {
  const first = await keptScores(task, sources, unattended());
  expect(first.wasKept).toBe(false);
  expect(first.scores.map(({ id }) => id)).toEqual(['msp', 'mutual-information', 'odin', 'near']);
  const fit = await task.fit?.load();
  const scorer = await ImageScorer.prepare(await sources.library.classifier(spec), requests, { fit }, unattended());
  const direct = await scorer.score(task.images.pixels, unattended());
  direct.forEach(({ values }, i) => expect(first.scores[i].values).toEqual(values));
  // Confidence is what `msp` scores, in float32.
  expect(first.confidences).toEqual(Float32Array.from(first.scores[0].values));

  const before = fits;
  const again = await keptScores(task, sources, unattended());
  expect(again).toEqual({ ...first, wasKept: true });
  expect(fits).toBe(before);
});

it('are not mixed up with those of other images or settings', async () => {
  const near = readScoreRequests([{ id: 'near', score: 'knn', k: 1 }], 'detection');
  const other = await keptScores({ ...task, requests: near }, sources, unattended());
  const first = await keptScores(task, sources, unattended());
  expect(other.wasKept).toBe(false);
  expect(other.scores[0].values).not.toEqual(first.scores[3].values);
  expect((await keptScores({ ...task, imagesKey: 'second' }, sources, unattended())).wasKept).toBe(false);
});

it('of no images are refused', async () => {
  const images = { pixels: new Uint8Array(0), indices: new Int32Array(0), n: 0 };
  await expect(keptScores({ ...task, images, imagesKey: 'none' }, sources, unattended())).rejects.toMatchObject({ code: 'no-images' });
});
