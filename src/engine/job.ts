/**
 * How long work in the engine talks to whoever asked for it: progress out, pause and cancel in.
 * Every loop over batches or steps calls `await job.checkpoint()` between two pieces of work, which
 * lets the event loop run (so a message can arrive), waits while paused, and throws when cancelled.
 */
import { cancelled } from '../core/errors';

/** Progress of a job. `done` and `total` count in `unit`s ("images", "steps", "cells"). */
export interface Progress {
  done: number;
  total: number;
  unit: string;
  /** What is being done now, in words that a person may read. */
  note?: string;
}

export interface JobControl {
  /** Between two pieces of work: yields, waits while paused, throws `cancelled()` when cancelled. */
  checkpoint(): Promise<void>;
  report(progress: Progress): void;
}

/** Lets messages and timers run; a MessageChannel is not clamped to 4 ms as timers are. */
function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A job that can be paused, resumed and cancelled from outside. */
export class Job implements JobControl {
  #cancelled = false;
  #paused: Promise<void> | null = null;
  #resume: (() => void) | null = null;
  readonly #onProgress: (progress: Progress) => void;

  constructor(onProgress: (progress: Progress) => void = () => undefined) {
    this.#onProgress = onProgress;
  }

  get isCancelled(): boolean {
    return this.#cancelled;
  }

  pause(): void {
    this.#paused ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume?.();
    this.#paused = null;
    this.#resume = null;
  }

  cancel(): void {
    this.#cancelled = true;
    this.resume();
  }

  async checkpoint(): Promise<void> {
    await yieldToEvents();
    while (this.#paused && !this.#cancelled) await this.#paused;
    if (this.#cancelled) throw cancelled();
  }

  report(progress: Progress): void {
    this.#onProgress(progress);
  }
}

/** A job that nobody watches: for tests and one-off calls. */
export function unattended(): JobControl {
  return new Job();
}
