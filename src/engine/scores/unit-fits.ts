/**
 * Everything that scores fit on one unit's training features: each thing once, when it is first
 * asked for, or taken from the cache.
 */
import { getBackend } from '@tensorflow/tfjs-core';
import { LabError } from '../../core/errors';
import { PIXELS, takeRows } from '../data/image-set';
import type { Pixels } from '../data/image-set';
import { sha256 } from '../experiments/input-hash';
import type { JobControl } from '../job';
import { unitFeatures } from './features';
import type { FeatureBatch } from './features';
import { unitHead, unitKey, unitWidth } from './feature-units';
import type { FeatureUnit } from './feature-units';
import { classifierNumber } from './fit-cache';
import type { FitCache } from './fit-cache';
import type { KeptFits } from './kept-fits';
import { fitMahalanobis } from './mahalanobis';
import type { MahalanobisFit } from './mahalanobis';
import { fitNeighbours } from './nearest-neighbours';
import type { NeighbourIndex } from './nearest-neighbours';
import { fitPrincipalSpace, MOST_EXACT_WIDTH } from './principal-space';
import type { PrincipalSpace } from './principal-space';

/** The training images that scores are fitted on. */
export interface FitImages {
  /** Equal for equal images and labels: a hash, or a data set's id with its selection. */
  key: string;
  /** [n,28,28] */
  pixels: Pixels;
  labels?: Uint8Array;
}

/** Training images used where features are wide. */
const MOST_WIDE_ROWS = 5_000;
/** float32 features of training images in memory at once. */
const MOST_FEATURE_BYTES = 256 * 2 ** 20;

/** Which rows of `n` training images are used for features of this width: all, or evenly spaced ones. */
export function fitRows(n: number, width: number): Int32Array {
  const wide = width > MOST_EXACT_WIDTH ? MOST_WIDE_ROWS : n;
  const count = Math.min(n, wide, Math.floor(MOST_FEATURE_BYTES / (4 * width)));
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
}

/** Hashes of directions, each made once: a drawing asks for its fits with every stroke. */
const prints = new WeakMap<Float32Array, Promise<string>>();

function printOf(directions: Float32Array): Promise<string> {
  let print = prints.get(directions);
  if (!print) prints.set(directions, (print = sha256(directions as Float32Array<ArrayBuffer>)));
  return print;
}

export class UnitFits {
  readonly #own = new Map<string, object>();
  #training: (FeatureBatch & { labels?: Uint8Array }) | null = null;

  constructor(
    readonly unit: FeatureUnit,
    readonly images: FitImages,
    readonly cache: FitCache,
    /** Images per pass. */
    readonly batch: number,
    /** Where fits outlive the process, with the unit's place among those of its classifier. */
    readonly kept?: { fits: KeptFits; place: number },
  ) {}

  /** For ViM and the residual. */
  principalSpace(job: JobControl): Promise<PrincipalSpace> {
    return this.#fit('principal-space', job, async (training, onShare) => fitPrincipalSpace(training, await unitHead(this.unit), job, onShare));
  }

  async mahalanobis(job: JobControl): Promise<MahalanobisFit> {
    const space = unitWidth(this.unit) > MOST_EXACT_WIDTH ? await this.principalSpace(job) : undefined;
    // Kept apart from its space, it belongs to this one and to no other, however alike.
    const kind = space?.directions ? `mahalanobis in ${await printOf(space.directions)}` : 'mahalanobis';
    const fit = await this.#fit(kind, job, (training, onShare) => fitMahalanobis(training, training.labels, space, job, onShare));
    return space ? { ...fit, space } : fit;
  }

  neighbours(job: JobControl): Promise<NeighbourIndex> {
    return this.#fit('neighbours', job, (training) => Promise.resolve(fitNeighbours(training)));
  }

  /** Lets go of the training features once everything is fitted. */
  release(): void {
    this.#training = null;
  }

  async #fit<T extends object>(kind: string, job: JobControl, make: (training: FeatureBatch & { labels?: Uint8Array }, onShare: (share: number) => void) => Promise<T>): Promise<T> {
    const key = [classifierNumber(this.unit.owner), unitKey(this.unit), this.images.key, getBackend(), kind].join('|');
    const known = (this.#own.get(kind) ?? this.cache.get(key)) as T | undefined;
    if (known) {
      this.#own.set(kind, known);
      return known;
    }
    const keptKey = [this.kept?.place, unitKey(this.unit), this.images.key, getBackend(), kind];
    const kept = (await this.kept?.fits.get(keptKey)) as T | undefined;
    if (kept) return this.#remember(kind, key, kept);
    const training = await this.#trainingFeatures(job);
    const note = `Fitting on ${training.n} images`;
    const made = await make(training, (share) => job.report({ done: Math.floor(share * training.n), total: training.n, unit: 'images', note }));
    await this.kept?.fits.put(keptKey, made);
    return this.#remember(kind, key, made);
  }

  #remember<T extends object>(kind: string, key: string, fit: T): T {
    this.#own.set(kind, fit);
    this.cache.put(key, fit);
    return fit;
  }

  async #trainingFeatures(job: JobControl): Promise<FeatureBatch & { labels?: Uint8Array }> {
    if (this.#training) return this.#training;
    const { pixels, labels } = this.images;
    const n = pixels.length / PIXELS;
    if (n === 0) throw new LabError('fit-too-small', 'There are no training images to fit on. Choose some.');
    const rows = fitRows(n, unitWidth(this.unit));
    const chosen = rows.length === n ? { pixels, labels } : takeRows(pixels, labels, rows);
    const features = await unitFeatures(this.unit, chosen.pixels, this.batch, job);
    this.#training = { ...features, ...(chosen.labels ? { labels: chosen.labels } : {}) };
    return this.#training;
  }
}
