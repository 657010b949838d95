/**
 * TensorFlow.js's threaded wasm build, started for its shared memory alone.
 *
 * Only that build has a heap that several threads can see. Its own start makes eight workers, wants at
 * least twice as many cores as threads, and refuses Node; the lab brings its own threads. So the module is
 * instantiated here, its own pool has one thread, and its eight workers are never made: while it starts,
 * it is handed objects that only say that they have loaded.
 */
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import createModule from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js';
import { isNode } from './environment';
import { tfjsBinaryPaths } from './tfjs-files';

type Factory = (configuration: Record<string, unknown>) => Promise<EmscriptenModule>;

interface EmscriptenModule {
  cwrap(name: string, result: string | null, parameters: string[]): (...args: number[]) => number;
  PThread: { terminateAllThreads(): void };
  tfjs?: Record<string, unknown>;
}

async function readBinary(): Promise<ArrayBuffer | Uint8Array> {
  const path = tfjsBinaryPaths()['tfjs-backend-wasm-threaded-simd.wasm'];
  if (isNode()) return process.getBuiltinModule('node:fs/promises').readFile(path);
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.arrayBuffer();
}

/** Stands where Emscripten wants a worker of its pool; nothing is ever run on it. */
class IdleWorker {
  onmessage: (event: { data: unknown }) => void = () => undefined;

  postMessage(): void {
    queueMicrotask(() => this.onmessage({ data: { cmd: 'loaded' } }));
  }
  on(): void {}
  unref(): void {}
  terminate(): void {}
}

/**
 * Calls a function while `Worker` means `IdleWorker`. The function is synchronous, so nobody else sees it.
 * The setter is there because Emscripten assigns a global `Worker` in Node.
 */
function withoutWorkers<T>(call: () => T): T {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  Object.defineProperty(globalThis, 'Worker', { configurable: true, get: () => IdleWorker, set: () => undefined });
  try {
    return call();
  } finally {
    if (original) Object.defineProperty(globalThis, 'Worker', original);
    else Reflect.deleteProperty(globalThis, 'Worker');
  }
}

/** A backend whose heap is a SharedArrayBuffer. */
export async function createSharedHeapBackend(): Promise<BackendWasm> {
  const binary = await readBinary();
  const instantiateWasm = (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object => {
    void WebAssembly.instantiate(binary as BufferSource, imports).then((result) => {
      const { instance, module } = result as unknown as WebAssembly.WebAssemblyInstantiatedSource;
      receive(instance, module);
    });
    return {};
  };
  const module = await withoutWorkers(() =>
    (createModule as unknown as Factory)({ locateFile: (path: string) => path, instantiateWasm, mainScriptUrlOrBlob: '' }),
  );
  module.PThread.terminateAllThreads();
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return new BackendWasm(module as unknown as ConstructorParameters<typeof BackendWasm>[0]);
}
