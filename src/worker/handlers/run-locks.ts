/**
 * Which tab works on which training. A worker holds a Web Lock named after its run; the browser lets
 * go of it when the worker ends, however it ends, so no run stays taken. Where there are no locks
 * (Node, pages without a secure context) every run is free.
 */
import { LabError } from '../../core/errors';

const PREFIX = 'digit-safety-lab-run-';

/** The locks of this browser, if it has any. */
const locks = (): LockManager | undefined => (typeof navigator === 'undefined' ? undefined : navigator.locks);

/** How long the lock of a worker that has just ended may stay. */
const PATIENCE_MS = 3_000;

/**
 * Takes a run for this worker.
 * @returns the way to let go of it
 * @throws LabError `run-taken` when another tab works on it
 */
export async function holdRun(runId: string): Promise<() => void> {
  const manager = locks();
  if (!manager) return () => undefined;
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await new Promise<void>((resolve, reject) => {
    manager
      .request(PREFIX + runId, { signal: AbortSignal.timeout(PATIENCE_MS) }, () => {
        resolve();
        return held;
      })
      .catch((error: unknown) => {
        reject(new LabError('run-taken', 'Another tab works on this training. Go on there, or close that tab first.', { cause: error }));
      });
  });
  return letGo;
}

/** After a reload the worker of the page before may need a moment to end. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 250;

/** Those of `runIds` that some worker of this browser works on, and goes on to work on. */
export async function runsHeldElsewhere(runIds: readonly string[]): Promise<ReadonlySet<string>> {
  let taken = new Set(runIds);
  for (let look = 0; look < LOOKS && taken.size > 0; look++) {
    if (look > 0) await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    const { held = [] } = (await locks()?.query()) ?? {};
    const names = new Set(held.map(({ name }) => name));
    taken = new Set([...taken].filter((id) => names.has(PREFIX + id)));
  }
  return taken;
}
