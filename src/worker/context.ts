/**
 * The engine as the worker holds it: the backend in use, the models and data sets at hand, and
 * where things are kept.
 */
import type { BackendInfo } from '../core/catalogue/backends';
import { keepGradientFormsIn } from '../engine/backends/gradients';
import { Datasets } from '../engine/data/datasets';
import { ModelLibrary } from '../engine/library/library';
import { SavedModels } from '../engine/library/saved-models';
import type { Storage } from '../engine/storage';
import { FetchedDatasets, FetchedModels } from './fetched-files';
import { IndexedStorage } from './indexed-storage';
import { StorageOrMemory } from './storage-or-memory';

export interface EngineContext {
  /** Settles when the backend has been started. */
  started: Promise<BackendInfo>;
  /** Called by the handler of `start`. */
  settleStarted(info: BackendInfo): void;
  datasets: Datasets;
  library: ModelLibrary;
  saved: SavedModels;
  storage: Storage;
}

export function createContext(): EngineContext {
  const storage = new StorageOrMemory(new IndexedStorage());
  keepGradientFormsIn(storage);
  const saved = new SavedModels(storage);
  let settleStarted: (info: BackendInfo) => void = () => undefined;
  const started = new Promise<BackendInfo>((resolve) => {
    settleStarted = resolve;
  });
  return {
    started,
    settleStarted,
    datasets: new Datasets(new FetchedDatasets()),
    library: new ModelLibrary(new FetchedModels(), saved),
    saved,
    storage,
  };
}
