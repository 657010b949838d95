/** Accuracy cells: the share of images read right, with Wilson's interval. */
import type { CellOf } from '../../../core/catalogue/cells';
import { wilsonInterval } from '../../../core/statistics/interval';
import { evaluate } from '../../models/evaluate';
import type { CellRunner } from '../cell-context';
import { countCorrect } from '../count-correct';

export const runAccuracy: CellRunner<CellOf<'accuracy'>> = async (cell, context) => {
  const images = await context.labelled(cell.images);
  const classifier = await context.classifier(cell.classifier);
  const logits = await evaluate(classifier, images.pixels, context.job, context.batch);
  const correct = countCorrect(logits, images.labels);
  return {
    fields: { accuracy: correct / images.n, n: images.n, interval: wilsonInterval(correct, images.n) },
    arrays: { 'logits.f32': logits },
  };
};
