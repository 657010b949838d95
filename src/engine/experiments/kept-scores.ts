/**
 * Scores of many images by any classifier, kept per classifier, images and score: the logits once, from
 * which the plain scores follow at no cost, and each of the slow ones by itself. Asking a second time, or
 * after a reload, computes nothing.
 */
import { softmaxRows } from '../../core/calibration/logits';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ScoreRequest } from '../../core/catalogue/score-parameters';
import { scoreFromLogits } from '../../core/detection/score-by-id';
import { LabError } from '../../core/errors';
import { PIXELS } from '../data/image-set';
import type { ImageSet } from '../data/image-set';
import type { JobControl } from '../job';
import { classifierFingerprint } from '../library/classifier-fingerprint';
import type { ModelLibrary } from '../library/library';
import { CLASSES } from '../models/architecture';
import type { Classifier } from '../models/classifier';
import { EVALUATION_BATCH } from '../models/evaluate';
import { ImageScorer } from '../scores/image-scorer';
import { KeptFits } from '../scores/kept-fits';
import { memberLogits } from '../scores/member-logits';
import type { FitDetails } from '../scores/registry';
import type { FitImages } from '../scores/unit-fits';
import { ifPossible } from '../storage';
import type { Storage } from '../storage';
import { ENGINE_VERSION, hashOf } from './input-hash';

export interface ScoreSources {
  library: ModelLibrary;
  storage: Storage;
  /** What computes now, in words: "wasm". */
  backend: string;
}

export interface ScoreTask {
  spec: ClassifierSpec;
  images: ImageSet;
  /** Equal for equal images. */
  imagesKey: string;
  requests: readonly ScoreRequest[];
  /** Fetched only where a score that is not kept is fitted. */
  fit?: { key: string; load: () => Promise<FitImages> };
}

export interface KeptScore {
  id: string;
  /** [n], larger = more in-distribution. */
  values: Float64Array;
  details: Partial<FitDetails>;
}

export interface KeptScores {
  scores: KeptScore[];
  readings: Uint8Array;
  confidences: Float32Array;
  backends: string[];
  wasKept: boolean;
}

interface Logits {
  logits: Float32Array;
  members: Float32Array[];
  backend: string;
  wasKept: boolean;
}

const PREFIX = 'scores/';
const VERSION = 1;
/** Shares of the progress: reading the images, then fitting (where there is any), then scoring. */
const READING = 0.2;
const FITTING = 0.5;

/** The job with a stage's progress counted in images of the whole. */
function stage(job: JobControl, n: number, from: number, to: number, note: string): JobControl {
  return {
    checkpoint: () => job.checkpoint(),
    report: ({ done, total }) => job.report({ done: Math.floor((from + (total > 0 ? done / total : 1) * (to - from)) * n), total: n, unit: 'images', note }),
  };
}

async function put(storage: Storage, key: string, json: unknown, arrays: Record<string, Float32Array | Float64Array>): Promise<void> {
  const buffers = Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, values.slice().buffer as ArrayBuffer]));
  await ifPossible(storage.put(key, { json, arrays: buffers }));
}

const isKept = (json: unknown): json is { version: number; backend: string; details?: Partial<FitDetails> } =>
  typeof json === 'object' && json !== null && 'version' in json && json.version === VERSION;

async function logitsOf(key: string, n: number, classifier: () => Promise<Classifier>, task: ScoreTask, { storage, backend }: ScoreSources, job: JobControl): Promise<Logits> {
  const record = await storage.get(key).catch(() => undefined);
  const whole = record?.arrays.logits;
  if (record && whole?.byteLength === n * CLASSES * 4 && isKept(record.json)) {
    const members = Object.keys(record.arrays).filter((name) => name.startsWith('member-')).sort().map((name) => new Float32Array(record.arrays[name]));
    return { logits: new Float32Array(whole), members, backend: record.json.backend, wasKept: true };
  }
  const { logits, members } = await memberLogits(await classifier(), task.images.pixels, stage(job, n, 0, READING, 'reading'), EVALUATION_BATCH);
  const named = Object.fromEntries(members.map((values, i) => [`member-${String(i).padStart(3, '0')}`, values]));
  await put(storage, key, { version: VERSION, backend }, { logits, ...named });
  return { logits, members, backend, wasKept: false };
}

/** What is read in each image and how surely. */
function readingsOf(logits: Float32Array, n: number): Pick<KeptScores, 'readings' | 'confidences'> {
  const probabilities = softmaxRows(logits, CLASSES);
  const readings = new Uint8Array(n);
  const confidences = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 1; k < CLASSES; k++) if (logits[i * CLASSES + k] > logits[i * CLASSES + readings[i]]) readings[i] = k;
    confidences[i] = probabilities[i * CLASSES + readings[i]];
  }
  return { readings, confidences };
}

const needsMore = ({ entry }: ScoreRequest): boolean => entry.needs.gradients || entry.needs.features;

/**
 * Every score of every image, in the order of the requests.
 * @param job reports images, over all stages
 * @throws LabError `no-images`, `needs-members`, `no-fit-images`, `cancelled`, and what loading throws
 */
export async function keptScores(task: ScoreTask, sources: ScoreSources, job: JobControl): Promise<KeptScores> {
  const { spec, images, imagesKey, requests, fit } = task;
  const { library, storage, backend } = sources;
  const n = images.n;
  if (n === 0 || images.pixels.length !== n * PIXELS) throw new LabError('no-images', 'There are no images to score. Choose a set, or bring images.');
  const print = await classifierFingerprint(spec, library);
  const keyOf = async (...parts: unknown[]): Promise<string> => PREFIX + (await hashOf([VERSION, ENGINE_VERSION, print, imagesKey, ...parts]));
  const classifier = (): Promise<Classifier> => library.classifier(spec);
  const read = await logitsOf(await keyOf('logits'), n, classifier, task, sources, job);
  const backends = new Set([read.backend]);
  let { wasKept } = read;

  const found = new Map<string, KeptScore>();
  const missing: { request: ScoreRequest; key: string }[] = [];
  for (const request of requests) {
    const { id, entry, parameters } = request;
    if (!needsMore(request)) {
      found.set(id, { id, values: scoreFromLogits(request, { logits: read.logits, members: read.members, classes: CLASSES }), details: {} });
      continue;
    }
    const key = await keyOf(entry.id, parameters, entry.needs.fit ? (fit?.key ?? null) : null);
    const record = await storage.get(key).catch(() => undefined);
    const values = record?.arrays.values;
    if (record && values?.byteLength === n * 8 && isKept(record.json)) {
      found.set(id, { id, values: new Float64Array(values), details: record.json.details ?? {} });
      backends.add(record.json.backend);
    } else missing.push({ request, key });
  }
  if (missing.length > 0) {
    wasKept = false;
    backends.add(backend);
    const isFitted = missing.some(({ request }) => request.entry.needs.fit);
    const begun = isFitted ? FITTING : READING;
    const options = { batch: EVALUATION_BATCH, ...(isFitted && fit ? { fit: await fit.load(), kept: new KeptFits(storage, () => Promise.resolve(print)) } : {}) };
    const scorer = await ImageScorer.prepare(await classifier(), missing.map(({ request }) => request), options, stage(job, n, READING, begun, 'fitting to training digits'));
    const results = await scorer.score(images.pixels, stage(job, n, begun, 1, 'scoring'), imagesKey);
    for (const [i, { request, key }] of missing.entries()) {
      const details = scorer.details(request.id);
      found.set(request.id, { id: request.id, values: results[i].values, details });
      await put(storage, key, { version: VERSION, backend, details }, { values: results[i].values });
    }
  }
  const scores = requests.flatMap(({ id }) => found.get(id) ?? []);
  return { scores, ...readingsOf(read.logits, n), backends: [...backends], wasKept };
}
