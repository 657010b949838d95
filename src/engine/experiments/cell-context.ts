/**
 * What a cell of a plan may ask for while it runs: its classifiers, its images, its seed's streams
 * and the job. Each is loaded once for a plan, and fingerprinted for the hash of the cell's inputs.
 */
import type { Cell } from '../../core/catalogue/cells';
import type { BackendInfo } from '../../core/catalogue/backends';
import { specKey, specLeaves } from '../../core/catalogue/classifier-spec';
import { invalidPlan, resolveClassifier, type Plan } from '../../core/catalogue/plan';
import { LabError } from '../../core/errors';
import type { Datasets } from '../data/datasets';
import type { ImageSet } from '../data/image-set';
import type { JobControl } from '../job';
import type { ModelLibrary } from '../library/library';
import type { Classifier } from '../models/classifier';
import { hashOf, sha256 } from './input-hash';
import { loadPlanImages, type FileReader } from './plan-images';

/** Where a plan's models, images and files come from. */
export interface PlanSources {
  library: ModelLibrary;
  datasets: Datasets;
  readFile?: FileReader;
}

/** The fields and arrays that a finished cell adds to its result. */
export interface CellOutput {
  fields: Record<string, unknown>;
  /** By the suffix of their file: "logits.f32". Kept only where the cell says `save`. */
  arrays?: Record<string, Float32Array>;
}

export type LabelledImages = ImageSet & { labels: Uint8Array };

/** A plan being run: what its cells share. */
export class PlanContext {
  #images = new Map<string, Promise<ImageSet>>();
  #hashes = new Map<string, Promise<string>>();

  constructor(
    readonly plan: Plan,
    readonly sources: PlanSources,
    readonly backend: BackendInfo,
    /** Images at once in a forward pass. */
    readonly batch: number,
    readonly job: JobControl,
  ) {}

  /** The same for another cell: what was loaded stays. */
  withJob(job: JobControl): PlanContext {
    const context = new PlanContext(this.plan, this.sources, this.backend, this.batch, job);
    context.#images = this.#images;
    context.#hashes = this.#hashes;
    return context;
  }

  classifier(name: string): Promise<Classifier> {
    return this.sources.library.classifier(resolveClassifier(this.plan, name));
  }

  images(name: string): Promise<ImageSet> {
    return remember(this.#images, name, () => {
      const set = this.plan.images[name];
      if (!set) throw invalidPlan('images', `no image set is called "${name}"`);
      return loadPlanImages(set, this.sources.datasets, this.sources.readFile);
    });
  }

  async labelled(name: string): Promise<LabelledImages> {
    const set = await this.images(name);
    if (!set.labels) throw new LabError('no-labels', `The images "${name}" have no labels, which this cell needs.`);
    return set as LabelledImages;
  }

  /** A file that a cell names itself, such as logits. */
  async file(path: string): Promise<Uint8Array<ArrayBuffer>> {
    if (!this.sources.readFile) throw new LabError('no-files', `The page can't read the file ${path}. Run this plan with the command line.`);
    return this.sources.readFile(path);
  }

  /** Hash of a classifier: its form and the contents of its files. */
  hashClassifier(name: string): Promise<string> {
    const spec = resolveClassifier(this.plan, name);
    return remember(this.#hashes, `classifier ${name}`, async () => {
      const { library } = this.sources;
      const zoo = specLeaves(spec).some((leaf) => 'zoo' in leaf) ? await library.zoo() : null;
      const leaves = specLeaves(spec).flatMap((leaf) => {
        const members = 'zoo' in leaf ? zoo?.ensembles.find((entry) => entry.id === leaf.zoo)?.members : undefined;
        return members ? members.map((id) => ({ zoo: id })) : [leaf];
      });
      const files = leaves.map(async (leaf) => {
        const { modelJson, weights } = await library.files(leaf);
        const parts = Object.keys(weights).sort().map((path) => sha256(weights[path]));
        return [await hashOf(modelJson), ...(await Promise.all(parts))];
      });
      // A path is where a file lies, not what it is: the same file elsewhere is the same input.
      return hashOf([specKey(spec).replaceAll(/model:[^,()]*/g, 'model'), await Promise.all(files)]);
    });
  }

  hashImages(name: string): Promise<string> {
    return remember(this.#hashes, `images ${name}`, async () => {
      const { pixels, labels } = await this.images(name);
      return hashOf([await sha256(pixels as Uint8Array<ArrayBuffer>), labels ? await sha256(labels as Uint8Array<ArrayBuffer>) : null]);
    });
  }

  async hashFile(path: string): Promise<string> {
    return sha256(await this.file(path));
  }
}

function remember<T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  let made = map.get(key);
  if (!made) {
    made = Promise.resolve().then(make);
    map.set(key, made);
    // What failed once, a stopped download for one, is tried again by the next cell.
    made.catch(() => map.delete(key));
  }
  return made;
}

/** Runs one cell of a kind. */
export type CellRunner<C extends Cell> = (cell: C, context: PlanContext) => Promise<CellOutput>;
