/**
 * Distance to the nearest class mean, measured by the spread that all classes share (Lee et al., NeurIPS 2018,
 * on the features before the last layer, as in OpenOOD): -min_c (f - mu_c)^T P (f - mu_c), with P the
 * pseudo-inverse of the class-centred covariance (divisor N).
 *
 * Wide features are first written in the coordinates of the principal space, which lies within the span of
 * the training images.
 */
import { LabError } from '../../core/errors';
import { rowProducts, SecondMoments } from '../../core/linear-algebra/products';
import { whiteningRows } from '../../core/linear-algebra/pseudo-inverse';
import { symmetricEigenSteps } from '../../core/linear-algebra/symmetric-eigen';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import { centredRows } from './features';
import type { FeatureBatch } from './features';
import { principalCoordinates } from './principal-space';
import type { PrincipalSpace } from './principal-space';
import { runSteps } from './steps';

/** Rows in float64 at once. */
const ROW_BLOCK = 64;

export interface MahalanobisFit {
  /** Rank of the covariance: in so many dimensions distances are measured. */
  dimension: number;
  fitCount: number;
  /** Mean of all training features, [columns]. */
  centre: Float64Array;
  /** [dimension, columns] */
  whitening: Float64Array;
  /** Whitened class means, [classes that occur, dimension]. */
  means: Float64Array;
  /** Where features are too wide: the space in whose coordinates all of this is. */
  space?: PrincipalSpace;
}

/** Features as they are, or in the coordinates of the principal space. */
async function coordinates(batch: FeatureBatch, space: PrincipalSpace | undefined, job: JobControl): Promise<FeatureBatch> {
  if (!space?.directions) return batch;
  return { ...batch, width: space.dimension, features: await principalCoordinates(space, space.directions, batch, job) };
}

/** Mean of every class, [10, width]; a class that does not occur stays 0. */
function classMeans({ n, width, features }: FeatureBatch, labels: Uint8Array): { sums: Float64Array; counts: Float64Array } {
  const sums = new Float64Array(CLASSES * width);
  const counts = new Float64Array(CLASSES);
  for (let i = 0; i < n; i++) {
    const at = labels[i] * width;
    counts[labels[i]]++;
    for (let k = 0; k < width; k++) sums[at + k] += features[i * width + k];
  }
  return { sums, counts };
}

/**
 * @param labels [n], of the training images
 * @param space given where the features are wider than a covariance may be
 * @throws LabError `no-labels`, `cancelled`
 */
export async function fitMahalanobis(
  training: FeatureBatch,
  labels: Uint8Array | undefined,
  space: PrincipalSpace | undefined,
  job: JobControl,
  onShare: (share: number) => void = () => undefined,
): Promise<MahalanobisFit> {
  if (labels?.length !== training.n) {
    throw new LabError('no-labels', 'The Mahalanobis distance needs the labels of the training images that it is fitted on. Choose images with labels.');
  }
  const reduced = await coordinates(training, space, job);
  const { n, width } = reduced;
  const { sums, counts } = classMeans(reduced, labels);
  const centre = new Float64Array(width);
  for (let i = 0; i < sums.length; i++) centre[i % width] += sums[i] / n;

  const moments = new SecondMoments(width);
  for (let from = 0; from < n; from += ROW_BLOCK) {
    await job.checkpoint();
    const to = Math.min(from + ROW_BLOCK, n);
    const rows = new Float64Array((to - from) * width);
    for (let i = from; i < to; i++) {
      const label = labels[i];
      for (let k = 0; k < width; k++) rows[(i - from) * width + k] = reduced.features[i * width + k] - sums[label * width + k] / counts[label];
    }
    moments.add(rows);
    onShare((0.5 * from) / n);
  }
  const eigen = await runSteps(symmetricEigenSteps(moments.matrix(n), width), job, (share) => onShare(0.5 + share / 2));
  const whitening = whiteningRows(eigen);
  const dimension = whitening.length / width;
  const present = [...counts.keys()].filter((c) => counts[c] > 0);
  const centredMeans = new Float64Array(present.length * width);
  present.forEach((c, row) => {
    for (let k = 0; k < width; k++) centredMeans[row * width + k] = sums[c * width + k] / counts[c] - centre[k];
  });
  return { dimension, fitCount: n, centre, whitening, means: rowProducts(centredMeans, whitening, width), ...(space ? { space } : {}) };
}

/** -min over classes of the squared distance, [n]. @throws LabError `cancelled` */
export async function mahalanobisScore(fit: MahalanobisFit, batch: FeatureBatch, job: JobControl): Promise<Float64Array> {
  const { dimension, centre, whitening, means } = fit;
  const reduced = await coordinates(batch, fit.space, job);
  const classes = means.length / dimension;
  const scores = new Float64Array(batch.n);
  for (let from = 0; from < batch.n; from += ROW_BLOCK) {
    await job.checkpoint();
    const to = Math.min(from + ROW_BLOCK, batch.n);
    const white = rowProducts(centredRows(reduced, centre, from, to), whitening, reduced.width);
    for (let i = from; i < to; i++) {
      let nearest = Infinity;
      for (let c = 0; c < classes; c++) nearest = Math.min(nearest, squaredDistance(white, (i - from) * dimension, means, c * dimension, dimension));
      scores[i] = -nearest;
    }
  }
  return scores;
}

function squaredDistance(a: Float64Array, atA: number, b: Float64Array, atB: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const difference = a[atA + k] - b[atB + k];
    sum += difference * difference;
  }
  return sum;
}
