/**
 * How well a score tells digits from what is no digit: the fields of a `detection` cell and the
 * other conventions in print, all from scores where larger means more in-distribution.
 */
import type { FloatArray } from '../statistics/stable-order';
import { fprAtClosestRecallOf, fprAtRecallOf, outAccepted } from './fpr95';
import { averagePrecisionOf, trapezoidAuprOf } from './precision-recall';
import { aurocOf } from './roc';
import { negated, thresholdTable } from './thresholds';

export interface OutOfDistributionMetrics {
  /** P(in > out) + P(tie)/2. */
  auroc: number;
  /** Average precision, OOD positive. */
  aupr: number;
  /** Share of in-distribution flagged at the first threshold that catches at least 95 % of OOD. */
  fpr95: number;
  /** Share of OOD accepted when 95 % of in-distribution is accepted. */
  fpr95In: number;
  /** As `fpr95`, at the threshold whose recall is closest to 95 % (outlier-exposure code). */
  fpr95Closest: number;
  /** Trapezoid areas as OpenOOD prints them: OOD positive, and in-distribution positive. */
  auprOutTrapezoid: number;
  auprInTrapezoid: number;
  inCount: number;
  outCount: number;
}

/**
 * @param inside scores of in-distribution images, larger = more in-distribution
 * @param out scores of the others
 * @throws LabError "empty-class", "not-a-number"
 */
export function outOfDistributionMetrics(inside: FloatArray, out: FloatArray): OutOfDistributionMetrics {
  const outPositive = thresholdTable(negated(out), negated(inside));
  const inPositive = thresholdTable(inside, out);
  return {
    auroc: aurocOf(outPositive),
    aupr: averagePrecisionOf(outPositive),
    fpr95: fprAtRecallOf(outPositive),
    fpr95In: outAccepted(inside, out),
    fpr95Closest: fprAtClosestRecallOf(outPositive),
    auprOutTrapezoid: trapezoidAuprOf(outPositive),
    auprInTrapezoid: trapezoidAuprOf(inPositive),
    inCount: inside.length,
    outCount: out.length,
  };
}
