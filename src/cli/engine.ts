/**
 * The engine as the command line holds it: files instead of fetch, a folder instead of IndexedDB.
 */
import type { BackendChoice, BackendInfo } from '../core/catalogue/backends';
import { startBackend } from '../engine/backends/start';
import { Datasets } from '../engine/data/datasets';
import type { PlanSources } from '../engine/experiments/cell-context';
import { ModelLibrary } from '../engine/library/library';
import { SavedModels } from '../engine/library/saved-models';
import { MemoryStorage } from '../engine/storage';
import { FileDatasets } from './file-datasets';
import { readModelPath, readPlanFile, shippedModels } from './file-models';

/** Where plans and recipes find models and images. Nothing that a person saved in a browser is here. */
export function fileSources(): PlanSources {
  return {
    library: new ModelLibrary(shippedModels, new SavedModels(new MemoryStorage()), readModelPath),
    datasets: new Datasets(new FileDatasets()),
    readFile: readPlanFile,
  };
}

/** Starts the backend and says on stderr what computes. */
export async function startEngine(choice: BackendChoice, threads: number | undefined): Promise<BackendInfo> {
  const info = await startBackend(choice, threads === undefined ? {} : { threads });
  process.stderr.write(`${info.backend}, ${info.binary} kernels, ${info.threads} thread${info.threads === 1 ? '' : 's'}\n`);
  if (info.message) process.stderr.write(`${info.message}\n`);
  return info;
}
