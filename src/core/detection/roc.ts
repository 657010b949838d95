/**
 * ROC curve and the area under it. The area is Mann-Whitney's P(positive > negative) + P(tie)/2,
 * which is also the trapezoid under the curve with one vertex per distinct score.
 */
import type { FloatArray } from '../statistics/stable-order';
import { thinCurve } from './thin-curve';
import { thresholdTable } from './thresholds';
import type { ThresholdTable } from './thresholds';

/** A vertex of a ROC curve. */
export interface RocPoint {
  falsePositiveRate: number;
  truePositiveRate: number;
  /** Scores >= this are called positive; Infinity at the origin. */
  threshold: number;
}

/** AUROC of a table, 0..1; counts are whole numbers, so only the last division rounds. */
export function aurocOf(table: ThresholdTable): number {
  const { truePositives, falsePositives, positives, negatives } = table;
  let doubled = 0;
  let tp = 0;
  let fp = 0;
  for (let t = 0; t < truePositives.length; t++) {
    doubled += (falsePositives[t] - fp) * (tp + truePositives[t]);
    tp = truePositives[t];
    fp = falsePositives[t];
  }
  return doubled / 2 / (positives * negatives);
}

/**
 * Area under the ROC curve, 0..1, ties by mid-rank. Swapping the sets gives 1 minus it.
 * @throws LabError "empty-class", "not-a-number"
 */
export function auroc(positive: FloatArray, negative: FloatArray): number {
  return aurocOf(thresholdTable(positive, negative));
}

/** Every vertex from (0, 0) to (1, 1), one per distinct score. */
export function rocPointsOf(table: ThresholdTable): RocPoint[] {
  const points: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0, threshold: Infinity }];
  for (let t = 0; t < table.thresholds.length; t++) {
    points.push({
      falsePositiveRate: table.falsePositives[t] / table.negatives,
      truePositiveRate: table.truePositives[t] / table.positives,
      threshold: table.thresholds[t],
    });
  }
  return points;
}

/**
 * The curve as it is drawn: at most `maxVertices` of the true vertices, chosen so that the area
 * stays what it is to the eye (vertices on a straight line go first).
 */
export function rocCurve(positive: FloatArray, negative: FloatArray, maxVertices = 500): RocPoint[] {
  const points = rocPointsOf(thresholdTable(positive, negative));
  const xs = Float64Array.from(points, (p) => p.falsePositiveRate);
  const ys = Float64Array.from(points, (p) => p.truePositiveRate);
  return Array.from(thinCurve(xs, ys, maxVertices), (i) => points[i]);
}

/** Trapezoid area under drawn vertices, to compare with the AUROC. */
export function areaUnder(points: readonly RocPoint[]): number {
  let area = 0;
  for (let i = 1; i < points.length; i++) {
    area +=
      ((points[i].falsePositiveRate - points[i - 1].falsePositiveRate) *
        (points[i].truePositiveRate + points[i - 1].truePositiveRate)) / 2;
  }
  return area;
}
