/**
 * The logits that the Calibrate panel works on, as plain data: which sets it wants, what is there of each
 * so far, and one queue that has the worker read them one after the other. A set that nobody wants any
 * longer is stopped; what was read of it stays in the browser's storage for the next time.
 */
import { createStore } from 'zustand/vanilla';
import type { LabClient } from '../client/lab-client';
import { attackKey } from '../core/attacks/attack-used';
import type { AttackUsed } from '../core/attacks/attack-used';
import { specKey } from '../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import { CANCELLED, toErrorRecord } from '../core/errors';
import { shiftKey } from '../core/shifts/shift';
import type { ImageShift } from '../core/shifts/shift';
import type { LogitsPart, LogitsResult, MemberPrediction } from '../protocol/methods';

/** Which logits: of what, on what. Without `count` all images of the set. */
export interface LogitWish {
  spec: ClassifierSpec;
  dataset: 'mnist-validation' | 'mnist-test';
  count?: number;
  shift?: ImageShift;
  /** Attacked by way of the classifier itself; then there is no shift. */
  attack?: AttackUsed;
}

/** Rows in hand; all arrays have the same number of rows. */
export interface LogitRows {
  /** [n,10] */
  logits: Float32Array;
  labels: Uint8Array;
  /** Row of each image in its set. */
  indices: readonly number[];
  /** [n,10] each; empty for a single network. */
  members: readonly MemberPrediction[];
  /** What computed them; empty until all are there. */
  backends: readonly string[];
}

export interface LogitSet {
  wish: LogitWish;
  status: 'waiting' | 'running' | 'ready' | 'failed' | 'stopped';
  /** Images read, and of how many; 0 of 0 before the worker has begun. */
  done: number;
  total: number;
  imagesPerSecond?: number;
  rows?: LogitRows;
  message?: string;
}

/** The seed of the draw where not all images are wanted. */
const DRAW_SEED = 1;
const CLASSES = 10;

export const calibrationStore = createStore<{ sets: Readonly<Record<string, LogitSet>> }>()(() => ({ sets: {} }));

/** Equal wishes have equal keys. */
export function wishKey({ spec, dataset, count, shift, attack }: LogitWish): string {
  return [specKey(spec), dataset, count ?? 'all', shiftKey(shift), attackKey(attack)].join(' ');
}

function change(key: string, next: Partial<LogitSet>): void {
  calibrationStore.setState(({ sets }) => (sets[key] ? { sets: { ...sets, [key]: { ...sets[key], ...next } } } : {}));
}

/** Rows that arrive in parts, in arrays that are as long as the whole from the first part on. */
class GrowingRows {
  readonly #logits: Float32Array;
  readonly #labels: Uint8Array;
  readonly #members: MemberPrediction[];
  #indices: readonly number[] = [];

  constructor({ total, members }: LogitsPart) {
    this.#logits = new Float32Array(total * CLASSES);
    this.#labels = new Uint8Array(total);
    this.#members = members.map(({ id }) => ({ id, logits: new Float32Array(total * CLASSES) }));
  }

  take(part: LogitsPart): LogitRows {
    this.#logits.set(part.logits, part.from * CLASSES);
    this.#labels.set(part.labels, part.from);
    this.#members.forEach(({ logits }, i) => logits.set(part.members[i].logits, part.from * CLASSES));
    this.#indices = [...this.#indices, ...part.indices];
    const n = this.#indices.length;
    return {
      logits: this.#logits.subarray(0, n * CLASSES),
      labels: this.#labels.subarray(0, n),
      indices: this.#indices,
      members: this.#members.map(({ id, logits }) => ({ id, logits: logits.subarray(0, n * CLASSES) })),
      backends: [],
    };
  }
}

let queue: LogitWish[] = [];
let running: { key: string; controller: AbortController } | null = null;

function ask(client: LabClient, wish: LogitWish, controller: AbortController): Promise<LogitsResult> {
  const key = wishKey(wish);
  let growing: GrowingRows | null = null;
  let begun: { at: number; done: number } | null = null;
  return client.call(
    'logits',
    { classifier: wish.spec, images: { dataset: wish.dataset, ...(wish.count === undefined ? {} : { count: wish.count, seed: DRAW_SEED }) }, shift: wish.shift, attack: wish.attack },
    {
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        const now = performance.now();
        begun ??= { at: now, done };
        const rate = (1000 * (done - begun.done)) / (now - begun.at);
        change(key, { done, total, imagesPerSecond: rate > 0 && Number.isFinite(rate) ? rate : undefined });
      },
      onPart: (part) => {
        growing ??= new GrowingRows(part);
        change(key, { rows: growing.take(part) });
      },
    },
  );
}

async function work(client: LabClient): Promise<void> {
  for (let wish = queue.shift(); wish; wish = queue.shift()) {
    const key = wishKey(wish);
    const controller = new AbortController();
    running = { key, controller };
    change(key, { status: 'running', message: undefined });
    try {
      const { logits, labels, indices, members, backends } = await ask(client, wish, controller);
      change(key, { status: 'ready', done: labels.length, total: labels.length, imagesPerSecond: undefined, rows: { logits, labels, indices, members, backends } });
    } catch (error) {
      const { code, message } = toErrorRecord(error);
      change(key, code === CANCELLED ? { status: 'stopped', imagesPerSecond: undefined } : { status: 'failed', message });
    }
    running = null;
  }
}

/**
 * Says which sets are wanted now, the most urgent first. New ones are read in this order; others that
 * wait or are being read are let go. A set that failed or was stopped by hand waits for `askAgain`.
 */
export function wantLogits(client: LabClient, wishes: readonly LogitWish[]): void {
  const { sets } = calibrationStore.getState();
  const wanted = new Set(wishes.map(wishKey));
  const kept: Record<string, LogitSet> = {};
  for (const [key, set] of Object.entries(sets)) {
    // What was let go is forgotten, so that the next wish for it begins where storage left off.
    if (wanted.has(key) || set.status === 'ready') kept[key] = set;
  }
  for (const wish of wishes) kept[wishKey(wish)] ??= { wish, status: 'waiting', done: 0, total: 0 };
  calibrationStore.setState({ sets: kept });
  queue = wishes.filter((wish) => kept[wishKey(wish)].status === 'waiting');
  if (running && !wanted.has(running.key)) running.controller.abort();
  if (!running && queue.length > 0) void work(client);
}

/** Stops reading a set; what is there stays. */
export function stopLogits(wish: LogitWish): void {
  const key = wishKey(wish);
  queue = queue.filter((one) => wishKey(one) !== key);
  change(key, { status: 'stopped' });
  if (running?.key === key) running.controller.abort();
}

/** Reads a set that failed or was stopped, after those that wait. */
export function askAgain(client: LabClient, wish: LogitWish): void {
  change(wishKey(wish), { status: 'waiting', message: undefined });
  queue.push(wish);
  if (!running) void work(client);
}

/** Lets go of everything that waits or is being read: the panel was left. */
export function releaseLogits(client: LabClient): void {
  wantLogits(client, []);
}
