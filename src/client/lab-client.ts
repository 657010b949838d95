/**
 * The page's side of the engine: spawns the worker, asks, passes on progress, cancels, and when the
 * worker dies (lost GPU, full memory, killed) spawns another, starts it as before and asks again
 * what was still unanswered. Models and checkpoints live in the browser's storage, so a new worker
 * finds them there. Knows messages only: no tensor, no React.
 */
import type { BackendChoice, BackendInfo } from '../core/catalogue/backends';
import { cancelled, fromErrorRecord, LabError } from '../core/errors';
import type { MethodName, Params, Part, Result } from '../protocol/methods';
import type { FromWorker, Progress, ToWorker } from '../protocol/messages';

/** The part of `Worker` that the client uses; tests give their own. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

/** A worker and a promise that settles when it is found dead without having said so. */
export interface SpawnedWorker {
  worker: WorkerLike;
  died?: Promise<void>;
}

export interface CallOptions<M extends MethodName> {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  onPart?: (part: Part<M>) => void;
}

/** A call that can also be held. */
export interface Call<R> extends Promise<R> {
  pause(): void;
  resume(): void;
}

export type EngineState =
  | { phase: 'loading' }
  | { phase: 'ready'; info: BackendInfo }
  /** A new worker is being started; `reason` is what ended the old one. */
  | { phase: 'restarting'; reason: string }
  | { phase: 'failed'; error: LabError };

interface Pending {
  message: Extract<ToWorker, { type: 'call' }>;
  resolve(result: never): void;
  reject(error: LabError): void;
  onProgress?: (progress: Progress) => void;
  onPart?: (part: never) => void;
  /** How many workers this call has seen die. */
  deaths: number;
  paused: boolean;
}

/** How long a cancelled call may go on in the worker before the worker is replaced. */
const CANCEL_PATIENCE_MS = 4_000;
/** A call is asked again of a new worker once; a call that has ended two workers is given up. */
const DEATHS_ALLOWED = 1;

export class LabClient {
  readonly #spawn: () => SpawnedWorker;
  readonly #listeners = new Set<() => void>();
  readonly #pending = new Map<number, Pending>();
  /** Cancelled calls that the worker has not yet let go of. */
  readonly #leaving = new Map<number, ReturnType<typeof setTimeout>>();
  #worker: WorkerLike | null = null;
  #nextId = 1;
  #choice: BackendChoice = 'auto';
  #state: EngineState = { phase: 'loading' };

  constructor(spawn: () => SpawnedWorker) {
    this.#spawn = spawn;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Whether a call is waiting for its answer. */
  get isBusy(): boolean {
    return this.#pending.size > 0;
  }

  /** Calls `listener` after every change of `state`; returns the way to stop that. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Starts the engine, or starts it again on another backend. */
  start(choice: BackendChoice): Promise<BackendInfo> {
    if (this.#worker && this.#state.phase === 'ready') this.#replaceWorker('The backend was changed.', choice, false);
    this.#choice = choice;
    return this.#start();
  }

  /**
   * Asks the worker. Rejects with a LabError; with code "cancelled" at once when `signal` aborts.
   * A call that is pending when the worker dies is asked again of the next one.
   */
  call<M extends MethodName>(method: M, params: Params<M>, options: CallOptions<M> = {}): Call<Result<M>> {
    const id = this.#nextId++;
    const message = { type: 'call', id, method, params } as Pending['message'];
    const promise = new Promise<Result<M>>((resolve, reject) => {
      if (options.signal?.aborted) {
        reject(cancelled());
        return;
      }
      this.#pending.set(id, {
        message,
        resolve: resolve as (result: never) => void,
        reject,
        onProgress: options.onProgress,
        onPart: options.onPart as ((part: never) => void) | undefined,
        deaths: 0,
        paused: false,
      });
      options.signal?.addEventListener('abort', () => this.#cancel(id), { once: true });
      this.#post(message);
    });
    return Object.assign(promise, {
      pause: () => this.#hold(id, true),
      resume: () => this.#hold(id, false),
    });
  }

  /** Ends the worker. A later call spawns a new one. */
  close(): void {
    this.#dropWorker();
    for (const pending of this.#pending.values()) pending.reject(cancelled());
    this.#pending.clear();
  }

  async #start(): Promise<BackendInfo> {
    try {
      const info = await this.call('start', { choice: this.#choice });
      this.#set({ phase: 'ready', info });
      return info;
    } catch (error) {
      if (error instanceof LabError) this.#set({ phase: 'failed', error });
      throw error;
    }
  }

  #post(message: ToWorker): void {
    this.#worker ??= this.#open();
    this.#worker.postMessage(message);
  }

  #open(): WorkerLike {
    const { worker, died } = this.#spawn();
    worker.onmessage = ({ data }) => {
      if (worker === this.#worker) this.#receive(data);
    };
    worker.onerror = (event) => {
      if (worker === this.#worker) this.#replaceWorker(event.message ?? 'The engine stopped.');
    };
    void died?.then(() => {
      if (worker === this.#worker) this.#replaceWorker('The engine was ended from outside.');
    });
    return worker;
  }

  #receive(message: FromWorker): void {
    if (message.type === 'lost') {
      const onGpu = this.#state.phase === 'ready' && this.#state.info.backend.startsWith('webg');
      this.#replaceWorker(message.error.message, onGpu ? 'wasm' : this.#choice);
      return;
    }
    if (message.type === 'listening') return;
    const pending = this.#pending.get(message.id);
    if (message.type === 'progress') pending?.onProgress?.(message.progress);
    else if (message.type === 'part') pending?.onPart?.(message.part as never);
    else {
      clearTimeout(this.#leaving.get(message.id));
      this.#leaving.delete(message.id);
      this.#pending.delete(message.id);
      if (message.type === 'result') pending?.resolve(message.result as never);
      else pending?.reject(fromErrorRecord(message.error));
    }
  }

  #hold(id: number, paused: boolean): void {
    const pending = this.#pending.get(id);
    if (!pending || pending.paused === paused) return;
    pending.paused = paused;
    this.#post({ type: paused ? 'pause' : 'resume', id });
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    this.#worker?.postMessage({ type: 'cancel', id });
    this.#leaving.set(
      id,
      setTimeout(() => this.#replaceWorker('A cancelled job did not stop by itself.'), CANCEL_PATIENCE_MS),
    );
    pending.reject(cancelled());
  }

  #dropWorker(): void {
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#leaving.clear();
    this.#worker?.terminate();
    this.#worker = null;
  }

  #replaceWorker(reason: string, choice: BackendChoice = this.#choice, died = true): void {
    this.#dropWorker();
    this.#choice = choice;
    const open = [...this.#pending.values()];
    for (const pending of open) if (died) pending.deaths++;
    const restart = open.filter((p) => p.deaths <= DEATHS_ALLOWED && p.message.method !== 'start');
    for (const pending of open) {
      if (restart.includes(pending)) continue;
      this.#pending.delete(pending.message.id);
      pending.reject(new LabError('engine-lost', `The engine stopped while it worked on this. ${reason} Try again, or choose another backend.`));
    }
    this.#set({ phase: 'restarting', reason });
    if (!died) {
      this.#resend(restart);
      return;
    }
    const starting = this.#start();
    this.#resend(restart);
    starting.catch(() => undefined);
  }

  #resend(calls: readonly Pending[]): void {
    for (const pending of calls) {
      this.#post(pending.message);
      if (pending.paused) this.#post({ type: 'pause', id: pending.message.id });
    }
  }

  #set(state: EngineState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
