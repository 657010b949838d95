/**
 * What scores were fitted to, and what they gave, kept in memory by classifier and images, so that a panel that
 * asks again, or the next cell of a plan, computes neither again: digits stand on one side of every cell, and an
 * ensemble's members are scored by themselves as well. The oldest is forgotten when they take too much.
 */
import type { Classifier } from '../models/classifier';

/** Bytes of fits that are kept. */
const BUDGET_BYTES = 512 * 2 ** 20;
/** Bytes of scores: a network's on 10,000 images take 0.8 MB. */
const SCORE_BYTES = 128 * 2 ** 20;

/** Classifiers are loaded once and kept (library.ts), so identity stands for spec and weights together. */
const numbers = new WeakMap<Classifier, number>();
let last = 0;

/** A number that stands for this classifier object. */
export function classifierNumber(classifier: Classifier): number {
  let number = numbers.get(classifier);
  if (number === undefined) {
    number = ++last;
    numbers.set(classifier, number);
  }
  return number;
}

function sizeOf(value: unknown, seen = new Set<unknown>()): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
  seen.add(value);
  return Object.values(value).reduce<number>((sum, inner) => sum + sizeOf(inner, seen), 0);
}

export class FitCache {
  readonly #kept = new Map<string, { value: object; bytes: number }>();
  #bytes = 0;

  constructor(readonly budgetBytes = BUDGET_BYTES) {}

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): object | undefined {
    const found = this.#kept.get(key);
    if (!found) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.value;
  }

  /** Keeps a finished fit; one that was cancelled never gets here. */
  put(key: string, value: object): void {
    this.#forget(key);
    const bytes = sizeOf(value);
    this.#kept.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of [...this.#kept.keys()]) {
      if (this.#bytes <= this.budgetBytes || oldest === key) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}

/** The fits of this process or worker. */
export const sharedFits = new FitCache();

/** The scores that this process or worker gave to images with a key. */
export const sharedScores = new FitCache(SCORE_BYTES);
