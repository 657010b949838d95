/**
 * What refusing buys: sort images by falling confidence, answer only the first k, and the risk is
 * the share of errors among them (Geifman and El-Yaniv 2017; Geifman et al. 2019). Equal scores
 * keep their order of index: any order changes AURC, and this one can be repeated.
 */
import { LabError } from '../errors';
import { fallingOrder } from '../statistics/stable-order';
import type { FloatArray } from '../statistics/stable-order';

export interface RiskCoverage {
  /** Images from the most to the least trusted. */
  order: Int32Array;
  /** risk[k-1] = errors among the first k / k. */
  risk: Float64Array;
  errors: number;
}

/**
 * @param scores [n], larger = more trusted
 * @param wrong [n], 1 where the prediction is wrong
 * @throws LabError "no-examples", "bad-shape", "not-a-number"
 */
export function riskCoverage(scores: FloatArray, wrong: Uint8Array): RiskCoverage {
  if (scores.length !== wrong.length) {
    throw new LabError('bad-shape', `${scores.length} scores do not fit ${wrong.length} verdicts.`);
  }
  if (scores.length === 0) throw new LabError('no-examples', 'There are no images to rank; give at least one.');
  const order = fallingOrder(scores);
  const risk = new Float64Array(order.length);
  let errors = 0;
  for (let k = 0; k < order.length; k++) {
    errors += wrong[order[k]];
    risk[k] = errors / (k + 1);
  }
  return { order, risk, errors };
}

/** AURC: the mean risk over all coverages k/n, k = 1..n. */
export function areaUnderRiskCoverage(curve: RiskCoverage): number {
  let sum = 0;
  for (let k = 0; k < curve.risk.length; k++) sum += curve.risk[k];
  return sum / curve.risk.length;
}

/** The least AURC that these errors allow: all of them sorted last (discrete). */
export function optimalAurc(errors: number, n: number): number {
  let sum = 0;
  for (let k = 1; k <= errors; k++) sum += k / (n - errors + k);
  return sum / n;
}

/** The same in the limit of many images: r + (1-r) ln(1-r) at error rate r. */
export function optimalAurcClosedForm(errorRate: number): number {
  return errorRate >= 1 ? 1 : errorRate + (1 - errorRate) * Math.log1p(-errorRate);
}

/**
 * How many images are answered at a coverage: ceil(coverage n), at least 1 (a hair below a whole
 * number of images counts as that number, as 0.95 * 5000 is meant).
 */
export function answeredAt(coverage: number, n: number): number {
  if (!(coverage > 0 && coverage <= 1)) {
    throw new LabError('bad-coverage', `A coverage lies above 0 and up to 1, got ${coverage}.`);
  }
  return Math.max(1, Math.ceil(coverage * n - 1e-9));
}

/** Risk among the most trusted share `coverage` of the images. @throws LabError "bad-coverage" */
export function riskAt(curve: RiskCoverage, coverage: number): number {
  return curve.risk[answeredAt(coverage, curve.risk.length) - 1];
}
