/**
 * Knowing when it is wrong: how well a confidence finds the classifier's own errors. The fields of
 * a `failures` cell. The base rate of errors is small, so AUPR with errors positive is small too:
 * print the error rate beside it.
 */
import type { FloatArray } from '../statistics/stable-order';
import { fprAtClosestRecallOf, fprAtRecallOf } from './fpr95';
import { averagePrecisionOf } from './precision-recall';
import { areaUnderRiskCoverage, optimalAurc, optimalAurcClosedForm, riskAt, riskCoverage } from './risk-coverage';
import { aurocOf } from './roc';
import { thresholdTable } from './thresholds';

/** Coverages at which the risk is reported, as written in results. */
export const REPORTED_COVERAGES = ['0.5', '0.8', '0.9', '0.95', '0.99', '1'] as const;
export type ReportedCoverage = (typeof REPORTED_COVERAGES)[number];

export interface FailureMetrics {
  /** P(an error is trusted less than a right answer) + P(tie)/2; null without errors or without right answers, as are the next four. */
  auroc: number | null;
  /** Average precision of finding errors, and of finding right answers. */
  auprError: number | null;
  auprSuccess: number | null;
  /** Share of right answers flagged at the first threshold that catches at least 95 % of the errors. */
  fpr95: number | null;
  /** The same at the threshold whose recall is closest to 95 % (outlier-exposure code). */
  fpr95Closest: number | null;
  /** Area under the risk-coverage curve, and its excess over the best possible (discrete; closed form). */
  aurc: number;
  eaurc: number;
  eaurcClosedForm: number;
  riskAtCoverage: Record<ReportedCoverage, number>;
}

/**
 * @param scores [n], larger = more trusted
 * @param wrong [n], 1 where the prediction is wrong
 * @throws LabError "no-examples", "bad-shape", "not-a-number"
 */
export function failureMetrics(scores: FloatArray, wrong: Uint8Array): FailureMetrics {
  const curve = riskCoverage(scores, wrong);
  const n = scores.length;
  const { errors } = curve;
  const aurc = areaUnderRiskCoverage(curve);
  const riskAtCoverage = {} as Record<ReportedCoverage, number>;
  for (const coverage of REPORTED_COVERAGES) riskAtCoverage[coverage] = riskAt(curve, Number(coverage));
  return {
    ...(errors === 0 || errors === n
      ? { auroc: null, auprError: null, auprSuccess: null, fpr95: null, fpr95Closest: null }
      : rankMetrics(scores, wrong, errors)),
    aurc,
    eaurc: aurc - optimalAurc(errors, n),
    eaurcClosedForm: aurc - optimalAurcClosedForm(errors / n),
    riskAtCoverage,
  };
}

function rankMetrics(scores: FloatArray, wrong: Uint8Array, errors: number): Pick<FailureMetrics, 'auroc' | 'auprError' | 'auprSuccess' | 'fpr95' | 'fpr95Closest'> {
  const right = new Float64Array(scores.length - errors);
  const doubtOfErrors = new Float64Array(errors);
  for (let i = 0, r = 0, e = 0; i < scores.length; i++) {
    if (wrong[i]) doubtOfErrors[e++] = -scores[i];
    else right[r++] = scores[i];
  }
  const errorPositive = thresholdTable(doubtOfErrors, right.map((s) => -s));
  const successPositive = thresholdTable(right, doubtOfErrors.map((s) => -s));
  return {
    auroc: aurocOf(errorPositive),
    auprError: averagePrecisionOf(errorPositive),
    auprSuccess: averagePrecisionOf(successPositive),
    fpr95: fprAtRecallOf(errorPositive),
    fpr95Closest: fprAtClosestRecallOf(errorPositive),
  };
}
