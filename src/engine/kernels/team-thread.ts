/**
 * What a helper thread of a team does, from its start to its end.
 *
 * The function below is sent as text (`toString`) to a worker of whatever kind there is: a blob worker in
 * a browser, an evaluated worker thread in Node. So it must stand alone: it uses nothing but its own
 * parameters and globals, and everything else arrives in its orders.
 */
import type { CONTROL } from './team';

/** What a helper is told when it starts. */
export interface ThreadOrders {
  module: WebAssembly.Module;
  /** Shared memory: the wasm backend's heap. */
  memory: WebAssembly.Memory;
  /** Byte offset of the control block. */
  control: number;
  layout: typeof CONTROL;
  /** Kernel names by the index that calls use. */
  names: readonly string[];
  threadIndex: number;
  threads: number;
}

/** Runs for ever: waits for the next generation of calls, runs this thread's share, meets the others at each barrier. */
export function threadProgram(): void {
  const serve = (orders: ThreadOrders, ready: () => void): void => {
    const { module, memory, control, layout, names, threadIndex, threads } = orders;
    const exported = new WebAssembly.Instance(module, { env: { memory } }).exports;
    const kernels = names.map((name) => exported[name] as (...all: number[]) => void);
    const words = new Int32Array(memory.buffer, control, layout.callsOffset / 4);
    const numbers = new Float64Array(
      memory.buffer,
      control + layout.callsOffset,
      layout.maximumCalls * layout.numbersPerCall,
    );

    /** Sleeps until a word differs from a value, after a short spin. */
    const whileEqual = (word: number, value: number): void => {
      for (let spin = 0; spin < 20_000; spin++) if (Atomics.load(words, word) !== value) return;
      while (Atomics.load(words, word) === value) Atomics.wait(words, word, value);
    };
    const barrier = (): void => {
      const phase = Atomics.load(words, layout.phase);
      if (Atomics.add(words, layout.arrived, 1) === threads - 1) {
        Atomics.store(words, layout.arrived, 0);
        Atomics.add(words, layout.phase, 1);
        Atomics.notify(words, layout.phase);
      } else {
        whileEqual(layout.phase, phase);
      }
    };

    let generation = Atomics.load(words, layout.generation);
    ready();
    for (;;) {
      whileEqual(layout.generation, generation);
      generation = (generation + 1) | 0;
      const callCount = Atomics.load(words, layout.callCount);
      for (let i = 0; i < callCount; i++) {
        const at = i * layout.numbersPerCall;
        const args = numbers.subarray(at + 2, at + 2 + (numbers[at + 1] as number));
        try {
          (kernels[numbers[at] as number] as (...all: number[]) => void)(threadIndex, threads, ...args);
        } catch {
          // The leader reads this after the plan; the barrier must be reached all the same.
          Atomics.store(words, layout.failed, 1);
        }
        barrier();
      }
    }
  };

  if (typeof self === 'undefined') {
    const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
    serve(workerData as ThreadOrders, () => parentPort!.postMessage('ready'));
  } else {
    self.onmessage = (event: MessageEvent<ThreadOrders>) => serve(event.data, () => self.postMessage('ready'));
  }
}
