/**
 * The wasm backend's heap as the kernels see it: addresses of tensors, room for results, scratch.
 *
 * The members of TensorFlow.js used here are internals, so the version is pinned and `openHeap` checks
 * each of them, by type and by one round trip through memory, before anything relies on it.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { version_wasm, type BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { LabError } from '../../core/errors';

/** The only version whose internals were read. */
const PINNED_VERSION = '4.22.0';

/** Regions handed out start on a cache line. */
const LINE_BYTES = 64;

interface EmscriptenModule {
  _malloc(bytes: number): number;
  _free(address: number): void;
  /** The threaded build keeps its (shared) memory here, the other one among its exports. */
  wasmMemory?: WebAssembly.Memory;
  asm?: Record<string, unknown>;
}

export interface Heap {
  readonly memory: WebAssembly.Memory;
  /** Byte offset of a tensor's first element. */
  addressOf(info: TensorInfo): number;
  /** Counts one more tensor on the same data, which then is freed with the last of them. */
  share(info: TensorInfo): void;
  /** A new float32 tensor with unset content. */
  output(shape: number[]): TensorInfo;
  /** Room for so many bytes, 64-byte aligned, until `free`. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** At least so many bytes for the duration of one plan; the next call may hand out the same ones. */
  scratch(bytes: number): number;
  /** Calls back when the data behind a tensor is freed. */
  onFreed(listener: (dataId: object) => void): void;
}

function unsupported(what: string): LabError {
  return new LabError(
    'kernels-unsupported',
    `The lab's own kernels do not fit this TensorFlow.js (${what}); its stock kernels are used, which are slower. Install version ${PINNED_VERSION}.`,
  );
}

function findMemory(module: EmscriptenModule): WebAssembly.Memory {
  const candidates = [module.wasmMemory, ...Object.values(module.asm ?? {})];
  const memory = candidates.find((candidate) => candidate instanceof WebAssembly.Memory);
  if (!memory) throw unsupported('its memory was not found');
  return memory as WebAssembly.Memory;
}

/**
 * @throws LabError `kernels-unsupported` when an internal is not what it was in the pinned version
 */
export function openHeap(backend: BackendWasm): Heap {
  if (version_wasm !== PINNED_VERSION) throw unsupported(`version ${version_wasm}`);
  const module = backend.wasm as unknown as EmscriptenModule;
  if (typeof module?._malloc !== 'function' || typeof module._free !== 'function') throw unsupported('no allocator');
  if (typeof backend.makeOutput !== 'function' || typeof backend.dataIdMap?.get !== 'function' || typeof backend.incRef !== 'function') throw unsupported('no tensor table');
  const memory = findMemory(module);

  /** Aligned address -> what malloc returned. */
  const regions = new Map<number, number>();
  const allocate = (bytes: number): number => {
    const raw = module._malloc(bytes + LINE_BYTES) >>> 0;
    if (raw === 0) {
      throw new LabError('out-of-memory', 'The wasm memory is full. Use a smaller batch, or close other tabs and reload.');
    }
    const address = Math.ceil(raw / LINE_BYTES) * LINE_BYTES;
    regions.set(address, raw);
    return address;
  };
  const free = (address: number): void => {
    module._free(regions.get(address)!);
    regions.delete(address);
  };

  let scratchAddress = 0;
  let scratchBytes = 0;
  const scratch = (bytes: number): number => {
    if (bytes > scratchBytes) {
      if (scratchAddress) free(scratchAddress);
      scratchAddress = allocate(bytes);
      scratchBytes = bytes;
    }
    return scratchAddress;
  };

  const listeners: ((dataId: object) => void)[] = [];
  const disposeData = backend.disposeData.bind(backend);
  backend.disposeData = (dataId: object, force?: boolean): boolean => {
    const freed = disposeData(dataId, force);
    if (freed) for (const listener of listeners) listener(dataId);
    return freed;
  };

  const heap: Heap = {
    memory,
    addressOf: (info) => backend.dataIdMap.get(info.dataId).memoryOffset,
    share: (info) => backend.incRef(info.dataId),
    output: (shape) => backend.makeOutput(shape, 'float32'),
    allocate,
    free,
    scratch,
    onFreed: (listener) => listeners.push(listener),
  };
  assertRoundTrip(backend, heap);
  return heap;
}

/** Numbers written through TensorFlow.js must be found at the address, and the reverse. */
function assertRoundTrip(backend: BackendWasm, heap: Heap): void {
  const written = Float32Array.of(1.5, -2.25, 3e-20);
  const info = backend.makeOutput([3], 'float32', undefined, written);
  const seen = new Float32Array(heap.memory.buffer, heap.addressOf(info), 3);
  const same = written.every((value, i) => seen[i] === value);
  seen[1] = 7;
  const readBack = backend.readSync(info.dataId) as Float32Array;
  const ok = same && readBack[1] === 7;
  backend.disposeData(info.dataId);
  if (!ok) throw unsupported('tensors are not where they were');
}
