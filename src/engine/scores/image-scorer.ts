/**
 * Scores images with a classifier: any scores of the catalogue together, sharing what they can (a
 * forward pass, a gradient, a fit), and remembering those of images that come again.
 */
import { getBackend } from '@tensorflow/tfjs-core';
import type { ScoreRequest } from '../../core/catalogue/score-parameters';
import { odinLogOdds, odinProbability } from '../../core/detection/logit-scores';
import { scoreFromLogits } from '../../core/detection/score-by-id';
import { LabError } from '../../core/errors';
import { joinLogits } from '../../core/uncertainty/combine';
import { PIXELS, toFloat } from '../data/image-set';
import type { Pixels } from '../data/image-set';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import type { Classifier } from '../models/classifier';
import { Ensemble } from '../models/ensemble';
import { EVALUATION_BATCH } from '../models/evaluate';
import { featureUnits, unitKey } from './feature-units';
import type { EnsembleMode } from './feature-units';
import { classifierNumber, sharedFits, sharedScores } from './fit-cache';
import type { FitCache } from './fit-cache';
import type { KeptFits } from './kept-fits';
import { memberLogits } from './member-logits';
import { odinLogits } from './odin';
import { featureScorer } from './registry';
import type { FitDetails } from './registry';
import { partOf, silent } from './steps';
import { UnitFits } from './unit-fits';
import type { FitImages } from './unit-fits';
import { requestKey, unitScores } from './unit-scores';
import type { Remembered, UnitScores } from './unit-scores';

export interface ScorerOptions {
  /** Images per pass. */
  batch?: number;
  /** For the scores that are fitted. */
  fit?: FitImages;
  cache?: FitCache;
  /** Where fits outlive the process. */
  kept?: KeptFits;
  /** Where the scores of images with a key are remembered. */
  memory?: FitCache;
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
  units: { fits: UnitFits; share: number }[];
  details: FitDetails;
}

const joined = (parameters: ScoreRequest['parameters']): EnsembleMode => (parameters.mode === 'joined' ? 'joined' : 'average');

export class ImageScorer {
  private constructor(
    readonly classifier: Classifier,
    readonly requests: readonly ScoreRequest[],
    readonly batch: number,
    private readonly memory: FitCache,
    private readonly fitted: ReadonlyMap<string, FittedScore>,
  ) {}

  /**
   * Fits what the scores need.
   * @throws LabError `no-fit-images` where a score is fitted and nothing was given to fit on, `no-features`,
   * `no-labels`, `fit-too-small`, `cancelled`
   */
  static async prepare(classifier: Classifier, requests: readonly ScoreRequest[], options: ScorerOptions, job: JobControl): Promise<ImageScorer> {
    const { batch = EVALUATION_BATCH, fit, cache = sharedFits, memory = sharedScores, kept } = options;
    const fitted = new Map<string, FittedScore>();
    const known = new Map<string, UnitFits>();
    const wanted = requests.flatMap((request) => {
      const scorer = featureScorer(request.entry.id);
      return scorer ? [{ request, scorer }] : [];
    });
    for (const [i, { request, scorer }] of wanted.entries()) {
      if (!fit) throw new LabError('no-fit-images', `${request.entry.label} is fitted on training images; say which.`);
      const units = featureUnits(classifier, joined(request.parameters)).map(({ unit, share }, place) => {
        const key = `${classifierNumber(unit.owner)}|${unitKey(unit)}`;
        const fits = known.get(key) ?? new UnitFits(unit, fit, cache, batch, kept && { fits: kept, place });
        known.set(key, fits);
        return { fits, share };
      });
      const details: FitDetails[] = [];
      for (const [u, { fits }] of units.entries()) {
        const share = (done: number): number => (i + done / units.length) / wanted.length;
        details.push(await scorer.fit(fits, partOf(job, share(u), share(u + 1))));
      }
      fitted.set(request.id, { request, units, details: joinDetails(details) });
    }
    for (const fits of known.values()) fits.release();
    return new ImageScorer(classifier, requests, batch, memory, fitted);
  }

  /** How a score was fitted: training images, features, dimension; empty for those that need no fit. */
  details(id: string): Partial<FitDetails> {
    return this.fitted.get(id)?.details ?? {};
  }

  /**
   * Every score of every image, in the order of the requests.
   * @param pixels [n,28,28]: float32 in [0,1], or bytes, which are divided by 255
   * @param imagesKey equal for equal images, where they may be asked for again
   * @throws LabError `needs-members`, `cancelled`
   */
  async score(pixels: Pixels, job: JobControl, imagesKey?: string): Promise<ScoredImages[]> {
    const remembered = imagesKey === undefined ? undefined : { key: imagesKey, memory: this.memory };
    const stages = this.stages();
    const stage = (index: number): JobControl => partOf(job, index / stages, (index + 1) / stages);
    const units = new Map<UnitFits, UnitScores>();
    for (const [i, [fits, requests]] of [...this.requestsByUnit()].entries()) units.set(fits, await unitScores(fits, requests, pixels, this.batch, stage(i), remembered));
    const source = await this.logits(pixels, units, stage(units.size));
    const odin = await this.odin(pixels, stage(stages - 1), remembered);
    const n = pixels.length / PIXELS;
    job.report({ done: n, total: n, unit: 'images' });
    return this.requests.map((request): ScoredImages => {
      const { id } = request;
      const perturbed = odin.get(id);
      if (perturbed) {
        const temperature = Number(request.parameters.temperature);
        return { id, values: odinLogOdds(perturbed, CLASSES, temperature), saved: odinProbability(perturbed, CLASSES, temperature) };
      }
      const fitted = this.fitted.get(id);
      const values = fitted ? averageOfUnits(fitted, units) : scoreFromLogits(request, source);
      return { id, values, saved: Float32Array.from(values) };
    });
  }

  /** Units, logits, ODIN: parts of the work, of about one length. */
  private stages(): number {
    return this.requestsByUnit().size + 2;
  }

  private requestsByUnit(): Map<UnitFits, ScoreRequest[]> {
    const found = new Map<UnitFits, ScoreRequest[]>();
    for (const { request, units } of this.fitted.values()) for (const { fits } of units) found.set(fits, [...(found.get(fits) ?? []), request]);
    return found;
  }

  /** What the plain scores are made from: out of the units where these are the networks themselves, else read. */
  private async logits(pixels: Pixels, units: ReadonlyMap<UnitFits, UnitScores>, job: JobControl): Promise<{ logits: Float32Array; members?: Float32Array[]; classes: number }> {
    const plain = this.requests.filter(({ id, entry }) => !this.fitted.has(id) && entry.id !== 'odin');
    if (plain.length === 0) return { logits: new Float32Array(0), classes: CLASSES };
    const alone = new Map([...units].flatMap(([{ unit }, { logits }]) => (unit.networks.length === 1 && unit.networks[0].scale === 1 ? [[unit.owner, logits]] : [])));
    const { classifier } = this;
    const own = alone.get(classifier);
    if (own) return { logits: own, classes: CLASSES };
    const members = classifier instanceof Ensemble ? classifier.members.flatMap((member) => alone.get(member) ?? []) : [];
    if (classifier instanceof Ensemble && members.length === classifier.members.length) {
      return { logits: Float32Array.from(joinLogits(members, CLASSES, classifier.combine)), members, classes: CLASSES };
    }
    return { ...(await memberLogits(classifier, pixels, silent(job), this.batch)), classes: CLASSES };
  }

  /** Logits of the nudged images by score. */
  private async odin(pixels: Pixels, job: JobControl, remembered?: Remembered): Promise<Map<string, Float32Array>> {
    const wanted = this.requests.filter(({ entry }) => entry.id === 'odin');
    if (wanted.length === 0) return new Map();
    const settings = wanted.map(({ parameters }) => ({ temperature: Number(parameters.temperature), epsilon: Number(parameters.epsilon) }));
    const memoryKey = remembered && ['odin', classifierNumber(this.classifier), getBackend(), remembered.key, JSON.stringify(settings)].join('|');
    const known = memoryKey === undefined ? undefined : (remembered?.memory.get(memoryKey) as Float32Array[] | undefined);
    const logits = known ?? (await odinLogits(this.classifier, toFloat(pixels), settings, this.batch, job));
    if (memoryKey !== undefined) remembered?.memory.put(memoryKey, logits);
    return new Map(wanted.map(({ id }, i) => [id, logits[i]]));
  }
}

function averageOfUnits({ request, units }: FittedScore, scored: ReadonlyMap<UnitFits, UnitScores>): Float64Array {
  const parts = units.flatMap(({ fits, share }) => {
    const values = scored.get(fits)?.values[requestKey(request)];
    return values ? [{ values, share }] : [];
  });
  return parts[0].values.map((_, i) => parts.reduce((sum, { values, share }) => sum + share * values[i], 0));
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
