/** Scores that tell digits from what is none: of whole sets, kept for the next visit, and of one image. */
import { readScoreRequests } from '../../core/catalogue/score-parameters';
import { LabError } from '../../core/errors';
import { softmaxRows } from '../../core/calibration/logits';
import { PIXELS } from '../../engine/data/image-set';
import type { ImageSet } from '../../engine/data/image-set';
import { sha256 } from '../../engine/experiments/input-hash';
import { keptScores } from '../../engine/experiments/kept-scores';
import { classifierFingerprint } from '../../engine/library/classifier-fingerprint';
import { predict } from '../../engine/models/predict';
import { ImageScorer } from '../../engine/scores/image-scorer';
import { KeptFits } from '../../engine/scores/kept-fits';
import { silent } from '../../engine/scores/steps';
import type { FitImages } from '../../engine/scores/unit-fits';
import type { ScoredSource } from '../../protocol/detection';
import type { ImageSelection } from '../../protocol/methods';
import type { Handler } from '../call-table';
import type { EngineContext } from '../context';

/** Own images that are scored at once at most. */
const MOST_OWN = 20_000;

const selectionKey = ({ dataset, indices, count, seed }: ImageSelection): string => JSON.stringify([dataset, indices ?? null, count ?? null, seed ?? null]);

async function load(source: ScoredSource, { datasets }: EngineContext): Promise<{ images: ImageSet; key: string }> {
  if ('pixels' in source) {
    const { pixels } = source;
    const n = pixels.length / PIXELS;
    if (!Number.isInteger(n) || n < 1 || n > MOST_OWN) throw new LabError('bad-pixels', `Between 1 and ${MOST_OWN} images of 28 x 28 can be scored at once.`);
    const images = { pixels, indices: Int32Array.from({ length: n }, (_, i) => i), n };
    return { images, key: await sha256(pixels as Uint8Array<ArrayBuffer>) };
  }
  const { dataset, ...selection } = source;
  return { images: await datasets.load(dataset, selection), key: selectionKey(source) };
}

/** The training images of the fitted scores, fetched when they are needed. */
function fitImages(selection: ImageSelection, { datasets }: EngineContext): { key: string; load: () => Promise<FitImages> } {
  const key = selectionKey(selection);
  const { dataset, ...rows } = selection;
  return {
    key,
    load: async () => {
      const { pixels, labels } = await datasets.load(dataset, rows);
      return { key, pixels, ...(labels ? { labels } : {}) };
    },
  };
}

export const oodScores: Handler<'ood-scores'> = async ({ classifier, images: source, scores, fit }, { engine, job }) => {
  const { backend } = await engine.started;
  const { images, key } = await load(source, engine);
  const task = { spec: classifier, images, imagesKey: key, requests: readScoreRequests(scores, 'detection'), ...(fit ? { fit: fitImages(fit, engine) } : {}) };
  const kept = await keptScores(task, { library: engine.library, storage: engine.storage, backend }, job);
  return {
    ...kept,
    scores: kept.scores.map(({ id, values, details }) => ({ id, values, fit: details })),
    ...(images.labels ? { labels: images.labels } : {}),
    indices: [...images.indices],
  };
};

export const scoreOne: Handler<'score-one'> = async ({ classifier: spec, image, scores, fit }, { engine, job }) => {
  if (image.length !== PIXELS) throw new LabError('bad-pixels', 'One image of 28 x 28 can be scored here.');
  const requests = readScoreRequests(scores, 'detection');
  const classifier = await engine.library.classifier(spec);
  const isFitted = requests.some(({ entry }) => entry.needs.fit);
  const kept = new KeptFits(engine.storage, () => classifierFingerprint(spec, engine.library));
  const options = isFitted && fit ? { fit: await fitImages(fit, engine).load(), kept } : {};
  const scorer = await ImageScorer.prepare(classifier, requests, options, job);
  // Progress is that of fitting; one image is scored in no time.
  const scored = await scorer.score(image, silent(job));
  const { logits } = await predict(classifier, image);
  const probabilities = softmaxRows(logits, logits.length);
  const confidence = Math.max(...probabilities);
  return { values: Float64Array.from(scored, ({ values }) => values[0]), reading: probabilities.indexOf(confidence), confidence };
};
