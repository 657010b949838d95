/**
 * The space that training features fill, and how far a feature leaves it: what ViM and the residual score
 * are made of (Wang et al., CVPR 2022, sections 3 and 4).
 *
 * Up to 1,024 features: eigenvectors of the second moments about u = -(W^T)^+ b, in float64. Beyond: the leading
 * directions by a randomised SVD, and the residual as what they leave of the length.
 */
import { LabError } from '../../core/errors';
import { rowProducts, SecondMoments } from '../../core/linear-algebra/products';
import { solveSymmetric } from '../../core/linear-algebra/pseudo-inverse';
import { symmetricEigenSteps } from '../../core/linear-algebra/symmetric-eigen';
import { maxLogitScore } from '../../core/detection/logit-scores';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import { product } from './block-product';
import { centredRows } from './features';
import type { FeatureBatch } from './features';
import { randomisedBasis } from './randomised-basis';
import { runSteps } from './steps';

/** More features than this are never made into a covariance. */
export const MOST_EXACT_WIDTH = 1024;
/** Dimension of the principal space found by randomised SVD. */
const RANDOMISED_DIMENSION = 512;
/** Rows in float64 at once. */
const ROW_BLOCK = 64;

export interface PrincipalSpace {
  width: number;
  /** Dimension of the principal space; the residual is what is left of `width`. */
  dimension: number;
  /** Training images that it was fitted on. */
  fitCount: number;
  /** u, [width]. */
  origin: Float64Array;
  /** Makes the training images' residual as large as their largest logit, on average. */
  alpha: number;
  /** [width - dimension, width]: the complement, where it is small enough to have. */
  complement?: Float64Array;
  /** [dimension, width]: the principal directions, where the complement is not had. */
  directions?: Float32Array;
}

/** ViM's dimension for so many features (the authors' code, and half of them below 768). */
export function principalDimension(width: number): number {
  if (width > MOST_EXACT_WIDTH) return RANDOMISED_DIMENSION;
  return width >= 768 ? 512 : Math.floor(width / 2);
}

/** -(W^T)^+ b = -W (W^T W)^+ b: the point from which the head's logits have no bias. */
function originOf(weights: Float64Array, bias: Float64Array): Float64Array {
  const width = weights.length / CLASSES;
  const moments = new SecondMoments(CLASSES);
  moments.add(weights);
  const along = solveSymmetric(moments.matrix(1), bias);
  const origin = new Float64Array(width);
  for (let i = 0; i < width; i++) for (let k = 0; k < CLASSES; k++) origin[i] -= weights[i * CLASSES + k] * along[k];
  return origin;
}

/** float32 rows from..to minus the origin. */
function centredFloats(batch: FeatureBatch, origin: Float64Array, from: number, to: number): Float32Array {
  return Float32Array.from(centredRows(batch, origin, from, to));
}

async function exactComplement(training: FeatureBatch, origin: Float64Array, dimension: number, job: JobControl, onShare: (share: number) => void): Promise<Float64Array> {
  const { n, width } = training;
  const moments = new SecondMoments(width);
  for (let from = 0; from < n; from += ROW_BLOCK) {
    await job.checkpoint();
    moments.add(centredRows(training, origin, from, Math.min(from + ROW_BLOCK, n)));
    onShare((0.5 * from) / n);
  }
  const { vectors } = await runSteps(symmetricEigenSteps(moments.matrix(n), width), job, (share) => onShare(0.5 + share / 2));
  return vectors.slice(dimension * width);
}

function randomisedDirections(training: FeatureBatch, origin: Float64Array, dimension: number, job: JobControl, onShare: (share: number) => void): ReturnType<typeof randomisedBasis> {
  const { n, width, features } = training;
  const columnBlock = (from: number, to: number): Float32Array => {
    const columns = new Float32Array((to - from) * n);
    for (let i = 0; i < n; i++) for (let k = from; k < to; k++) columns[(k - from) * n + i] = features[i * width + k] - origin[k];
    return columns;
  };
  const rowBlock = (from: number, to: number): Float32Array => centredFloats(training, origin, from, to);
  return randomisedBasis({ rows: n, width, rowBlock, columnBlock }, dimension, job, onShare);
}

/**
 * Length of each image's residual, |N^T (f - u)|, [n].
 * @throws LabError `cancelled`
 */
export async function residualLengths(space: Omit<PrincipalSpace, 'alpha'>, batch: FeatureBatch, job: JobControl): Promise<Float64Array> {
  const { n, width } = batch;
  const { origin, complement, directions, dimension } = space;
  const lengths = new Float64Array(n);
  if (complement) {
    const columns = width - dimension;
    for (let from = 0; from < n; from += ROW_BLOCK) {
      await job.checkpoint();
      const to = Math.min(from + ROW_BLOCK, n);
      const along = rowProducts(centredRows(batch, origin, from, to), complement, width);
      for (let i = from; i < to; i++) lengths[i] = Math.sqrt(sumOfSquares(along, (i - from) * columns, columns));
    }
  } else if (directions) {
    const along = await principalCoordinates(space, directions, batch, job);
    for (let i = 0; i < n; i++) {
      let whole = 0;
      for (let k = 0; k < width; k++) whole += (batch.features[i * width + k] - origin[k]) ** 2;
      lengths[i] = Math.sqrt(Math.max(0, whole - sumOfSquares(along, i * dimension, dimension)));
    }
  }
  return lengths;
}

/** Coordinates by batch and by the directions that they are along: ViM, the residual and Mahalanobis ask for the same. */
const known = new WeakMap<FeatureBatch, WeakMap<Float32Array, Float32Array>>();

/** Coordinates in the principal space, [n, dimension], of a space that was found by randomised SVD; not to be written to. */
export async function principalCoordinates(space: Omit<PrincipalSpace, 'alpha'>, directions: Float32Array, batch: FeatureBatch, job: JobControl): Promise<Float32Array> {
  const ofBatch = known.get(batch) ?? new WeakMap<Float32Array, Float32Array>();
  known.set(batch, ofBatch);
  const size = { rows: batch.n, inner: batch.width, columns: space.dimension };
  const coordinates = ofBatch.get(directions) ?? (await product(size, (from, to) => centredFloats(batch, space.origin, from, to), directions, job, { transposed: true }));
  ofBatch.set(directions, coordinates);
  return coordinates;
}

function sumOfSquares(values: Float32Array | Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let k = from; k < from + count; k++) sum += values[k] * values[k];
  return sum;
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Fits the space on training features.
 * @param head of the network or networks that made them
 * @throws LabError `fit-too-small` where the images are no more than the dimensions, `cancelled`
 */
export async function fitPrincipalSpace(
  training: FeatureBatch,
  head: { weights: Float64Array; bias: Float64Array },
  job: JobControl,
  onShare: (share: number) => void = () => undefined,
): Promise<PrincipalSpace> {
  const { n, width } = training;
  const dimension = principalDimension(width);
  if (n <= dimension) {
    throw new LabError('fit-too-small', `The network has ${width} features, whose principal space of ${dimension} dimensions needs more than ${dimension} training images; there are ${n}.`);
  }
  const origin = originOf(head.weights, head.bias);
  const common = { width, fitCount: n, origin };
  let space: Omit<PrincipalSpace, 'alpha'>;
  if (width <= MOST_EXACT_WIDTH) {
    space = { ...common, dimension, complement: await exactComplement(training, origin, dimension, job, onShare) };
  } else {
    space = { ...common, ...(await randomisedDirections(training, origin, dimension, job, onShare)) };
  }
  const residual = mean(await residualLengths(space, training, job));
  if (!(residual > 0)) {
    throw new LabError('fit-too-small', `The training images leave nothing outside ${space.dimension} dimensions, so there is no residual. Fit on more of them.`);
  }
  return { ...space, alpha: mean(maxLogitScore(training.logits, CLASSES)) / residual };
}
