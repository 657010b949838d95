/**
 * The detection table of the student report, as printed there: AUROC of MNIST against notMNIST. Its outlier
 * exposure was trained on Fashion-MNIST with coefficient 0.5, its ODIN has temperature 0.33 and epsilon 0.1.
 */
import { REPORT_SOURCE } from './source';

/** The networks of the report's table, by the lab's ids, in its order. */
export const reportedDetectors = [
  { id: 'ensemble', label: 'Ensemble of three, GELU' },
  { id: 'ensemble-5', label: 'Ensemble of five, GELU' },
  { id: 'ensemble-oe', label: 'Ensemble of three, outlier exposure' },
  { id: 'ensemble-5-oe', label: 'Ensemble of five, outlier exposure' },
] as const;

/** The set that the report told digits from. */
export const REPORTED_OUTSIDERS = 'notmnist-test';

/** The report's settings of ODIN. */
export const REPORTED_ODIN = { temperature: 0.33, epsilon: 0.1 } as const;

export const reportedScores = ['max-logit', 'msp', 'cross-entropy', 'odin'] as const;
export type ReportedScore = (typeof reportedScores)[number];

/** AUROC, 0..1. */
export const reportedAurocs: Readonly<Record<(typeof reportedDetectors)[number]['id'], Readonly<Record<ReportedScore, number>>>> = {
  ensemble: { 'max-logit': 0.977, msp: 0.977, 'cross-entropy': 0.977, odin: 0.99 },
  'ensemble-5': { 'max-logit': 0.976, msp: 0.98, 'cross-entropy': 0.974, odin: 0.986 },
  'ensemble-oe': { 'max-logit': 0.882, msp: 0.938, 'cross-entropy': 0.91, odin: 0.969 },
  'ensemble-5-oe': { 'max-logit': 0.942, msp: 0.96, 'cross-entropy': 0.955, odin: 0.985 },
};

/** The report's AUROC, where it has the cell. */
export function reportedAuroc(network: string, score: string): number | undefined {
  const known = reportedDetectors.find(({ id }) => id === network);
  const named = reportedScores.find((id) => id === score);
  return known && named ? reportedAurocs[known.id][named] : undefined;
}

/** What the report says beside its table. */
export const reportedDetectionRemark =
  'The report also says that outlier exposure raised AUROC on the Fashion-MNIST validation set by about 3 % and lowered it on notMNIST, and that ODIN adds about 1 % to ordinary networks and more to those with outlier exposure.';

export const reportedDetectionSource = REPORT_SOURCE;
