/**
 * Examination cells: a classifier reads labelled images once, and that reading is judged every way that
 * needs no other: accuracy and which images are right, calibration before and after a temperature fitted on
 * other images, and how well scores find the mistakes.
 */
import { argmaxRows } from '../../../core/calibration/logits';
import { calibrationResampler } from '../../../core/calibration/intervals';
import { calibrationDetails } from '../../../core/calibration/report';
import { fitTemperature } from '../../../core/calibration/temperature';
import type { CellOf } from '../../../core/catalogue/cells';
import { readScoreRequests } from '../../../core/catalogue/score-parameters';
import type { ScoreRequest } from '../../../core/catalogue/score-parameters';
import { weightedAuroc } from '../../../core/detection/auroc-interval';
import { failureReport, scoreFromLogits } from '../../../core/detection/score-by-id';
import type { LogitSource } from '../../../core/detection/score-by-id';
import { packFlags } from '../../../core/statistics/flags';
import { wilsonInterval } from '../../../core/statistics/interval';
import type { JobControl } from '../../job';
import { CLASSES } from '../../models/architecture';
import { evaluate } from '../../models/evaluate';
import { memberLogits } from '../../scores/member-logits';
import { partOf } from '../../scores/steps';
import type { CellRunner } from '../cell-context';
import { readRight } from '../count-correct';
import { packedResamples } from '../resampling';

/** Mistakes that a report card may show. */
const SHOWN_MISTAKES = 12;

/** The fields of calibration at one temperature. */
function calibrationFields(logits: Float32Array, labels: Uint8Array, bins: number, temperature: number) {
  const { ece, mce, rms, brier, nll, meanConfidence, largestGap, bins: reliability } = calibrationDetails(logits, labels, { bins, temperature });
  return { temperature, ece, mce, mceCount: largestGap.count, rms, brier, nll, meanConfidence, bins: reliability };
}

/** Weighted AUROC of finding mistakes by one score. */
function failureResampler(request: ScoreRequest, source: LogitSource, right: Uint8Array): (weights: Int32Array) => number {
  const scores = scoreFromLogits(request, source);
  const rows = [1, 0].map((flag) => [...right.keys()].filter((i) => right[i] === flag));
  if (rows.some(({ length }) => length === 0)) return () => NaN;
  const [positive, negative] = rows.map((some) => Float64Array.from(some, (i) => scores[i]));
  const auroc = weightedAuroc({ positive, negative });
  return (weights) => auroc(Int32Array.from(rows[0], (i) => weights[i]), Int32Array.from(rows[1], (i) => weights[i]));
}

/** The surest mistakes, for a closer look: row in the set, digit, reading, confidence. */
function mistakesOf(logits: Float32Array, labels: Uint8Array, right: Uint8Array, rows: Int32Array, confidences: ArrayLike<number>): object[] {
  const readings = argmaxRows(logits, CLASSES);
  const wrong = [...right.keys()].filter((i) => right[i] === 0).sort((a, b) => confidences[b] - confidences[a]);
  return wrong.slice(0, SHOWN_MISTAKES).map((i) => ({ row: rows[i], label: labels[i], reading: readings[i], confidence: confidences[i] }));
}

async function resampled(cell: CellOf<'examination'>, source: LogitSource & { logits: Float32Array }, labels: Uint8Array, temperature: number, requests: readonly ScoreRequest[], job: JobControl) {
  if (cell.resamples === undefined) return {};
  const right = readRight(source.logits, labels);
  const before = calibrationResampler({ logits: source.logits }, labels, cell.bins);
  const after = calibrationResampler({ logits: source.logits, temperature }, labels, cell.bins);
  const failures = requests.map((request) => ({ id: request.id, auroc: failureResampler(request, source, right) }));
  const measure = (weights: Int32Array): Record<string, number> => {
    const values: Record<string, number> = {};
    for (const [when, resampler] of Object.entries({ before, after })) {
      const { ece, mce, rms } = resampler(weights);
      Object.assign(values, { [`${when}.ece`]: ece, [`${when}.mce`]: mce, [`${when}.rms`]: rms });
    }
    for (const { id, auroc } of failures) values[`failures.${id}`] = auroc(weights);
    return values;
  };
  return { resamples: cell.resamples, resampled: await packedResamples([labels.length], cell.resamples, measure, job) };
}

export const runExamination: CellRunner<CellOf<'examination'>> = async (cell, context) => {
  const requests = readScoreRequests(cell.scores, 'failures');
  const [classifier, images, fit] = await Promise.all([context.classifier(cell.classifier), context.labelled(cell.images), context.labelled(cell.fitOn)]);
  const { job, batch } = context;
  const middle = images.n / (images.n + fit.n);
  const reading = partOf(job, 0, middle);
  const read = requests.some(({ entry }) => entry.needs.members)
    ? await memberLogits(classifier, images.pixels, reading, batch)
    : { logits: await evaluate(classifier, images.pixels, reading, batch) };
  const { temperature } = fitTemperature(await evaluate(classifier, fit.pixels, partOf(job, middle, 1), batch), fit.labels);
  const { logits } = read;
  const { labels, n } = images;
  const source = { ...read, classes: CLASSES };
  const right = readRight(logits, labels);
  const correct = right.reduce((sum, one) => sum + one, 0);
  const confidences = scoreFromLogits(readScoreRequests(['msp'], 'failures')[0], source);
  return {
    fields: {
      n,
      fitCount: fit.n,
      accuracy: correct / n,
      interval: wilsonInterval(correct, n),
      correct: packFlags(right),
      before: calibrationFields(logits, labels, cell.bins, 1),
      after: calibrationFields(logits, labels, cell.bins, temperature),
      failures: failureReport(source, labels, requests),
      mistakes: mistakesOf(logits, labels, right, images.indices, confidences),
      ...(await resampled(cell, source, labels, temperature, requests, job)),
    },
    arrays: { 'logits.f32': logits },
  };
};
