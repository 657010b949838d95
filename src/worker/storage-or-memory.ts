/**
 * Storage for a browser that may refuse it (private windows, school policies): then memory serves
 * until the tab is closed, so a finished training can still be used and exported.
 */
import { LabError } from '../core/errors';
import { MemoryStorage, type Storage, type StoredRecord } from '../engine/storage';

export class StorageOrMemory implements Storage {
  readonly #storage: Storage;
  #memory: MemoryStorage | null = null;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get(key: string): Promise<StoredRecord | undefined> {
    return this.#with((storage) => storage.get(key));
  }

  put(key: string, record: StoredRecord): Promise<void> {
    return this.#with((storage) => storage.put(key, record));
  }

  delete(key: string): Promise<void> {
    return this.#with((storage) => storage.delete(key));
  }

  list(prefix: string): Promise<string[]> {
    return this.#with((storage) => storage.list(prefix));
  }

  async #with<T>(action: (storage: Storage) => Promise<T>): Promise<T> {
    if (this.#memory) return action(this.#memory);
    try {
      return await action(this.#storage);
    } catch (error) {
      // A full storage still holds what is in it: only one that can't be used at all is replaced.
      if (!(error instanceof LabError) || error.code !== 'storage-unavailable') throw error;
      this.#memory = new MemoryStorage();
      return action(this.#memory);
    }
  }
}
