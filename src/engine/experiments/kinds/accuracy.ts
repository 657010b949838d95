/** Accuracy cells: the share of images read right, with Wilson's interval, and which they are. */
import type { CellOf } from '../../../core/catalogue/cells';
import { packFlags } from '../../../core/statistics/flags';
import { wilsonInterval } from '../../../core/statistics/interval';
import { evaluate } from '../../models/evaluate';
import type { CellRunner } from '../cell-context';
import { readRight } from '../count-correct';

export const runAccuracy: CellRunner<CellOf<'accuracy'>> = async (cell, context) => {
  const images = await context.labelled(cell.images);
  const classifier = await context.classifier(cell.classifier);
  const logits = await evaluate(classifier, images.pixels, context.job, context.batch);
  const right = readRight(logits, images.labels);
  const correct = right.reduce((sum, one) => sum + one, 0);
  return {
    fields: { accuracy: correct / images.n, n: images.n, interval: wilsonInterval(correct, images.n), correct: packFlags(right) },
    arrays: { 'logits.f32': logits },
  };
};
