/**
 * The calibration of a classifier on labelled logits: the fields of a `calibration` cell, and the
 * rest that the panel shows. `LiveCalibration` is built once and asked at every position of the
 * temperature slider; the cell asks it once, so both can only agree.
 */
import { risingOrder } from '../statistics/stable-order';
import { rightClosedBin } from '../statistics/histogram';
import { adaptiveCalibration } from './adaptive';
import type { AdaptiveCalibration } from './adaptive';
import {
  checkBins, equalMassBins, equalWidthBins, expectedCalibrationError, massRange, maximumCalibrationError,
  rootMeanSquareGap,
} from './bins';
import type { LargestGap, ReliabilityBin } from './bins';
import type { FloatArray, Labels } from './logits';
import { ScoredLogits } from './scored-logits';

/** The fields of a `calibration` cell's result. */
export interface CalibrationReport {
  temperature: number;
  accuracy: number;
  /** Expected calibration error over the bins, 0..1. */
  ece: number;
  /** Largest gap of a bin, 0..1. */
  mce: number;
  /** RMS error over adaptive bins of 100, every bin counted. */
  rms: number;
  /** Mean of sum_k (p_k - [k = y])^2, 0..2. */
  brier: number;
  /** Mean of -log p_y, natural logarithm. */
  nll: number;
  bins: ReliabilityBin[];
}

/** What a person may look at beyond the cell's fields. */
export interface CalibrationDetails extends CalibrationReport {
  count: number;
  meanConfidence: number;
  /** The bin that MCE comes from, with its count. */
  largestGap: LargestGap;
  /** Root mean square of the gaps of `bins` themselves. */
  rmsOfBins: number;
  adaptive: AdaptiveCalibration;
  /** Soft F1 of finding errors by low confidence (Hendrycks et al.); null when 0/0. */
  softF1: number | null;
}

export interface CalibrationOptions {
  /** Number of reliability bins; 15 by default. */
  bins?: number;
  /** Bins of equal width (the definition of ECE) or of equal numbers of images. */
  binning?: 'equal-width' | 'equal-mass';
}

/** 2 sum((1 - conf) wrong) / sum(1 - conf + wrong); null when nothing is wrong or unsure. */
export function softF1(confidences: Float64Array, correct: Uint8Array): number | null {
  let both = 0;
  let either = 0;
  for (let i = 0; i < confidences.length; i++) {
    const wrong = 1 - correct[i];
    const doubt = 1 - confidences[i];
    both += doubt * wrong;
    either += doubt + wrong;
  }
  return either > 0 ? (2 * both) / either : null;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Re-bins the same logits at any temperature; 10,000 images take a few milliseconds. */
export class LiveCalibration {
  readonly logits: ScoredLogits;
  readonly bins: number;
  readonly binning: 'equal-width' | 'equal-mass';

  /**
   * @param logits [n, classes]
   * @param labels [n]
   * @throws LabError as `checkLabelled`, "bad-bins"
   */
  constructor(logits: FloatArray, labels: Labels, options: CalibrationOptions = {}) {
    this.bins = options.bins ?? 15;
    this.binning = options.binning ?? 'equal-width';
    checkBins(this.bins);
    this.logits = new ScoredLogits(logits, labels);
  }

  /** Everything at this temperature. @throws LabError "bad-temperature" */
  at(temperature: number): CalibrationDetails {
    const { logits } = this;
    const { confidences, losses, brier } = logits.at(temperature);
    const bins = this.#binsOf(confidences);
    const adaptive = adaptiveCalibration(risingOrder(confidences), confidences, logits.correct);
    const largestGap = maximumCalibrationError(bins);
    return {
      temperature,
      accuracy: logits.accuracy,
      ece: expectedCalibrationError(bins),
      mce: largestGap.value,
      rms: adaptive.allBins.rms,
      brier: mean(brier),
      nll: mean(losses),
      bins,
      count: logits.count,
      meanConfidence: mean(confidences),
      largestGap,
      rmsOfBins: rootMeanSquareGap(bins),
      adaptive,
      softF1: softF1(confidences, logits.correct),
    };
  }

  /** Confidence of each image at this temperature, [n], a copy. */
  confidencesAt(temperature: number): Float64Array {
    return this.logits.at(temperature).confidences.slice();
  }

  /** Indices of the images in one of the bins at this temperature, the least confident first. */
  imagesInBin(bin: number, temperature: number): Int32Array {
    const { confidences } = this.logits.at(temperature);
    const order = risingOrder(confidences);
    if (this.binning === 'equal-mass') return order.slice(...massRange(bin, this.bins, order.length));
    return order.filter((i) => rightClosedBin(confidences[i], this.bins) === bin);
  }

  #binsOf(confidences: Float64Array): ReliabilityBin[] {
    const { bins, logits } = this;
    if (this.binning === 'equal-mass') return equalMassBins(confidences, logits.correct, bins);
    return equalWidthBins(confidences, logits.correct, bins);
  }
}

/** All measures at one temperature (1 by default). */
export function calibrationDetails(
  logits: FloatArray,
  labels: Labels,
  options: CalibrationOptions & { temperature?: number } = {},
): CalibrationDetails {
  return new LiveCalibration(logits, labels, options).at(options.temperature ?? 1);
}

/**
 * The result of a `calibration` cell, exactly its fields.
 * @param logits [n, classes]; of a mean of probabilities, its logarithm
 * @param labels [n]
 * @throws LabError "no-examples", "bad-shape", "bad-label", "not-finite", "bad-bins", "bad-temperature"
 */
export function calibrationReport(
  logits: FloatArray,
  labels: Labels,
  options: CalibrationOptions & { temperature?: number } = {},
): CalibrationReport {
  const { temperature, accuracy, ece, mce, rms, brier, nll, bins } = calibrationDetails(logits, labels, options);
  return { temperature, accuracy, ece, mce, rms, brier, nll, bins };
}
