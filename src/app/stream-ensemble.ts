/**
 * The lab opens with its small network, which is there at once. The report's ensemble, some megabytes, follows
 * by itself when the first digit has been read, so that choosing it later waits for nothing.
 */
import type { LabClient } from '../client/lab-client';

/** How long the engine must have been idle, so that the stream never stands before a reading. */
const IDLE_MS = 1_500;
const LOOK_MS = 250;

/** A person who pays by the megabyte has asked for less. Not every browser tells. */
function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

/** Fetches the ensemble once, when nothing else is asked for. Returns the way to call it off. */
export function streamEnsembleWhenIdle(client: LabClient): () => void {
  if (savesData()) return () => undefined;
  let idleSince = performance.now();
  const timer = setInterval(() => {
    if (client.isBusy || client.state.phase !== 'ready' || !navigator.onLine) idleSince = performance.now();
    if (performance.now() - idleSince < IDLE_MS) return;
    clearInterval(timer);
    // Offline or stopped: who chooses the ensemble later is told then.
    void client.call('load-model', { classifier: { zoo: 'ensemble' } }).catch(() => undefined);
  }, LOOK_MS);
  return () => clearInterval(timer);
}
