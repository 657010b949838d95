/**
 * What this thread runs in. The engine is the same code in a page's worker, in Node and in tests;
 * the few places that must know ask here, and nothing of Node is imported statically, so that
 * a browser bundle carries none of it.
 */

/** True in Node (the command line, tests), false in a browser's page or worker. */
export function isNode(): boolean {
  return typeof process !== 'undefined' && typeof process.versions?.node === 'string';
}

/**
 * True where several threads may work on one heap: in Node, and in a worker of a cross-origin isolated page.
 * Not on a page's own thread: it must never sleep while it waits for the others, and browsers forbid it.
 */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === 'undefined' || typeof document !== 'undefined') return false;
  return isNode() || (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
}

/** Cores as the platform reports them; 1 when it does not say. */
export function coreCount(): number {
  if (isNode()) return process.getBuiltinModule('node:os').availableParallelism();
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}

/**
 * Threads to use when nobody says: every core, less one for the page when there are more than two;
 * one where memory cannot be shared.
 */
export function defaultThreads(): number {
  if (!canShareMemory()) return 1;
  const cores = coreCount();
  return cores > 2 ? cores - 1 : Math.max(1, cores);
}
