/**
 * The scores that the Detect panel works on, as plain data: what is there of each set, and one queue that
 * has the worker compute the rest, the most urgent first. What is computed stays in the browser's storage, so a
 * set that was let go and is wanted again costs nothing.
 */
import { createStore } from 'zustand/vanilla';
import type { LabClient } from '../client/lab-client';
import { specKey } from '../core/catalogue/classifier-spec';
import { fileDataset } from '../core/catalogue/datasets';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import type { GivenScore } from '../core/catalogue/score-parameters';
import { CANCELLED, toErrorRecord } from '../core/errors';
import type { ScoredSource, ScoresAnswer } from '../protocol/detection';
import type { ImageSelection } from '../protocol/methods';
import { ownImagesStore } from './detect-own-images';

/** The id of a person's own images among the sets. */
export const OWN_SET = 'own';
/** The seed of every draw, so that the same link shows the same images. */
export const DRAW_SEED = 1;

/** Which scores: of what, on what. */
export interface ScoreWish {
  spec: ClassifierSpec;
  /** A data set's id, or `own`. */
  set: string;
  /** Images drawn of a data set; all of a person's own. */
  count: number;
  /** These rows instead of a draw. */
  indices?: readonly number[];
  /** Usually one: each under its own id. */
  scores: readonly GivenScore[];
  /** Training digits for the scores that are fitted; 0 where none is. */
  fitCount: number;
  /** Which of a person's own images: they have no name that outlives them. */
  ownVersion?: number;
}

export interface ScoredSet {
  wish: ScoreWish;
  status: 'waiting' | 'running' | 'ready' | 'failed' | 'stopped';
  done: number;
  total: number;
  note?: string;
  imagesPerSecond?: number;
  answer?: ScoresAnswer;
  message?: string;
}

export const detectStore = createStore<{ sets: Readonly<Record<string, ScoredSet>> }>()(() => ({ sets: {} }));

/** Equal wishes have equal keys. */
export function scoreWishKey({ spec, set, count, indices, scores, fitCount, ownVersion }: ScoreWish): string {
  return JSON.stringify([specKey(spec), set, set === OWN_SET ? (ownVersion ?? 0) : (indices ?? count), scores, fitCount]);
}

/** The digits that scores are fitted on: of those that networks were trained on, so none that a temperature or a setting is chosen by. */
export const fitSelection = (count: number): ImageSelection => ({ dataset: 'mnist-fit', count, seed: DRAW_SEED });

/** Sets in memory; the oldest that nobody wants goes when there are more. */
const MOST_KEPT = 120;

function change(key: string, next: Partial<ScoredSet>): void {
  detectStore.setState(({ sets }) => (sets[key] ? { sets: { ...sets, [key]: { ...sets[key], ...next } } } : {}));
}

/** How many images a data set has; those that are computed have as many as MNIST's test set. */
export const setSize = (set: string): number => fileDataset(set)?.size ?? 10_000;

function sourceOf({ set, count, indices }: ScoreWish): ScoredSource {
  // The images cross to the worker by copy: the page goes on showing them.
  if (set === OWN_SET) return { pixels: ownImagesStore.getState().pixels };
  return { dataset: set, seed: DRAW_SEED, ...(indices ? { indices: [...indices] } : { count: Math.min(count, setSize(set)) }) };
}

let queue: ScoreWish[] = [];
let running: { key: string; controller: AbortController } | null = null;

async function ask(client: LabClient, wish: ScoreWish, controller: AbortController): Promise<ScoresAnswer> {
  const key = scoreWishKey(wish);
  let begun: { at: number; done: number } | null = null;
  return client.call(
    'ood-scores',
    { classifier: wish.spec, images: sourceOf(wish), scores: [...wish.scores], ...(wish.fitCount > 0 ? { fit: fitSelection(wish.fitCount) } : {}) },
    {
      signal: controller.signal,
      onProgress: ({ done, total, note }) => {
        const now = performance.now();
        begun ??= { at: now, done };
        const rate = (1000 * (done - begun.done)) / (now - begun.at);
        change(key, { done, total, note, imagesPerSecond: rate > 0 && Number.isFinite(rate) ? rate : undefined });
      },
    },
  );
}

async function work(client: LabClient): Promise<void> {
  for (let wish = queue.shift(); wish; wish = queue.shift()) {
    const key = scoreWishKey(wish);
    const controller = new AbortController();
    running = { key, controller };
    change(key, { status: 'running', message: undefined });
    try {
      const answer = await ask(client, wish, controller);
      change(key, { status: 'ready', done: answer.indices.length, total: answer.indices.length, imagesPerSecond: undefined, answer });
    } catch (error) {
      const { code, message } = toErrorRecord(error);
      change(key, code === CANCELLED ? { status: 'stopped', imagesPerSecond: undefined } : { status: 'failed', message });
    }
    running = null;
  }
}

/**
 * Says which scores are wanted now, the most urgent first. New ones are computed in this order; others that
 * wait or are being computed are let go. What failed or was stopped by hand waits for `scoreAgain`.
 */
export function wantScores(client: LabClient, wishes: readonly ScoreWish[]): void {
  const { sets } = detectStore.getState();
  const wanted = new Set(wishes.map(scoreWishKey));
  const ready = Object.entries(sets).filter(([key, { status }]) => status === 'ready' && !wanted.has(key));
  const kept: Record<string, ScoredSet> = Object.fromEntries(ready.slice(-MOST_KEPT));
  for (const wish of wishes) {
    const key = scoreWishKey(wish);
    kept[key] = sets[key] ?? { wish, status: 'waiting', done: 0, total: 0 };
  }
  detectStore.setState({ sets: kept });
  queue = wishes.filter((wish, i) => kept[scoreWishKey(wish)].status === 'waiting' && wishes.findIndex((other) => scoreWishKey(other) === scoreWishKey(wish)) === i);
  if (running && !wanted.has(running.key)) running.controller.abort();
  if (!running && queue.length > 0) void work(client);
}

/** Stops everything that waits or is being computed; `scoreAgain` goes on. */
export function stopScores(): void {
  for (const wish of queue) change(scoreWishKey(wish), { status: 'stopped' });
  queue = [];
  if (running) {
    change(running.key, { status: 'stopped' });
    running.controller.abort();
  }
}

/** Computes what failed or was stopped, after what waits. */
export function scoreAgain(client: LabClient): void {
  for (const [key, { status, wish }] of Object.entries(detectStore.getState().sets)) {
    if (status !== 'failed' && status !== 'stopped') continue;
    change(key, { status: 'waiting', message: undefined });
    queue.push(wish);
  }
  if (!running && queue.length > 0) void work(client);
}

/** Lets go of everything that waits or is being computed: the panel was left. */
export function releaseScores(client: LabClient): void {
  wantScores(client, []);
}
