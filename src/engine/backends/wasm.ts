/**
 * Starts the wasm backend with the lab's kernels, on one thread or several, and falls back step by step:
 * fewer threads where memory cannot be shared, stock kernels where ours do not fit, always with a sentence.
 */
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths, BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { init } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm';
import type { BackendInfo } from '../../core/catalogue/backends';
import { LabError } from '../../core/errors';
import { detectArithmetic } from '../kernels/binaries';
import { installOwn, installStock, type Installation } from '../kernels/install';
import { canShareMemory, defaultThreads } from './environment';
import type { StartOptions } from './start';
import { tfjsBinaryPaths } from './tfjs-files';

interface Started {
  shared: boolean;
  installation: Installation | null;
  message?: string;
}

/** The wasm backend of this process or worker; there is one at a time. */
let started: Started | null = null;

/** Starts TensorFlow.js's side: a shared heap where several threads want it and it can be had. Returns whether it is shared. */
async function startHeap(wantShared: boolean): Promise<boolean> {
  tf.removeBackend('wasm');
  if (wantShared) {
    try {
      const { createSharedHeapBackend } = await import('./shared-heap-module');
      const backend = await createSharedHeapBackend();
      tf.registerBackend('wasm', () => backend);
      if (await tf.setBackend('wasm')) return true;
    } catch {
      // The ordinary heap below does everything that this one does, on one thread.
    }
    tf.removeBackend('wasm');
  }
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths(tfjsBinaryPaths());
  tf.registerBackend('wasm', async () => new BackendWasm((await init()).wasm));
  let cause: unknown;
  try {
    if (await tf.setBackend('wasm')) return false;
  } catch (error) {
    cause = error;
  }
  throw new LabError(
    'backend-unavailable',
    'The wasm backend did not start: its binary could not be loaded. Check the connection and reload the page.',
    { cause },
  );
}

async function install(threads: number, shared: boolean): Promise<Started> {
  try {
    const arithmetic = await detectArithmetic();
    if (!arithmetic) throw new LabError('kernels-unsupported', 'This browser has no SIMD in WebAssembly; stock kernels are used, which are slower. Update the browser.');
    const backend = tf.backend() as BackendWasm;
    return { shared, installation: await installOwn(backend, arithmetic, threads, shared) };
  } catch (error) {
    installStock('convolution');
    const message =
      error instanceof LabError ? error.message : `The lab's own kernels did not start (${String(error)}); stock kernels are used, which are slower.`;
    return { shared, installation: null, message };
  }
}

/**
 * Starts wasm, or returns to it. The number of threads is settled by the first start; a later start with
 * another number begins anew, and tensors of the old one are gone.
 * @throws LabError `backend-unavailable` when the binary cannot be loaded
 */
export async function startWasm(options: StartOptions): Promise<BackendInfo> {
  const threads = canShareMemory() ? Math.max(1, options.threads ?? defaultThreads()) : 1;
  const sameThreads = started?.installation && (options.threads === undefined || started.installation.threads === threads);
  if (started && !sameThreads && options.kernels !== 'stock') {
    started.installation?.dispose();
    started = null;
  }
  if (!started) started = await install(threads, await startHeap(threads > 1));
  await tf.setBackend('wasm');

  const { installation, message } = started;
  if (options.kernels === 'stock') installStock('stock');
  else installation?.activate();
  const own = installation && options.kernels !== 'stock' ? installation : null;
  return {
    backend: 'wasm',
    binary: own ? (own.arithmetic === 'relaxed' ? 'relaxed-simd' : 'simd') : 'stock',
    threads: own?.threads ?? 1,
    ...(message ? { message } : {}),
  };
}

/** The own kernels of the running wasm backend; null before it starts and where they did not. */
export function currentInstallation(): Installation | null {
  return started?.installation ?? null;
}
