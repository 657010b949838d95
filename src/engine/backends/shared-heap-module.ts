/**
 * TensorFlow.js's threaded wasm build, started for its shared memory alone.
 *
 * Only that build has a heap that several threads can see. Its own start makes eight workers, wants at
 * least twice as many cores as threads, and refuses Node; the lab brings its own threads. So the module is
 * instantiated here: its eight workers get an empty program and are ended, and its own pool has one thread.
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

/** The address of a worker that does nothing. */
function emptyProgram(): string | URL {
  return isNode() ? new URL('data:text/javascript,') : URL.createObjectURL(new Blob([''], { type: 'text/javascript' }));
}

/** A backend whose heap is a SharedArrayBuffer. */
export async function createSharedHeapBackend(): Promise<BackendWasm> {
  const binary = await readBinary();
  const hadWorker = 'Worker' in globalThis;
  const idle = emptyProgram();
  const module = await (createModule as unknown as Factory)({
    locateFile: (path: string) => (path.endsWith('.js') ? idle : path),
    instantiateWasm: (imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => {
      void WebAssembly.instantiate(binary as BufferSource, imports).then((result) => {
        const { instance, module: compiled } = result as unknown as WebAssembly.WebAssemblyInstantiatedSource;
        receive(instance, compiled);
      });
      return {};
    },
    // A thread of its own would be started from here; it has none.
    mainScriptUrlOrBlob: '',
  });
  module.PThread.terminateAllThreads();
  if (isNode()) {
    // Emscripten leaves a global of this name behind, which other libraries take for a browser's.
    if (!hadWorker) Reflect.deleteProperty(globalThis, 'Worker');
  } else {
    URL.revokeObjectURL(String(idle));
  }
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
