/** The scores that are fitted on training features: which fit each needs and what it makes of it. */
import { energyScore } from '../../core/detection/logit-scores';
import { negated } from '../../core/detection/thresholds';
import type { ScoreId, ScoreParameters } from '../../core/catalogue/scores';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import type { FeatureBatch } from './features';
import { mahalanobisScore } from './mahalanobis';
import { neighbourScore } from './nearest-neighbours';
import { residualLengths } from './principal-space';
import type { UnitFits } from './unit-fits';

/** What a fit was, for the result. */
export interface FitDetails {
  /** Training images that were used. */
  fitCount: number;
  /** Features of an image. */
  features: number;
  /** ViM and residual: of the principal space. Mahalanobis: in which distances are measured. */
  dimension?: number;
}

export interface FeatureScorer {
  /** Fits what the score needs, unless that is done. */
  fit(fits: UnitFits, job: JobControl): Promise<FitDetails>;
  /** [n], larger = more in-distribution. */
  score(fits: UnitFits, batch: FeatureBatch, parameters: ScoreParameters, job: JobControl): Promise<Float64Array>;
}

const fitsSpace: Pick<FeatureScorer, 'fit'> = {
  async fit(fits, job) {
    const { fitCount, width, dimension } = await fits.principalSpace(job);
    return { fitCount, features: width, dimension };
  },
};

/** logsumexp(z) - alpha |residual| (Wang et al. 2022, eq. 7, as a score of the in-distribution). */
const vim: FeatureScorer = {
  ...fitsSpace,
  async score(fits, batch, _parameters, job) {
    const space = await fits.principalSpace(job);
    const lengths = await residualLengths(space, batch, job);
    return energyScore(batch.logits, CLASSES).map((energy, i) => energy - space.alpha * lengths[i]);
  },
};

const residual: FeatureScorer = {
  ...fitsSpace,
  async score(fits, batch, _parameters, job) {
    return negated(await residualLengths(await fits.principalSpace(job), batch, job));
  },
};

const mahalanobis: FeatureScorer = {
  async fit(fits, job) {
    const { fitCount, dimension, space, centre } = await fits.mahalanobis(job);
    return { fitCount, features: space?.width ?? centre.length, dimension };
  },
  async score(fits, batch, _parameters, job) {
    return mahalanobisScore(await fits.mahalanobis(job), batch, job);
  },
};

const knn: FeatureScorer = {
  async fit(fits, job) {
    const { fitCount, width } = await fits.neighbours(job);
    return { fitCount, features: width };
  },
  async score(fits, batch, parameters, job) {
    return neighbourScore(await fits.neighbours(job), batch, Number(parameters.k), job);
  },
};

const scorers: Readonly<Partial<Record<ScoreId, FeatureScorer>>> = { vim, residual, mahalanobis, knn };

/** The scorer of a score from features; nothing for the others. */
export function featureScorer(id: ScoreId): FeatureScorer | undefined {
  return scorers[id];
}
