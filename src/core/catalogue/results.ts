/**
 * What a finished cell of a plan looks like, in a file, on stdout and on the page.
 */
import type { ErrorRecord } from '../errors';
import type { CellKind } from './cells';

export interface CellResult {
  id: string;
  kind: CellKind;
  /** SHA-256 over the cell, the files it reads, the engine's version, backend, binary and threads. */
  inputHash: string;
  backend: string;
  binary: string;
  threads: number;
  batch: number;
  /** The result was in the store already. */
  cached?: boolean;
  error?: ErrorRecord;
  /** The fields of the kind. */
  [field: string]: unknown;
}
