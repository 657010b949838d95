/**
 * Every model the lab can test: those it ships, those a person trained or imported, model files
 * named by a plan, and what is put together from them. A classifier is loaded once and kept.
 */
import { specKey, type ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelFiles } from '../../core/catalogue/model-entry';
import { parseZooIndex, type ZooIndex } from '../../core/catalogue/zoo';
import { LabError } from '../../core/errors';
import type { Classifier } from '../models/classifier';
import { Ensemble } from '../models/ensemble';
import { readLayersModel, weightPaths } from '../models/layers-model';
import { Tempered } from '../models/tempered';
import type { ModelFileSource } from './model-files';
import type { SavedModels } from './saved-models';

/** Reads a layers-model named by a path; only the command line has paths. */
export type ModelPathReader = (path: string) => Promise<ModelFiles>;

export class ModelLibrary {
  readonly #zoo: ModelFileSource;
  readonly #saved: SavedModels;
  readonly #readPath: ModelPathReader | undefined;
  readonly #loaded = new Map<string, Promise<Classifier>>();
  readonly #forgotten: Promise<Classifier>[] = [];
  #index: Promise<ZooIndex> | null = null;

  constructor(zoo: ModelFileSource, saved: SavedModels, readPath?: ModelPathReader) {
    this.#zoo = zoo;
    this.#saved = saved;
    this.#readPath = readPath;
  }

  /** The list of shipped models. */
  zoo(): Promise<ZooIndex> {
    this.#index ??= this.#zoo.json('index.json').then(parseZooIndex);
    this.#index.catch(() => {
      this.#index = null;
    });
    return this.#index;
  }

  /**
   * The classifier that a spec describes, with its weights on the current backend. It stays loaded:
   * do not dispose it.
   * @throws LabError `unknown-model`, or what reading the model throws
   */
  classifier(spec: ClassifierSpec): Promise<Classifier> {
    const key = specKey(spec);
    let loading = this.#loaded.get(key);
    if (!loading) {
      loading = this.#load(spec, key);
      this.#loaded.set(key, loading);
      loading.catch(() => this.#loaded.delete(key));
    }
    return loading;
  }

  /**
   * Lets go of a saved model that was changed or deleted, and of everything built on it. Whoever works with it
   * goes on with it: its weights are freed by `freeForgotten`.
   */
  forget(savedId: string): void {
    const leaf = specKey({ saved: savedId });
    for (const [key, loading] of [...this.#loaded]) {
      if (key !== leaf && !key.includes(leaf)) continue;
      this.#loaded.delete(key);
      this.#forgotten.push(loading);
    }
  }

  /** Frees the weights of what was forgotten; for a moment at which nobody works with them. */
  async freeForgotten(): Promise<void> {
    for (const loading of this.#forgotten.splice(0)) (await loading.catch(() => null))?.dispose();
  }

  /**
   * A model's files as they are stored.
   * @throws LabError `no-single-file` for an ensemble or a temperature: export their members
   */
  async files(spec: ClassifierSpec): Promise<ModelFiles> {
    if ('saved' in spec) return this.#saved.files(spec.saved);
    if ('model' in spec) {
      if (!this.#readPath) throw new LabError('unknown-model', 'Model files by path are for the command line. Import the model instead.');
      return this.#readPath(spec.model);
    }
    const network = 'zoo' in spec ? (await this.zoo()).networks.find((entry) => entry.id === spec.zoo) : undefined;
    if (!network) throw new LabError('no-single-file', 'An ensemble has no single file. Export its members one by one.');
    return this.#zooFiles(network.path);
  }

  async #zooFiles(path: string): Promise<ModelFiles> {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const modelJson = await this.#zoo.json(path);
    const parts = await Promise.all(
      weightPaths(modelJson).map(async (file) => [file, await this.#zoo.bytes(folder + file)] as const),
    );
    return { modelJson: JSON.stringify(modelJson), weights: Object.fromEntries(parts) };
  }

  async #load(spec: ClassifierSpec, key: string): Promise<Classifier> {
    if ('members' in spec) {
      const members = await Promise.all(spec.members.map((member) => this.classifier(member)));
      return new Ensemble(key, members, spec.combine ?? 'mean-logits');
    }
    if ('classifier' in spec) return new Tempered(key, await this.classifier(spec.classifier), spec.temperature);
    if ('zoo' in spec) {
      const index = await this.zoo();
      const ensemble = index.ensembles.find((entry) => entry.id === spec.zoo);
      if (ensemble) return this.classifier({ members: ensemble.members.map((zoo) => ({ zoo })), combine: 'mean-logits' });
      const known = [...index.networks, ...index.ensembles].map((entry) => entry.id);
      if (!known.includes(spec.zoo)) throw new LabError('unknown-model', `No shipped model is called "${spec.zoo}". There are: ${known.join(', ')}.`);
    }
    const id = 'zoo' in spec ? spec.zoo : 'saved' in spec ? spec.saved : spec.model;
    return readModelFiles(await this.files(spec), id);
  }
}

/**
 * A classifier from a model's files.
 * @throws LabError `model-format` and what `readLayersModel` throws
 */
export async function readModelFiles(files: ModelFiles, id: string): Promise<Classifier> {
  const modelJson = parseJson(files.modelJson);
  const weights = weightPaths(modelJson).map((path) => {
    const bytes = files.weights[path];
    if (!bytes) throw new LabError('model-format', `The model names a weight file "${path}", which is not there. Choose all of the model's files together.`);
    return bytes;
  });
  return readLayersModel(modelJson, weights, id);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LabError('model-format', 'The model file is not JSON. Choose the model.json that TensorFlow.js wrote.', { cause: error });
  }
}
