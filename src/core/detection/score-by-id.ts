/**
 * The catalogue's logit scores by id, so that the panel, the worker and the command line compute
 * them in one place.
 */
import { LabError } from '../errors';
import { argmaxRows, checkLabelled } from '../calibration/logits';
import type { FloatArray, Labels } from '../calibration/logits';
import type { ScoreRequest } from '../catalogue/score-parameters';
import { failureMetrics } from './failures';
import type { FailureMetrics } from './failures';
import { crossEntropyScore, energyScore, entropyScore, maxLogitScore, mspScore, mutualInformationScore } from './logit-scores';

/** What a classifier said about n images. */
export interface LogitSource {
  /** The classifier's logits, after combination and temperature, [n, classes]. */
  logits: FloatArray;
  /** The members' logits, each [n, classes], where it is an ensemble. */
  members?: readonly FloatArray[];
  classes: number;
}

/**
 * A score that needs logits alone, or members' logits, [n], larger = more in-distribution.
 * @throws LabError "needs-members" (mutual information of one network), "needs-more" (a score that
 *   needs gradients or features: the engine has those)
 */
export function scoreFromLogits(request: ScoreRequest, source: LogitSource): Float64Array {
  const { logits, members, classes } = source;
  switch (request.entry.id) {
    case 'msp':
      return mspScore(logits, classes);
    case 'max-logit':
      return maxLogitScore(logits, classes);
    case 'cross-entropy':
      return crossEntropyScore(logits, classes);
    case 'energy':
      return energyScore(logits, classes, Number(request.parameters.temperature));
    case 'entropy':
      return entropyScore(logits, classes);
    case 'mutual-information':
      if (!members || members.length < 2) {
        throw new LabError('needs-members', 'Disagreement needs an ensemble; choose a classifier with at least two members.');
      }
      return mutualInformationScore(members, classes);
    default:
      throw new LabError('needs-more', `The score "${request.entry.id}" needs more than logits; ask the engine for it.`);
  }
}

/** The result of a `failures` cell. */
export interface FailureReport {
  errors: number;
  n: number;
  scores: ({ id: string } & FailureMetrics)[];
}

/**
 * How well each score finds the classifier's own errors.
 * @throws LabError as `checkLabelled`, `scoreFromLogits`
 */
export function failureReport(source: LogitSource, labels: Labels, requests: readonly ScoreRequest[]): FailureReport {
  const classes = checkLabelled(source.logits, labels);
  const predictions = argmaxRows(source.logits, classes);
  const wrong = predictions.map((predicted, i) => (predicted === labels[i] ? 0 : 1));
  return {
    errors: wrong.reduce((sum, w) => sum + w, 0),
    n: labels.length,
    scores: requests.map((request) => ({ id: request.id, ...failureMetrics(scoreFromLogits(request, source), wrong) })),
  };
}
