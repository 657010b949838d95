/**
 * Split conformal prediction sets: instead of one answer, as many as are needed to hold the right
 * one in a stated share of cases. Three scores:
 *   LAC   s_k = 1 - p_k                                          (Vovk et al.; Sadinle et al. 2019)
 *   APS   s_k = sum of p down to and including k                 (Romano et al. 2020)
 *   RAPS  s_k = APS + lambda * max(0, rank_k - rankFree)         (Angelopoulos et al. 2021)
 * without randomisation; classes are ranked from 1 by falling p (ties: lowest class first). The
 * threshold is the ceil((n+1)(1-alpha))-th smallest score of the true labels of n calibration
 * images, and the set is {k: s_k <= threshold}. For images exchangeable with those, a set holds
 * the truth with probability >= 1 - alpha, on average over both.
 *
 * A set may be empty: LAC and even APS then say "no class is likely enough at this level". Empty
 * sets are returned as they are, counted, and never cover.
 */
import { LabError } from '../errors';
import { rowsOf, softmaxRows } from '../calibration/logits';
import type { FloatArray, Labels } from '../calibration/logits';

export type ConformalMethod =
  | { kind: 'lac' }
  | { kind: 'aps' }
  | {
      kind: 'raps';
      /** Penalty per rank beyond `rankFree`, >= 0. */
      lambda: number;
      /** How many classes are free of penalty. */
      rankFree: number;
    };

export interface ConformalPredictor {
  method: ConformalMethod;
  /** Accepted share of misses, 0 < alpha < 1. */
  alpha: number;
  /** Scores up to this are in the set; Infinity when there were too few calibration images (sets are then full). */
  threshold: number;
  /** Number of calibration images. */
  count: number;
}

/** What the sets of many images look like. */
export interface ConformalSummary {
  count: number;
  /** Share of the sets that hold the true class. */
  coverage: number;
  meanSize: number;
  emptySets: number;
  /** How many sets have 0, 1, ... K classes, [K + 1]. */
  sizes: Int32Array;
}

/** Score of each class of one row of probabilities, written to `scores` [classes]. */
function scoreRow(p: Float64Array, row: number, classes: number, method: ConformalMethod, scores: Float64Array): void {
  const start = row * classes;
  if (method.kind === 'lac') {
    for (let k = 0; k < classes; k++) scores[k] = 1 - p[start + k];
    return;
  }
  const ranked = Array.from({ length: classes }, (_, k) => k).sort((a, b) => p[start + b] - p[start + a] || a - b);
  let sum = 0;
  ranked.forEach((k, index) => {
    sum += p[start + k];
    scores[k] = method.kind === 'raps' ? sum + method.lambda * Math.max(0, index + 1 - method.rankFree) : sum;
  });
}

/**
 * The scores of all classes.
 * @param logits [n, classes], after any temperature
 * @returns [n, classes]
 */
export function conformalScores(logits: FloatArray, classes: number, method: ConformalMethod): Float64Array {
  const n = rowsOf(logits, classes);
  const p = softmaxRows(logits, classes);
  const all = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) scoreRow(p, i, classes, method, all.subarray(i * classes, (i + 1) * classes));
  return all;
}

/**
 * Finds the threshold from images that were not trained on and are not shown.
 * @param logits [n, classes]
 * @param labels [n]
 * @throws LabError "bad-alpha", "no-examples", "bad-shape"
 */
export function calibrateConformal(
  logits: FloatArray,
  labels: Labels,
  method: ConformalMethod,
  alpha: number,
): ConformalPredictor {
  if (!(alpha > 0 && alpha < 1)) {
    throw new LabError('bad-alpha', `The accepted share of misses lies between 0 and 1, got ${alpha}; 0.1 is usual.`);
  }
  const n = labels.length;
  if (n === 0) throw new LabError('no-examples', 'Prediction sets need calibration images; give at least one.');
  const classes = logits.length / n;
  const all = conformalScores(logits, classes, method);
  const scores = Float64Array.from({ length: n }, (_, i) => all[i * classes + labels[i]]).sort();
  // (n+1)(1-alpha) is often a whole number that rounding lifts by one part in 1e16.
  const rank = Math.ceil((n + 1) * (1 - alpha) - 1e-9);
  return { method, alpha, threshold: rank > n ? Infinity : scores[Math.max(0, rank - 1)], count: n };
}

/**
 * Membership of every class in every image's set.
 * @returns [n, classes], 1 = in the set
 */
export function predictionSets(predictor: ConformalPredictor, logits: FloatArray, classes: number): Uint8Array {
  return Uint8Array.from(conformalScores(logits, classes, predictor.method), (s) => (s <= predictor.threshold ? 1 : 0));
}

/** The classes in one image's set, the likeliest first; may be empty. */
export function predictionSetOf(predictor: ConformalPredictor, logits: FloatArray): number[] {
  const member = predictionSets(predictor, logits, logits.length);
  return Array.from(member.keys())
    .filter((k) => member[k] === 1)
    .sort((a, b) => logits[b] - logits[a] || a - b);
}

/** Coverage and sizes on labelled images. @throws LabError "no-examples", "bad-shape" */
export function conformalSummary(predictor: ConformalPredictor, logits: FloatArray, labels: Labels): ConformalSummary {
  const n = labels.length;
  if (n === 0) throw new LabError('no-examples', 'There are no images to make prediction sets for; give at least one.');
  const classes = logits.length / n;
  const member = predictionSets(predictor, logits, classes);
  const sizes = new Int32Array(classes + 1);
  let covered = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    let size = 0;
    for (let k = 0; k < classes; k++) size += member[i * classes + k];
    sizes[size]++;
    total += size;
    covered += member[i * classes + labels[i]];
  }
  return { count: n, coverage: covered / n, meanSize: total / n, emptySets: sizes[0], sizes };
}
