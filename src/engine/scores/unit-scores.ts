/**
 * The fitted scores of one unit, a network or an ensemble's joined features, on many images: one pass of features
 * in chunks for all of them together, or what is remembered of it.
 */
import { getBackend } from '@tensorflow/tfjs-core';
import type { ScoreRequest } from '../../core/catalogue/score-parameters';
import { PIXELS, toFloat } from '../data/image-set';
import type { Pixels } from '../data/image-set';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import { unitKey, unitWidth } from './feature-units';
import { unitFeatures } from './features';
import { classifierNumber } from './fit-cache';
import type { FitCache } from './fit-cache';
import { featureScorer } from './registry';
import { partOf, silent } from './steps';
import type { UnitFits } from './unit-fits';

/** Images in a chunk, and values of features in it. */
const CHUNK_IMAGES = 1_000;
const CHUNK_VALUES = 8e6;

export interface UnitScores {
  /** [n,10] */
  logits: Float32Array;
  /** By the key of the request: [n], larger = more in-distribution. */
  values: Record<string, Float64Array>;
}

/** Images that may be asked for again: a key that is equal for equal images, and where to remember. */
export interface Remembered {
  key: string;
  memory: FitCache;
}

/** Equal for requests that give the same scores of the same unit. */
export const requestKey = ({ entry, parameters }: ScoreRequest): string => entry.id + JSON.stringify(parameters);

/**
 * @param requests of fitted scores, fitted already
 * @param pixels [n,28,28]
 * @throws LabError `cancelled`
 */
export async function unitScores(fits: UnitFits, requests: readonly ScoreRequest[], pixels: Pixels, batch: number, job: JobControl, remembered?: Remembered): Promise<UnitScores> {
  const { unit } = fits;
  const memoryKey = remembered && [classifierNumber(unit.owner), unitKey(unit), fits.images.key, getBackend(), remembered.key].join('|');
  const known = memoryKey === undefined ? undefined : (remembered?.memory.get(memoryKey) as UnitScores | undefined);
  const missing = requests.filter((request) => !known?.values[requestKey(request)]);
  if (known && missing.length === 0) return known;

  const n = pixels.length / PIXELS;
  const found: UnitScores = { logits: new Float32Array(n * CLASSES), values: { ...known?.values } };
  for (const request of missing) found.values[requestKey(request)] = new Float64Array(n);
  const chunk = Math.max(1, Math.min(CHUNK_IMAGES, Math.floor(CHUNK_VALUES / unitWidth(unit))));
  for (let from = 0; from < n; from += chunk) {
    const to = Math.min(from + chunk, n);
    const features = await unitFeatures(unit, toFloat(pixels.subarray(from * PIXELS, to * PIXELS)), batch, partOf(job, from / n, to / n));
    found.logits.set(features.logits, from * CLASSES);
    for (const request of missing) {
      const scorer = featureScorer(request.entry.id);
      if (scorer) found.values[requestKey(request)].set(await scorer.score(fits, features, request.parameters, silent(job)), from);
    }
  }
  if (memoryKey !== undefined) remembered?.memory.put(memoryKey, found);
  return found;
}
