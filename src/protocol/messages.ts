/**
 * The envelope of every message between the page and the worker. What is inside is in methods.ts.
 */
import type { ErrorRecord } from '../core/errors';
import type { MethodName, Params, Part, Result } from './methods';

/** Progress of a call; `done` and `total` count in `unit`s. */
export interface Progress {
  done: number;
  total: number;
  unit: string;
  note?: string;
}

export type ToWorker =
  | { [M in MethodName]: { type: 'call'; id: number; method: M; params: Params<M> } }[MethodName]
  | { type: 'cancel' | 'pause' | 'resume'; id: number };

export type FromWorker =
  /** The worker's code has loaded and it listens. */
  | { type: 'listening' }
  | { type: 'result'; id: number; result: Result<MethodName> }
  | { type: 'error'; id: number; error: ErrorRecord }
  | { type: 'progress'; id: number; progress: Progress }
  /** A finished part of the result of a call that goes on. */
  | { type: 'part'; id: number; part: Part<MethodName> }
  /** The GPU was lost, or the memory ran out: the worker can't go on and asks to be replaced. */
  | { type: 'lost'; error: ErrorRecord };
