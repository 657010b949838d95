/**
 * Who runs the calls of a plan: this thread alone, or a team of threads on the shared heap.
 *
 * A team never sends messages while it computes. The calls are written into shared memory, a counter
 * is raised, and every thread runs its share of each call with a barrier after it (see abi.ts). Waiting
 * threads first spin for some microseconds, since most barriers open at once, then sleep in Atomics.wait.
 * The thread that leads must be one that may sleep: a worker or Node, never a page's main thread.
 */
import { LabError } from '../../core/errors';
import { isNode } from '../backends/environment';
import { runPlanSerially, type KernelCall, type KernelExports, type KernelName } from './abi';
import type { Heap } from './heap';
import type { Plan } from './plans/plan';
import { threadProgram, type ThreadOrders } from './team-thread';

export interface Team {
  readonly threads: number;
  /** Runs a plan to its end. */
  run(plan: Plan): void;
  dispose(): void;
}

/** One thread: no shared memory needed. */
export function soloTeam(kernels: KernelExports, heap: Heap): Team {
  return {
    threads: 1,
    run: (plan) => runPlanSerially(kernels, plan.calls(heap.scratch(plan.scratchBytes))),
    dispose: () => undefined,
  };
}

/** Layout of the control block, shared with ./team-thread. */
export const CONTROL = {
  /** Int32 words. */
  generation: 0,
  arrived: 1,
  phase: 2,
  callCount: 3,
  failed: 4,
  /** Byte offset of the calls: per call kernel index, argument count, arguments, as float64. */
  callsOffset: 64,
  numbersPerCall: 32,
  maximumCalls: 16,
} as const;
const CONTROL_BYTES = CONTROL.callsOffset + CONTROL.maximumCalls * CONTROL.numbersPerCall * 8;

/** How long a sleeping thread sleeps before it looks again, and how often before the team is given up. */
const NAP_MS = 5000;
const MAXIMUM_NAPS = 24;

interface Helper {
  ready: Promise<void>;
  terminate(): void;
}

/** A thread in a browser: a worker made from the program's own text, so that no bundler has to know of it. */
function browserHelper(source: string, orders: ThreadOrders): Helper {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'lab-kernels' });
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.postMessage(orders);
  return { ready: ready.finally(() => URL.revokeObjectURL(url)), terminate: () => worker.terminate() };
}

function nodeHelper(source: string, orders: ThreadOrders): Helper {
  const { Worker: NodeWorker } = process.getBuiltinModule('node:worker_threads');
  const worker = new NodeWorker(source, { eval: true, workerData: orders, execArgv: [] });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  return {
    // Until then the process must not end; afterwards a sleeping helper must not keep it alive.
    ready: ready.finally(() => worker.unref()),
    terminate: () => void worker.terminate(),
  };
}

/**
 * Starts `threads - 1` helpers on the heap, which must be shared memory.
 * @throws when a helper cannot be started; the caller then goes on alone
 */
export async function startTeam(
  threads: number,
  module: WebAssembly.Module,
  kernels: KernelExports,
  heap: Heap,
): Promise<Team> {
  const control = heap.allocate(CONTROL_BYTES);
  const words = new Int32Array(heap.memory.buffer, control, CONTROL.callsOffset / 4);
  words.fill(0);
  const numbers = new Float64Array(
    heap.memory.buffer,
    control + CONTROL.callsOffset,
    CONTROL.maximumCalls * CONTROL.numbersPerCall,
  );
  const names = Object.keys(kernels).filter((name) => typeof kernels[name as KernelName] === 'function') as KernelName[];
  const indices = new Map(names.map((name, i) => [name, i]));
  const source = `(${threadProgram.toString()})()`;
  const helpers: Helper[] = [];
  for (let threadIndex = 1; threadIndex < threads; threadIndex++) {
    const orders: ThreadOrders = { module, memory: heap.memory, control, layout: CONTROL, names, threadIndex, threads };
    helpers.push(isNode() ? nodeHelper(source, orders) : browserHelper(source, orders));
  }
  const dispose = (): void => {
    for (const helper of helpers) helper.terminate();
    heap.free(control);
  };
  try {
    await Promise.all(helpers.map((helper) => helper.ready));
  } catch (error) {
    dispose();
    throw error;
  }

  const barrier = (): void => {
    const phase = Atomics.load(words, CONTROL.phase);
    if (Atomics.add(words, CONTROL.arrived, 1) === threads - 1) {
      Atomics.store(words, CONTROL.arrived, 0);
      Atomics.add(words, CONTROL.phase, 1);
      Atomics.notify(words, CONTROL.phase);
      return;
    }
    for (let spin = 0; spin < 20_000; spin++) if (Atomics.load(words, CONTROL.phase) !== phase) return;
    for (let nap = 0; Atomics.load(words, CONTROL.phase) === phase; nap++) {
      if (nap > MAXIMUM_NAPS) {
        throw new LabError('kernel-thread-lost', 'A computing thread stopped answering. Reload the page; finished work is kept.');
      }
      Atomics.wait(words, CONTROL.phase, phase, NAP_MS);
    }
  };

  const encode = (calls: readonly KernelCall[]): void => {
    if (calls.length > CONTROL.maximumCalls) throw new RangeError(`A plan has ${calls.length} calls`);
    calls.forEach((call, i) => {
      const at = i * CONTROL.numbersPerCall;
      if (call.args.length + 2 > CONTROL.numbersPerCall) throw new RangeError(`${call.kernel} has ${call.args.length} arguments`);
      numbers[at] = indices.get(call.kernel)!;
      numbers[at + 1] = call.args.length;
      numbers.set(call.args, at + 2);
    });
    Atomics.store(words, CONTROL.callCount, calls.length);
  };

  return {
    threads,
    run(plan) {
      const calls = plan.calls(heap.scratch(plan.scratchBytes));
      encode(calls);
      Atomics.add(words, CONTROL.generation, 1);
      Atomics.notify(words, CONTROL.generation);
      for (const { kernel, args } of calls) {
        (kernels[kernel] as (...all: number[]) => void)(0, threads, ...args);
        barrier();
      }
      if (Atomics.load(words, CONTROL.failed)) {
        throw new LabError('kernel-failed', 'A computing thread failed inside a kernel. Reload the page; finished work is kept.');
      }
    },
    dispose,
  };
}
