/**
 * Precision against recall, and the two areas that papers call AUPR: they differ, so each has its
 * own name. Both depend on which class is positive and on its base rate.
 */
import type { FloatArray } from '../statistics/stable-order';
import { thinCurve } from './thin-curve';
import { thresholdTable } from './thresholds';
import type { ThresholdTable } from './thresholds';

/** A vertex of a precision-recall curve. */
export interface PrecisionRecallPoint {
  recall: number;
  precision: number;
  /** Scores >= this are called positive; Infinity at recall 0. */
  threshold: number;
}

/** Average precision: sum of (R_n - R_{n-1}) P_n over distinct thresholds, no interpolation. */
export function averagePrecisionOf(table: ThresholdTable): number {
  let sum = 0;
  let before = 0;
  for (let t = 0; t < table.thresholds.length; t++) {
    const tp = table.truePositives[t];
    sum += ((tp - before) * tp) / (tp + table.falsePositives[t]);
    before = tp;
  }
  return sum / table.positives;
}

/** Average precision with `positive` as the positive class. @throws LabError "empty-class" */
export function averagePrecision(positive: FloatArray, negative: FloatArray): number {
  return averagePrecisionOf(thresholdTable(positive, negative));
}

/** Trapezoid under the curve from (0, 1) through all distinct thresholds, as OpenOOD and ViM compute AUPR. */
export function trapezoidAuprOf(table: ThresholdTable): number {
  let area = 0;
  let recall = 0;
  let precision = 1;
  for (let t = 0; t < table.thresholds.length; t++) {
    const nextRecall = table.truePositives[t] / table.positives;
    const nextPrecision = table.truePositives[t] / (table.truePositives[t] + table.falsePositives[t]);
    area += ((nextRecall - recall) * (nextPrecision + precision)) / 2;
    recall = nextRecall;
    precision = nextPrecision;
  }
  return area;
}

/** The drawn curve, at most `maxVertices` true vertices; starts at recall 0, precision 1. */
export function precisionRecallCurve(positive: FloatArray, negative: FloatArray, maxVertices = 500): PrecisionRecallPoint[] {
  const table = thresholdTable(positive, negative);
  const points: PrecisionRecallPoint[] = [{ recall: 0, precision: 1, threshold: Infinity }];
  for (let t = 0; t < table.thresholds.length; t++) {
    const tp = table.truePositives[t];
    points.push({ recall: tp / table.positives, precision: tp / (tp + table.falsePositives[t]), threshold: table.thresholds[t] });
  }
  const xs = Float64Array.from(points, (p) => p.recall);
  const ys = Float64Array.from(points, (p) => p.precision);
  return Array.from(thinCurve(xs, ys, maxVertices), (i) => points[i]);
}
