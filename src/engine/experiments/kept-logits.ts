/**
 * Logits of many labelled images by any classifier, each network of it computed once and kept: an
 * ensemble is put together from its members' logits, a temperature divides them, so that looking at the
 * ensemble after its members, or a second time, costs nothing. What was computed before a stop is kept too.
 */
import { specKey, type ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { LabError } from '../../core/errors';
import { shiftImages, shiftKey, type ImageShift } from '../../core/shifts/shift';
import { joinLogits } from '../../core/uncertainty/combine';
import type { Datasets } from '../data/datasets';
import { PIXELS, toFloat, type ImageSet, type Selection } from '../data/image-set';
import type { JobControl } from '../job';
import type { ModelLibrary } from '../library/library';
import { CLASSES } from '../models/architecture';
import { EVALUATION_BATCH, evaluate } from '../models/evaluate';
import { ifPossible } from '../storage';
import type { Storage } from '../storage';
import { ENGINE_VERSION, hashOf, sha256 } from './input-hash';

export interface LogitSources {
  library: ModelLibrary;
  datasets: Datasets;
  storage: Storage;
  /** What computes now, in words: "wasm". */
  backend: string;
}

export interface LogitQuestion {
  spec: ClassifierSpec;
  dataset: string;
  selection: Selection;
  shift?: ImageShift;
}

/** Rows `from`.. of the answer. */
export interface LogitRows {
  from: number;
  /** [rows,10] */
  logits: Float32Array;
  /** [rows,10] each, of an ensemble. */
  members: { id: string; logits: Float32Array }[];
}

export interface KeptLogits {
  images: ImageSet & { labels: Uint8Array };
  rows: LogitRows;
  /** Who computed the figures; several where a stop lay between. */
  backends: string[];
  /** No network had to compute anything. */
  wasKept: boolean;
}

type Leaf = { zoo: string } | { saved: string } | { model: string };

/** A spec with shipped ensembles opened up, so that its leaves are networks. */
type Opened = Leaf | { members: Opened[]; combine: 'mean-logits' | 'mean-probabilities' } | { classifier: Opened; temperature: number };

interface LeafRows {
  leaf: Leaf;
  key: string;
  logits: Float32Array;
  /** Rows that are there. */
  done: number;
  backends: string[];
}

interface KeptRecord {
  version: 1;
  done: number;
  backends: string[];
}

/** Images between two parts of the answer. */
const PART = 5 * EVALUATION_BATCH;
const PREFIX = 'logits/';

async function open(spec: ClassifierSpec, library: ModelLibrary): Promise<Opened> {
  if ('members' in spec) return { members: await Promise.all(spec.members.map((member) => open(member, library))), combine: spec.combine ?? 'mean-logits' };
  if ('classifier' in spec) return { classifier: await open(spec.classifier, library), temperature: spec.temperature };
  if ('zoo' in spec) {
    const ensemble = (await library.zoo()).ensembles.find(({ id }) => id === spec.zoo);
    if (ensemble) return { members: ensemble.members.map((zoo) => ({ zoo })), combine: 'mean-logits' };
  }
  return spec;
}

function leavesOf(opened: Opened): Leaf[] {
  if ('members' in opened) return opened.members.flatMap(leavesOf);
  return 'classifier' in opened ? leavesOf(opened.classifier) : [opened];
}

/** What the logits of one network depend on. */
async function recordKey(leaf: Leaf, question: LogitQuestion, library: ModelLibrary): Promise<string> {
  const { modelJson, weights } = await library.files(leaf);
  const parts = await Promise.all(Object.keys(weights).sort().map((path) => sha256(weights[path])));
  const { dataset, selection, shift } = question;
  return PREFIX + (await hashOf([ENGINE_VERSION, modelJson, parts, dataset, selection, shiftKey(shift)]));
}

async function restore(leaf: Leaf, key: string, n: number, storage: Storage): Promise<LeafRows> {
  const logits = new Float32Array(n * CLASSES);
  // A browser that keeps nothing computes anew.
  const record = await storage.get(key).catch(() => undefined);
  const kept = record?.json as KeptRecord | undefined;
  const bytes = record?.arrays.logits;
  if (kept?.version !== 1 || bytes?.byteLength !== kept.done * CLASSES * 4 || kept.done > n) return { leaf, key, logits, done: 0, backends: [] };
  logits.set(new Float32Array(bytes));
  return { leaf, key, logits, done: kept.done, backends: kept.backends };
}

async function keep({ key, logits, done, backends }: LeafRows, storage: Storage): Promise<void> {
  if (done === 0) return;
  const json: KeptRecord = { version: 1, done, backends };
  await ifPossible(storage.put(key, { json, arrays: { logits: logits.slice(0, done * CLASSES).buffer } }));
}

/** Rows [from, to) of a spec out of its leaves' rows. */
function rowsOf(opened: Opened, leaves: ReadonlyMap<string, LeafRows>, from: number, to: number): { logits: Float32Array; members: LogitRows['members'] } {
  if ('members' in opened) {
    const parts = opened.members.map((member) => rowsOf(member, leaves, from, to).logits);
    const joined = joinLogits(parts, CLASSES, opened.combine);
    const members = opened.members.map((member, i) => ({ id: memberId(member, i), logits: parts[i] }));
    return { logits: Float32Array.from(joined), members };
  }
  if ('classifier' in opened) {
    const { logits, members } = rowsOf(opened.classifier, leaves, from, to);
    return { logits: logits.map((value) => value / opened.temperature), members };
  }
  const rows = leaves.get(specKey(opened));
  if (!rows) throw new LabError('unknown-model', 'A member of the ensemble was not found.');
  return { logits: rows.logits.slice(from * CLASSES, to * CLASSES), members: [] };
}

function memberId(member: Opened, index: number): string {
  if ('zoo' in member) return member.zoo;
  if ('saved' in member) return member.saved;
  return 'model' in member ? member.model : `member-${index + 1}`;
}

/** Makes a network read rows [done, to). */
async function compute(rows: LeafRows, to: number, images: Float32Array, library: ModelLibrary, backend: string, job: JobControl): Promise<void> {
  if (rows.done >= to) return;
  const { done } = rows;
  const classifier = await library.classifier(rows.leaf);
  const quiet: JobControl = { checkpoint: () => job.checkpoint(), report: () => undefined };
  rows.logits.set(await evaluate(classifier, images.subarray((done) * PIXELS, to * PIXELS), quiet), done * CLASSES);
  rows.done = to;
  if (!rows.backends.includes(backend)) rows.backends = [...rows.backends, backend];
}

/**
 * @param job reports images done, over all networks of the classifier; paused and cancelled between batches
 * @param onPart given finished rows while the rest is computed; nothing where all was kept
 * @throws LabError `no-labels`, and what loading models and images throws
 */
export async function keptLogits(question: LogitQuestion, sources: LogitSources, job: JobControl, onPart: (part: LogitRows, images: KeptLogits['images']) => void): Promise<KeptLogits> {
  const { library, datasets, storage, backend } = sources;
  const set = await datasets.load(question.dataset, question.selection);
  const { labels, n } = set;
  if (!labels) throw new LabError('no-labels', `The images of "${question.dataset}" have no labels, so there is nothing to compare with. Choose another set.`);
  const images = { ...set, labels };
  const opened = await open(question.spec, library);
  const leaves = new Map<string, LeafRows>();
  for (const leaf of leavesOf(opened))
    if (!leaves.has(specKey(leaf))) leaves.set(specKey(leaf), await restore(leaf, await recordKey(leaf, question, library), n, storage));
  const all = [...leaves.values()];
  const wasKept = all.every(({ done }) => done === n);
  if (!wasKept) {
    const report = (): void => job.report({ done: Math.floor(all.reduce((sum, { done }) => sum + done, 0) / all.length), total: n, unit: 'images' });
    report();
    const unshifted = toFloat(images.pixels);
    const pixels = question.shift ? shiftImages(unshifted, images.indices, question.shift) : unshifted;
    try {
      for (let from = 0; from < n; from += PART) {
        const to = Math.min(n, from + PART);
        for (const rows of all) {
          await compute(rows, to, pixels, library, backend, job);
          report();
        }
        if (to < n) onPart({ from, ...rowsOf(opened, leaves, from, to) }, images);
      }
    } finally {
      for (const rows of all) await keep(rows, storage);
    }
  }
  return { images, rows: { from: 0, ...rowsOf(opened, leaves, 0, n) }, backends: [...new Set(all.flatMap(({ backends }) => backends))], wasKept };
}
