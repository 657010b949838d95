/**
 * The calls in progress: starts them, routes pause, resume and cancel to their jobs, sends their
 * progress and results back. Every call but those that start backends waits until the engine has been started.
 */
import { LabError, toErrorRecord } from '../core/errors';
import { Job } from '../engine/job';
import type { MethodName, Params, Part, Result } from '../protocol/methods';
import type { FromWorker, ToWorker } from '../protocol/messages';
import type { EngineContext } from './context';

/** What a handler is given besides its parameters. */
export interface CallScope<M extends MethodName> {
  engine: EngineContext;
  job: Job;
  part(part: Part<M>): void;
}

export type Handler<M extends MethodName> = (params: Params<M>, scope: CallScope<M>) => Promise<Result<M>>;

/** Handlers are loaded when first called, so that the first prediction waits for nothing else. */
export type Handlers = { [M in MethodName]: () => Promise<Handler<M>> };

/** Methods that start backends themselves. */
const STARTS: ReadonlySet<MethodName> = new Set(['start', 'measure-backends']);

type Send = (message: FromWorker, transfer?: Transferable[]) => void;

/** The buffers of typed arrays one or two levels down: they are moved, not copied. */
function transferables(value: unknown): Transferable[] {
  const found = new Set<ArrayBuffer>();
  const visit = (x: unknown, depth: number): void => {
    if (x instanceof ArrayBuffer) found.add(x);
    else if (ArrayBuffer.isView(x)) {
      if (x.buffer instanceof ArrayBuffer) found.add(x.buffer);
    } else if (depth > 0 && typeof x === 'object' && x !== null) for (const inner of Object.values(x)) visit(inner, depth - 1);
  };
  visit(value, 3);
  return [...found];
}

export class CallTable {
  readonly #engine: EngineContext;
  readonly #handlers: Handlers;
  readonly #send: Send;
  readonly #jobs = new Map<number, Job>();

  constructor(engine: EngineContext, handlers: Handlers, send: Send) {
    this.#engine = engine;
    this.#handlers = handlers;
    this.#send = send;
  }

  receive(message: ToWorker): void {
    if (message.type === 'call') void this.#run(message);
    else this.#jobs.get(message.id)?.[message.type]();
  }

  async #run(message: Extract<ToWorker, { type: 'call' }>): Promise<void> {
    const { id, method } = message;
    const job = new Job((progress) => this.#send({ type: 'progress', id, progress }));
    this.#jobs.set(id, job);
    try {
      if (!STARTS.has(method)) await this.#engine.started;
      const handler = (await this.#handlers[method]()) as Handler<MethodName>;
      const result = await handler(message.params, {
        engine: this.#engine,
        job,
        part: (part) => this.#send({ type: 'part', id, part }),
      });
      this.#send({ type: 'result', id, result }, transferables(result));
    } catch (error) {
      const lost = lostBackend(error);
      if (lost) this.#send({ type: 'lost', error: toErrorRecord(lost) });
      else this.#send({ type: 'error', id, error: toErrorRecord(error) });
    } finally {
      this.#jobs.delete(id);
      // A plan in another call may still be computing on a model that was deleted.
      if (this.#jobs.size === 0) await this.#engine.library.freeForgotten();
    }
  }
}

const lostPatterns: readonly [RegExp, string][] = [
  [/context (was )?lost|CONTEXT_LOST|device (is|was) lost|GPUDevice/i, 'The graphics card was lost.'],
  [/out of memory|memory access out of bounds|allocation failed|Cannot enlarge memory|failed to allocate/i, 'The memory ran out.'],
];

/** The error as a loss of the backend, where it is one: nothing can be computed any more. */
function lostBackend(error: unknown): LabError | null {
  if (error instanceof LabError || !(error instanceof Error)) return null;
  const known = lostPatterns.find(([pattern]) => pattern.test(error.message));
  return known ? new LabError('backend-lost', known[1], { cause: error }) : null;
}
