/**
 * Makes the engine's worker and watches over its life. A worker that is ended from outside fires no
 * event; it does release its Web Lock, which the page waits for.
 */
import type { SpawnedWorker, WorkerLike } from './lab-client';

/** Tells this tab from others. `crypto.randomUUID` is absent on plain-http hosts; `getRandomValues` is not. */
const tab = crypto.getRandomValues(new Uint32Array(2)).join('-');

let count = 0;

export function spawnWorker(): SpawnedWorker {
  // The name is the lock's: unique over tabs and restarts.
  const name = `digit-safety-lab-engine-${tab}-${++count}`;
  const worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name });
  // `locks` is absent outside secure contexts; the worker's own error event remains.
  if (!('locks' in navigator)) return { worker: worker as WorkerLike };
  const died = new Promise<void>((resolve) => {
    const onListening = (event: MessageEvent<{ type: string }>): void => {
      if (event.data.type !== 'listening') return;
      worker.removeEventListener('message', onListening);
      void navigator.locks.request(name, () => resolve());
    };
    worker.addEventListener('message', onListening);
  });
  return { worker: worker as WorkerLike, died };
}
