/**
 * Keeps models, checkpoints and results in IndexedDB: one object store, one transaction per record.
 */
import { openDB, type IDBPDatabase } from 'idb';
import { LabError } from '../core/errors';
import type { Storage, StoredRecord } from '../engine/storage';

const DATABASE = 'digit-safety-lab';
const STORE = 'records';

/** The browser's refusal as a sentence. */
function refusal(error: unknown): LabError {
  if (error instanceof DOMException && error.name === 'QuotaExceededError')
    return new LabError('storage-full', 'This browser has no room left for the lab. Delete saved models you no longer need, or free disk space.', { cause: error });
  return new LabError('storage-unavailable', 'This browser does not let the lab keep data (private window?). Everything works, but nothing is kept.', { cause: error });
}

export class IndexedStorage implements Storage {
  #opening: Promise<IDBPDatabase> | null = null;

  async #open(): Promise<IDBPDatabase> {
    this.#opening ??= openDB(DATABASE, 1, {
      upgrade: (database) => void database.createObjectStore(STORE),
      // Another tab with a newer lab wants to upgrade, or the browser dropped the connection.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
      terminated: () => {
        this.#opening = null;
      },
    });
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = null;
      throw refusal(error);
    }
  }

  async get(key: string): Promise<StoredRecord | undefined> {
    return (await (await this.#open()).get(STORE, key)) as StoredRecord | undefined;
  }

  async put(key: string, record: StoredRecord): Promise<void> {
    const database = await this.#open();
    try {
      await database.put(STORE, record, key);
    } catch (error) {
      throw refusal(error);
    }
  }

  async delete(key: string): Promise<void> {
    await (await this.#open()).delete(STORE, key);
  }

  async list(prefix: string): Promise<string[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    return (await (await this.#open()).getAllKeys(STORE, range)) as string[];
  }
}
