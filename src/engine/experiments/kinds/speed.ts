/**
 * Speed cells: the time that one image takes, read in full batches. The only figure of a plan that another
 * run may change; the fastest round is kept, since whatever else a machine does can only slow one down.
 */
import type { CellOf } from '../../../core/catalogue/cells';
import { PIXELS } from '../../data/image-set';
import { evaluate } from '../../models/evaluate';
import type { CellRunner } from '../cell-context';

/** Rounds over the images, after one that warms up. */
const ROUNDS = 4;

export const runSpeed: CellRunner<CellOf<'speed'>> = async (cell, context) => {
  const { pixels, n } = await context.images(cell.images);
  const classifier = await context.classifier(cell.classifier);
  const { job, batch } = context;
  const silent = { checkpoint: () => job.checkpoint(), report: () => undefined };
  await evaluate(classifier, pixels.subarray(0, Math.min(n, batch) * PIXELS), silent, batch);
  let fastestMs = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await evaluate(classifier, pixels, silent, batch);
    fastestMs = Math.min(fastestMs, performance.now() - start);
    job.report({ done: round + 1, total: ROUNDS, unit: 'rounds' });
  }
  return { fields: { n, rounds: ROUNDS, millisecondsPerImage: fastestMs / n } };
};
