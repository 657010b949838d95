/**
 * Bootstrap intervals of the calibration measures, alone and as the paired difference of two
 * classifiers (or of before and after) on the same images. Note that a resampled ECE is biased
 * upwards (repeated images look like miscalibration), most where ECE is near 0.
 */
import { LabError } from '../errors';
import { bootstrap, bootstrapSteps } from '../statistics/bootstrap';
import type { BootstrapOptions } from '../statistics/bootstrap';
import { rightClosedBin } from '../statistics/histogram';
import type { Interval } from '../statistics/interval';
import { risingOrder } from '../statistics/stable-order';
import { adaptiveCalibration } from './adaptive';
import { checkBins } from './bins';
import { checkTemperature } from './logits';
import type { FloatArray, Labels } from './logits';
import { ScoredLogits } from './scored-logits';

export type CalibrationMeasure = 'accuracy' | 'ece' | 'mce' | 'rms' | 'brier' | 'nll';
export type CalibrationIntervals = Record<CalibrationMeasure, Interval | null>;

export interface JudgedLogits {
  /** [n, classes] */
  logits: FloatArray;
  /** 1 by default. */
  temperature?: number;
}

type Measures = Record<CalibrationMeasure, number>;

/** Everything that resampling does not change; what it returns gives the measures of a resample (equal-width bins). */
export function calibrationResampler(judged: JudgedLogits, labels: Labels, bins: number): (weights: Int32Array) => Measures {
  checkBins(bins);
  const { logits, temperature = 1 } = judged;
  checkTemperature(temperature);
  const prepared = new ScoredLogits(logits, labels);
  const { correct } = prepared;
  const { confidences, losses, brier } = prepared.at(temperature);
  const n = prepared.count;
  const order = risingOrder(confidences);
  const binOf = Int32Array.from(confidences, (c) => rightClosedBin(c, bins));
  const gaps = new Float64Array(bins);
  const counts = new Float64Array(bins);
  return (weights) => {
    gaps.fill(0);
    counts.fill(0);
    let right = 0;
    let loss = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const weight = weights[i];
      if (weight === 0) continue;
      counts[binOf[i]] += weight;
      gaps[binOf[i]] += weight * (correct[i] - confidences[i]);
      right += weight * correct[i];
      loss += weight * losses[i];
      squares += weight * brier[i];
    }
    let ece = 0;
    let mce = 0;
    for (let b = 0; b < bins; b++) {
      if (counts[b] === 0) continue;
      ece += Math.abs(gaps[b]) / n;
      mce = Math.max(mce, Math.abs(gaps[b]) / counts[b]);
    }
    const { allBins } = adaptiveCalibration(order, confidences, correct, 100, weights);
    return { accuracy: right / n, ece, mce, rms: allBins.rms, brier: squares / n, nll: loss / n };
  };
}

/** Percentile bootstrap intervals over images, at a fixed temperature. */
export function calibrationIntervals(
  judged: JudgedLogits,
  labels: Labels,
  options: BootstrapOptions & { bins?: number },
): CalibrationIntervals {
  return bootstrap(labels.length, calibrationResampler(judged, labels, options.bins ?? 15), options);
}

/** As `calibrationIntervals`, one resample a step, for a page that must stay alive meanwhile. */
export function calibrationIntervalSteps(
  judged: JudgedLogits,
  labels: Labels,
  options: BootstrapOptions & { bins?: number },
): Generator<number, CalibrationIntervals> {
  return bootstrapSteps(labels.length, calibrationResampler(judged, labels, options.bins ?? 15), options);
}

/**
 * Intervals of `first` minus `second`, resampling the images once for both: an interval without 0
 * says that the two really differ on images like these.
 * @throws LabError "bad-shape" when the two have different numbers of logits
 */
export function pairedCalibrationIntervals(
  first: JudgedLogits,
  second: JudgedLogits,
  labels: Labels,
  options: BootstrapOptions & { bins?: number },
): CalibrationIntervals {
  if (first.logits.length !== second.logits.length) {
    throw new LabError('bad-shape', 'A paired comparison needs the logits of both on the same images.');
  }
  const bins = options.bins ?? 15;
  const measureFirst = calibrationResampler(first, labels, bins);
  const measureSecond = calibrationResampler(second, labels, bins);
  return bootstrap(
    labels.length,
    (weights) => {
      const difference = measureFirst(weights);
      const other = measureSecond(weights);
      for (const measure of Object.keys(difference) as CalibrationMeasure[]) difference[measure] -= other[measure];
      return difference;
    },
    options,
  );
}
