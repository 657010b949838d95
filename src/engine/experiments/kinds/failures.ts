/** Failures cells: how well scores find the images that a classifier reads wrong. */
import type { CellOf } from '../../../core/catalogue/cells';
import { readScoreRequests } from '../../../core/catalogue/score-parameters';
import { failureReport } from '../../../core/detection/score-by-id';
import { CLASSES } from '../../models/architecture';
import { evaluate } from '../../models/evaluate';
import { memberLogits } from '../../scores/member-logits';
import type { CellRunner } from '../cell-context';

export const runFailures: CellRunner<CellOf<'failures'>> = async (cell, context) => {
  const requests = readScoreRequests(cell.scores, 'failures');
  const images = await context.labelled(cell.images);
  const classifier = await context.classifier(cell.classifier);
  const { job, batch } = context;
  const read = requests.some(({ entry }) => entry.needs.members)
    ? await memberLogits(classifier, images.pixels, job, batch)
    : { logits: await evaluate(classifier, images.pixels, job, batch) };
  return { fields: { ...failureReport({ ...read, classes: CLASSES }, images.labels, requests) }, arrays: { 'logits.f32': read.logits } };
};
