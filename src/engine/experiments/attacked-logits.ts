/**
 * Logits of many labelled images after an attack on the classifier that reads them: part by part, kept in storage,
 * continued after a stop. The images are those of an attack cell with the same settings (SPEC section 1): judged as
 * they are returned, random numbers drawn by the image's row, so neither order nor parts change anything.
 */
import { attackKey } from '../../core/attacks/attack-used';
import type { AttackUsed } from '../../core/attacks/attack-used';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { LabError } from '../../core/errors';
import { attackBatchSize } from '../attacks/batch-size';
import { runAttack } from '../attacks/run-attack';
import { registerGradients } from '../backends/gradients';
import { PIXELS } from '../data/image-set';
import type { ImageSet, Selection } from '../data/image-set';
import type { JobControl } from '../job';
import { classifierFingerprint } from '../library/classifier-fingerprint';
import { CLASSES } from '../models/architecture';
import type { Classifier } from '../models/classifier';
import { memberLogits } from '../scores/member-logits';
import { ENGINE_VERSION, hashOf } from './input-hash';
import type { KeptLogits, LogitRows, LogitSources } from './kept-logits';
import { ifPossible } from '../storage';

export interface AttackedQuestion {
  /** Attacked, and then read. */
  spec: ClassifierSpec;
  dataset: string;
  selection: Selection;
  attack: AttackUsed;
}

interface KeptRecord {
  version: 1;
  done: number;
  backends: string[];
  members: string[];
}

const PREFIX = 'logits/attacked-';
/** Images between two parts of the answer, in batches: a figure that grows, and little lost by a stop. */
const PART_BATCHES = 2;

/** What is there of the answer; the arrays have room for all. */
interface Rows {
  logits: Float32Array;
  members: { id: string; logits: Float32Array }[];
  done: number;
  backends: string[];
}

async function restore(key: string, n: number, { storage }: LogitSources): Promise<Rows> {
  const record = await storage.get(key).catch(() => undefined);
  const kept = record?.json as KeptRecord | undefined;
  const rows: Rows = { logits: new Float32Array(n * CLASSES), members: [], done: 0, backends: [] };
  if (record === undefined || kept?.version !== 1 || kept.done > n) return rows;
  const wide = (name: string): Float32Array | null => {
    const bytes = record.arrays[name];
    if (bytes?.byteLength !== kept.done * CLASSES * 4) return null;
    const all = new Float32Array(n * CLASSES);
    all.set(new Float32Array(bytes));
    return all;
  };
  const logits = wide('logits');
  const members = kept.members.map((id, i) => ({ id, logits: wide(`member-${i}`) }));
  const whole = members.flatMap(({ id, logits: one }) => (one ? [{ id, logits: one }] : []));
  return logits && whole.length === members.length ? { logits, members: whole, done: kept.done, backends: kept.backends } : rows;
}

async function keep(key: string, { logits, members, done, backends }: Rows, { storage }: LogitSources): Promise<void> {
  if (done === 0) return;
  const json: KeptRecord = { version: 1, done, backends, members: members.map(({ id }) => id) };
  const first = (values: Float32Array): ArrayBuffer => values.slice(0, done * CLASSES).buffer;
  const arrays = { logits: first(logits), ...Object.fromEntries(members.map((member, i) => [`member-${i}`, first(member.logits)])) };
  await ifPossible(storage.put(key, { json, arrays }));
}

const slice = ({ logits, members }: Rows, from: number, to: number): LogitRows => ({
  from,
  logits: logits.slice(from * CLASSES, to * CLASSES),
  members: members.map((member) => ({ id: member.id, logits: member.logits.slice(from * CLASSES, to * CLASSES) })),
});

/** The job, with progress counted in images of the whole. */
function within(job: JobControl, from: number, to: number, n: number): JobControl {
  const report = ({ done, total, note }: { done: number; total: number; note?: string }): void =>
    job.report({ done: Math.floor(from + (total > 0 ? done / total : 1) * (to - from)), total: n, unit: 'images', note });
  return { checkpoint: () => job.checkpoint(), report };
}

/** Attacks and reads rows [from, to). */
async function compute(rows: Rows, from: number, to: number, images: KeptLogits['images'], classifier: Classifier, { attack: id, epsilon, ...settings }: AttackUsed, job: JobControl): Promise<void> {
  const pixels = images.pixels.slice(from * PIXELS, to * PIXELS);
  const options = { ...settings, attack: id, epsilons: [epsilon], keepImages: true, imageIndices: images.indices.subarray(from, to), batch: attackBatchSize(classifier) };
  const { results } = await runAttack(classifier, pixels, images.labels.subarray(from, to), options, within(job, from, to, images.n));
  const { adversarial, logits } = results[0];
  rows.logits.set(logits, from * CLASSES);
  if (adversarial && classifier.members) {
    const quiet: JobControl = { checkpoint: () => job.checkpoint(), report: () => undefined };
    const read = await memberLogits(classifier, adversarial, quiet, attackBatchSize(classifier));
    classifier.members.forEach(({ id: name }, i) => {
      rows.members[i] ??= { id: name, logits: new Float32Array(images.n * CLASSES) };
      rows.members[i].logits.set(read.members[i], from * CLASSES);
    });
  }
  rows.done = to;
}

/**
 * @param job reports images attacked; paused and cancelled between the steps of an attack
 * @param onPart given finished rows while the rest is attacked; nothing where all was kept
 * @throws LabError `no-labels`, and what attacks, loading models and images throw
 */
export async function attackedLogits(question: AttackedQuestion, sources: LogitSources, job: JobControl, onPart: (part: LogitRows, images: KeptLogits['images']) => void): Promise<KeptLogits> {
  const { library, datasets, backend } = sources;
  const { spec, dataset, selection, attack } = question;
  const set: ImageSet = await datasets.load(dataset, selection);
  const { labels, n } = set;
  if (!labels) throw new LabError('no-labels', `The images of "${dataset}" have no labels, so nothing says what to attack. Choose another set.`);
  const images = { ...set, labels };
  const key = PREFIX + (await hashOf([ENGINE_VERSION, await classifierFingerprint(spec, library), dataset, selection, attackKey(attack)]));
  const rows = await restore(key, n, sources);
  const wasKept = rows.done === n;
  if (!wasKept) {
    await registerGradients();
    const classifier = await library.classifier(spec);
    if (!rows.backends.includes(backend)) rows.backends = [...rows.backends, backend];
    const part = PART_BATCHES * attackBatchSize(classifier);
    if (rows.done > 0) onPart(slice(rows, 0, rows.done), images);
    try {
      while (rows.done < n) {
        const from = rows.done;
        await compute(rows, from, Math.min(n, from + part), images, classifier, attack, job);
        if (rows.done < n) onPart(slice(rows, from, rows.done), images);
      }
    } finally {
      await keep(key, rows, sources);
    }
  }
  return { images, rows: slice(rows, 0, n), backends: rows.backends, wasKept };
}
