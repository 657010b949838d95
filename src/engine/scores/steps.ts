/**
 * Small helpers of long work: running a computation that hands out steps under a job, and letting a
 * part of a job report as its share of the whole.
 */
import type { JobControl } from '../job';

/** Milliseconds of steps between two checkpoints: a cancel is felt within a tenth of a second. */
const SLICE_MS = 40;

/**
 * Runs a generator to its end, pausing for the job between steps.
 * @param steps yields the share that is done, 0..1
 * @throws LabError `cancelled`
 */
export async function runSteps<R>(steps: Generator<number, R>, job: JobControl, onShare: (share: number) => void = () => undefined): Promise<R> {
  let last = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - last < SLICE_MS) continue;
    onShare(step.value);
    await job.checkpoint();
    last = performance.now();
  }
}

/** A job whose progress counts as the part `from`..`to` (0..1) of another's. */
export function partOf(job: JobControl, from: number, to: number): JobControl {
  return {
    checkpoint: () => job.checkpoint(),
    report: (p) => {
      const share = p.total > 0 ? p.done / p.total : 1;
      job.report({ ...p, done: Math.floor((from + share * (to - from)) * p.total) });
    },
  };
}

/** The job without its progress: for the quick parts of something that reports itself. */
export function silent(job: JobControl): JobControl {
  return { checkpoint: () => job.checkpoint(), report: () => undefined };
}
