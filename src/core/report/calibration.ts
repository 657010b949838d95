/**
 * The calibration figures of the student report, as printed there, for comparison with what is computed
 * here. The report names neither its number of bins nor how its ensemble was joined, and "about 15 %" is
 * its own word.
 */
import { REPORT_SOURCE } from './source';

/** The classifiers whose calibration the report prints. */
export type ReportedClassifier = 'cnn' | 'ensemble' | 'ensemble-tuned';

export interface ReportedCalibration {
  id: ReportedClassifier;
  label: string;
  /** Expected calibration error, 0..1. */
  ece: number;
  /** RMS calibration error, 0..1. */
  rms: number;
  /** Maximum calibration error, 0..1. */
  mce: number;
}

export const reportedCalibration: readonly ReportedCalibration[] = [
  { id: 'cnn', label: 'Small CNN', ece: 0.15, rms: 0.17, mce: 0.24 },
  { id: 'ensemble', label: 'Ensemble of three', ece: 0.28, rms: 0.28, mce: 0.49 },
  { id: 'ensemble-tuned', label: 'Ensemble of three, temperature tuned', ece: 0.002, rms: 0.007, mce: 0.245 },
];

export const reportedCalibrationSource = REPORT_SOURCE;
