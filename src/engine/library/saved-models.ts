/**
 * Models that a person trained or imported, kept in the storage of this browser (or folder).
 */
import type { ModelEntry, ModelFiles } from '../../core/catalogue/model-entry';
import { LabError } from '../../core/errors';
import type { Storage } from '../storage';

const PREFIX = 'models/';

interface SavedRecord {
  entry: ModelEntry;
  modelJson: string;
}

/** What is said about a model when it is saved; the rest follows. */
export type NewModel = Pick<ModelEntry, 'label' | 'parameters' | 'network' | 'test' | 'training' | 'outliers'>;

export class SavedModels {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Saved models, the newest first. */
  async entries(): Promise<ModelEntry[]> {
    const keys = await this.#storage.list(PREFIX);
    const records = await Promise.all(keys.map((key) => this.#storage.get(key)));
    return records
      .flatMap((record) => (record ? [(record.json as SavedRecord).entry] : []))
      .sort((a, b) => (b.date ?? '').localeCompare(a.date ?? ''));
  }

  /**
   * Keeps a model under a new id.
   * @param now the time of saving; ids and order come from it
   */
  async add(model: NewModel, files: ModelFiles, now = new Date()): Promise<ModelEntry> {
    const id = `${now.getTime().toString(36)}-${Math.abs(hash(files.modelJson + model.label)).toString(36)}`;
    const entry: ModelEntry = {
      ...model,
      spec: { saved: id },
      id,
      shipped: false,
      date: now.toISOString(),
      sizeBytes: Object.values(files.weights).reduce((sum, bytes) => sum + bytes.byteLength, files.modelJson.length),
    };
    await this.#storage.put(PREFIX + id, { json: { entry, modelJson: files.modelJson }, arrays: { ...files.weights } });
    return entry;
  }

  async rename(id: string, label: string): Promise<ModelEntry> {
    const record = await this.#record(id);
    const { entry, modelJson } = record.json as SavedRecord;
    const renamed = { ...entry, label };
    await this.#storage.put(PREFIX + id, { json: { entry: renamed, modelJson }, arrays: record.arrays });
    return renamed;
  }

  delete(id: string): Promise<void> {
    return this.#storage.delete(PREFIX + id);
  }

  async files(id: string): Promise<ModelFiles> {
    const record = await this.#record(id);
    return { modelJson: (record.json as SavedRecord).modelJson, weights: record.arrays };
  }

  async #record(id: string): Promise<{ json: unknown; arrays: Record<string, ArrayBuffer> }> {
    const record = await this.#storage.get(PREFIX + id);
    if (!record)
      throw new LabError('unknown-model', 'This model is not in this browser: it was deleted, or the link comes from another computer. Choose another network.');
    return record;
  }
}

/** FNV-1a, 32 bits: enough to tell two models of one millisecond apart. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}
