/** Runs a small augmentation experiment for the page: every trained network's figures are sent at once. */
import { parseAugmentationPlan } from '../../core/augmentation/plan';
import type { AugmentationResult } from '../../core/augmentation/plan';
import { runAugmentation, shiftedDigits } from '../../engine/experiments/run-augmentation';
import type { JobControl } from '../../engine/job';
import { mnistParts } from '../../engine/training/mnist-parts';
import type { Handler } from '../call-table';

const PIXELS = 28 * 28;

/** A job of one run, whose progress counts as a part of all. */
function within(job: JobControl, index: number, total: number, note: string): JobControl {
  return {
    checkpoint: () => job.checkpoint(),
    report: ({ done, total: all }) => job.report({ done: index + (all > 0 ? done / all : 0), total, unit: 'networks', note }),
  };
}

export const augmentation: Handler<'augmentation'> = async ({ plan, testImages }, { engine, job, part }) => {
  const { runs, tests } = parseAugmentationPlan(plan);
  const backend = await engine.started;
  const parts = await mnistParts(engine.datasets);
  const count = Math.min(testImages, parts.test.count);
  // The first test digits, the same for every run.
  const test = { images: parts.test.images.subarray(0, count * PIXELS), labels: parts.test.labels.subarray(0, count), count };
  const digits = shiftedDigits(test.images, tests);
  const results: AugmentationResult[] = [];
  for (const [i, run] of runs.entries()) {
    const result = await runAugmentation(run, digits, { ...parts, test }, backend, within(job, i, runs.length, run.id));
    results.push(result);
    part(result);
    await job.checkpoint();
  }
  return results;
};
