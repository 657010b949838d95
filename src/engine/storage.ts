/**
 * The port through which models, checkpoints and results are kept: IndexedDB in the worker, files
 * in the command line, memory in tests.
 */

import { LabError } from '../core/errors';

/** A record: plain data that JSON can hold, and binary parts by name. */
export interface StoredRecord {
  json: unknown;
  arrays: Record<string, ArrayBuffer>;
}

export interface Storage {
  get(key: string): Promise<StoredRecord | undefined>;
  /**
   * Replaces a record whole: whoever reads sees the old one or the new one, never a mixture.
   * @throws LabError `storage-full` when there is no room, `storage-unavailable` when it can't be used
   */
  put(key: string, record: StoredRecord): Promise<void>;
  delete(key: string): Promise<void>;
  /** Keys that begin with `prefix`, in order. */
  list(prefix: string): Promise<string[]>;
}

/** Waits for the keeping of what can be made again: a full or absent storage costs the next visit time, not this one its answer. */
export async function ifPossible(keeping: Promise<void>): Promise<void> {
  await keeping.catch((error: unknown) => {
    if (!(error instanceof LabError)) throw error;
  });
}

/** Storage that forgets everything with the process. */
export class MemoryStorage implements Storage {
  readonly #records = new Map<string, StoredRecord>();

  get(key: string): Promise<StoredRecord | undefined> {
    return Promise.resolve(structuredClone(this.#records.get(key)));
  }

  put(key: string, record: StoredRecord): Promise<void> {
    this.#records.set(key, structuredClone(record));
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.#records.delete(key);
    return Promise.resolve();
  }

  list(prefix: string): Promise<string[]> {
    return Promise.resolve([...this.#records.keys()].filter((key) => key.startsWith(prefix)).sort());
  }
}
