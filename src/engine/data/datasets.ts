/**
 * Loads the data sets by id: from original IDX files through a port (fetch in the worker, files in
 * the command line), or by computing them. What was read stays in memory.
 */
import { fileDataset, madeDataset, type FileDataset } from '../../core/catalogue/datasets';
import { parseIdx } from '../../core/digits/idx';
import { LabError } from '../../core/errors';
import { PIXELS, selectRows, takeRows, type ImageSet, type Selection } from './image-set';
import { makeImages } from './made-images';

/** Where the original files are. */
export interface DatasetSource {
  /**
   * The unpacked bytes of one original file.
   * @throws LabError `dataset-missing` when it is not installed
   */
  read(folder: string, file: string): Promise<Uint8Array>;
  /** Whether the file is there, without reading it. */
  has(folder: string, file: string): Promise<boolean>;
}

export class Datasets {
  readonly #source: DatasetSource;
  readonly #files = new Map<string, Promise<Uint8Array>>();

  constructor(source: DatasetSource) {
    this.#source = source;
  }

  /** Whether every file of a set is there. Computed sets are when what they are made from is. */
  async installed(id: string): Promise<boolean> {
    const made = madeDataset(id);
    if (made) return made.from ? this.installed(made.from) : true;
    const set = fileDataset(id);
    if (!set) return false;
    const files = [set.images, ...(set.labels ? [set.labels] : [])];
    return (await Promise.all(files.map((file) => this.#source.has(set.folder, file)))).every(Boolean);
  }

  /**
   * The chosen images of a set.
   * @throws LabError `unknown-dataset`, `dataset-missing`, `dataset-broken`, `bad-selection`
   */
  async load(id: string, selection: Selection = {}): Promise<ImageSet> {
    const made = madeDataset(id);
    if (made) return makeImages(made, selection, made.from ? await this.load(made.from) : undefined);
    const set = fileDataset(id);
    if (!set) throw new LabError('unknown-dataset', `There is no data set called "${id}".`);
    const [pixels, labels] = await Promise.all([
      this.#read(set, set.images, 3),
      set.labels ? this.#read(set, set.labels, 1) : undefined,
    ]);
    const [from, to] = set.rows ?? [0, pixels.length / PIXELS];
    return takeRows(pixels, labels, selectRows(to - from, selection), from);
  }

  async #read(set: FileDataset, file: string, rank: number): Promise<Uint8Array> {
    const key = `${set.folder}/${file}`;
    let reading = this.#files.get(key);
    if (!reading) {
      reading = this.#source.read(set.folder, file).then((bytes) => {
        const idx = parseIdx(bytes);
        if (idx.shape.length !== rank || (rank === 3 && (idx.shape[1] !== 28 || idx.shape[2] !== 28)))
          throw new LabError('dataset-broken', `${key} is not the file it should be. Delete it and run: ${set.install}`);
        return idx.data;
      });
      this.#files.set(key, reading);
      reading.catch(() => this.#files.delete(key));
    }
    return reading;
  }
}
