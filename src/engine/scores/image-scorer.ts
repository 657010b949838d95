/**
 * Scores images with a classifier: any scores of the catalogue together, sharing what they can (a
 * forward pass, a gradient, a fit). Images go through in chunks, so that however many there are, the
 * features of a thousand at most are in memory.
 */
import type { ScoreRequest } from '../../core/catalogue/score-parameters';
import { odinLogOdds, odinProbability } from '../../core/detection/logit-scores';
import { scoreFromLogits } from '../../core/detection/score-by-id';
import { LabError } from '../../core/errors';
import { PIXELS, toFloat } from '../data/image-set';
import type { Pixels } from '../data/image-set';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import type { Classifier } from '../models/classifier';
import { evaluate, EVALUATION_BATCH } from '../models/evaluate';
import { featureUnits, unitKey, unitWidth } from './feature-units';
import type { EnsembleMode } from './feature-units';
import { unitFeatures } from './features';
import type { FeatureBatch } from './features';
import { classifierNumber, sharedFits } from './fit-cache';
import type { FitCache } from './fit-cache';
import { memberLogits } from './member-logits';
import { odinLogits } from './odin';
import { featureScorer } from './registry';
import type { FeatureScorer, FitDetails } from './registry';
import { UnitFits } from './unit-fits';
import type { FitImages } from './unit-fits';
import { partOf, silent } from './steps';

/** Images in a chunk, and values of features in it. */
const CHUNK_IMAGES = 1_000;
const CHUNK_VALUES = 8e6;

export interface ScorerOptions {
  /** Images per pass. */
  batch?: number;
  /** For the scores that are fitted. */
  fit?: FitImages;
  cache?: FitCache;
}

/** One score of n images. */
export interface ScoredImages {
  id: string;
  /** [n], what images are ranked by; larger = more in-distribution. */
  values: Float64Array;
  /** [n], as the score is saved; ODIN's is its probability, which float32 crowds, so it is not ranked by. */
  saved: Float32Array;
}

/** A score from features: one fit for each unit. */
interface FittedScore {
  request: ScoreRequest;
  scorer: FeatureScorer;
  units: { fits: UnitFits; share: number }[];
  details: FitDetails;
}

const joined = (parameters: ScoreRequest['parameters']): EnsembleMode => (parameters.mode === 'joined' ? 'joined' : 'average');

export class ImageScorer {
  private constructor(
    readonly classifier: Classifier,
    readonly requests: readonly ScoreRequest[],
    readonly batch: number,
    private readonly fitted: ReadonlyMap<string, FittedScore>,
    private readonly chunk: number,
  ) {}

  /**
   * Fits what the scores need.
   * @throws LabError `no-fit-images` where a score is fitted and nothing was given to fit on, `no-features`,
   * `no-labels`, `fit-too-small`, `cancelled`
   */
  static async prepare(classifier: Classifier, requests: readonly ScoreRequest[], options: ScorerOptions, job: JobControl): Promise<ImageScorer> {
    const { batch = EVALUATION_BATCH, fit, cache = sharedFits } = options;
    const fitted = new Map<string, FittedScore>();
    const known = new Map<string, UnitFits>();
    const wanted = requests.flatMap((request) => {
      const scorer = featureScorer(request.entry.id);
      return scorer ? [{ request, scorer }] : [];
    });
    for (const [i, { request, scorer }] of wanted.entries()) {
      if (!fit) throw new LabError('no-fit-images', `${request.entry.label} is fitted on training images; say which.`);
      const units = featureUnits(classifier, joined(request.parameters)).map(({ unit, share }) => {
        const key = `${classifierNumber(unit.owner)}|${unitKey(unit)}`;
        const fits = known.get(key) ?? new UnitFits(unit, fit, cache, batch);
        known.set(key, fits);
        return { fits, share };
      });
      const details: FitDetails[] = [];
      for (const [u, { fits }] of units.entries()) {
        const share = (done: number): number => (i + done / units.length) / wanted.length;
        details.push(await scorer.fit(fits, partOf(job, share(u), share(u + 1))));
      }
      fitted.set(request.id, { request, scorer, units, details: joinDetails(details) });
    }
    for (const fits of known.values()) fits.release();
    const widest = Math.max(1, ...[...known.values()].map(({ unit }) => unitWidth(unit)));
    const chunk = Math.max(1, Math.min(CHUNK_IMAGES, Math.floor(CHUNK_VALUES / widest)));
    return new ImageScorer(classifier, requests, batch, fitted, chunk);
  }

  /** How a score was fitted: training images, features, dimension; empty for those that need no fit. */
  details(id: string): Partial<FitDetails> {
    return this.fitted.get(id)?.details ?? {};
  }

  /**
   * Every score of every image, in the order of the requests.
   * @param pixels [n,28,28]: float32 in [0,1], or bytes, which are divided by 255
   * @throws LabError `needs-members`, `cancelled`
   */
  async score(pixels: Pixels, job: JobControl): Promise<ScoredImages[]> {
    const n = pixels.length / PIXELS;
    const results = this.requests.map(({ id }): ScoredImages => ({ id, values: new Float64Array(n), saved: new Float32Array(n) }));
    for (let from = 0; from < n; from += this.chunk) {
      const to = Math.min(from + this.chunk, n);
      const part = await this.scoreChunk(toFloat(pixels.subarray(from * PIXELS, to * PIXELS)), partOf(job, from / n, to / n));
      part.forEach(({ values, saved }, i) => {
        results[i].values.set(values, from);
        results[i].saved.set(saved, from);
      });
      job.report({ done: to, total: n, unit: 'images' });
    }
    return results;
  }

  private async scoreChunk(pixels: Float32Array, job: JobControl): Promise<Omit<ScoredImages, 'id'>[]> {
    const features = await this.chunkFeatures(pixels, job);
    const source = await this.chunkLogits(pixels, features, job);
    const odin = await this.chunkOdin(pixels, job);
    const results: Omit<ScoredImages, 'id'>[] = [];
    for (const request of this.requests) {
      const fitted = this.fitted.get(request.id);
      const perturbed = odin.get(request.id);
      if (perturbed) {
        const temperature = Number(request.parameters.temperature);
        results.push({ values: odinLogOdds(perturbed, CLASSES, temperature), saved: odinProbability(perturbed, CLASSES, temperature) });
        continue;
      }
      const values = fitted ? await averageOfUnits(fitted, features, job) : scoreFromLogits(request, source);
      results.push({ values, saved: Float32Array.from(values) });
    }
    return results;
  }

  /** Features of every unit that some score needs. */
  private async chunkFeatures(pixels: Float32Array, job: JobControl): Promise<Map<UnitFits, FeatureBatch>> {
    const features = new Map<UnitFits, FeatureBatch>();
    for (const { units } of this.fitted.values())
      for (const { fits } of units) if (!features.has(fits)) features.set(fits, await unitFeatures(fits.unit, pixels, this.batch, silent(job)));
    return features;
  }

  private async chunkLogits(pixels: Float32Array, features: ReadonlyMap<UnitFits, FeatureBatch>, job: JobControl): Promise<{ logits: Float32Array; members?: Float32Array[]; classes: number }> {
    const plain = this.requests.filter(({ id, entry }) => !this.fitted.has(id) && entry.id !== 'odin');
    if (plain.length === 0) return { logits: new Float32Array(0), classes: CLASSES };
    if (plain.some(({ entry }) => entry.needs.members)) return { ...(await memberLogits(this.classifier, pixels, job, this.batch)), classes: CLASSES };
    for (const [{ unit }, batch] of features) if (unit.owner === this.classifier && unit.networks.length === 1) return { logits: batch.logits, classes: CLASSES };
    return { logits: await evaluate(this.classifier, pixels, silent(job), this.batch), classes: CLASSES };
  }

  /** Logits of the nudged images by score. */
  private async chunkOdin(pixels: Float32Array, job: JobControl): Promise<Map<string, Float32Array>> {
    const wanted = this.requests.filter(({ entry }) => entry.id === 'odin');
    if (wanted.length === 0) return new Map();
    const settings = wanted.map(({ parameters }) => ({ temperature: Number(parameters.temperature), epsilon: Number(parameters.epsilon) }));
    const logits = await odinLogits(this.classifier, pixels, settings, this.batch, job);
    return new Map(wanted.map(({ id }, i) => [id, logits[i]]));
  }
}

async function averageOfUnits({ request, scorer, units }: FittedScore, features: ReadonlyMap<UnitFits, FeatureBatch>, job: JobControl): Promise<Float64Array> {
  let sum: Float64Array | null = null;
  for (const { fits, share } of units) {
    const batch = features.get(fits);
    if (!batch) continue;
    const values = await scorer.score(fits, batch, request.parameters, silent(job));
    sum ??= new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) sum[i] += share * values[i];
  }
  return sum ?? new Float64Array(0);
}

/** Several units' fits in one line: the widest features and the smallest dimension. */
function joinDetails(details: readonly FitDetails[]): FitDetails {
  const [first] = details;
  if (details.length === 1) return first;
  const dimensions = details.flatMap(({ dimension }) => (dimension === undefined ? [] : [dimension]));
  return {
    fitCount: Math.min(...details.map(({ fitCount }) => fitCount)),
    features: Math.max(...details.map(({ features }) => features)),
    ...(dimensions.length > 0 ? { dimension: Math.min(...dimensions) } : {}),
  };
}
