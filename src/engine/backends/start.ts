/**
 * Starts the backend that everything else computes on. Each backend is loaded when it is asked for:
 * a page that predicts on wasm carries neither webgl nor webgpu nor the gradients.
 *
 * In Node this runs from a bundle (format esm, main fields `module, main`, with a `require` made by
 * createRequire in a banner) or in vitest with @tensorflow inlined: plain Node cannot resolve tfjs's modules.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BackendChoice, BackendId, BackendInfo } from '../../core/catalogue/backends';
import { LabError } from '../../core/errors';
import { isNode } from './environment';
import { startWasm } from './wasm';

export interface StartOptions {
  /** Threads for the wasm kernels; by default the cores less one for the page, 1 where memory cannot be shared. */
  threads?: number;
  /** `stock` leaves TensorFlow.js's own kernels in place: the other side of every benchmark. */
  kernels?: 'own' | 'stock';
}

/**
 * Starts a backend and makes it current.
 * @param choice a backend, or `auto`: the fastest by a short measurement (in Node always wasm)
 * @throws LabError `backend-unavailable` when the named one does not start here
 */
export async function startBackend(choice: BackendChoice, options: StartOptions = {}): Promise<BackendInfo> {
  tf.enableProdMode();
  if (choice === 'wasm' || (choice === 'auto' && isNode())) return startWasm(options);
  if (choice === 'auto') return (await import('./choose')).startFastest(options);
  return startNamed(choice);
}

async function load(backend: Exclude<BackendId, 'wasm'>): Promise<void> {
  if (backend === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  else if (backend === 'webgl') await import('@tensorflow/tfjs-backend-webgl');
  else {
    if (isNode()) await (await import('./node-webgpu')).provideWebgpu();
    await import('@tensorflow/tfjs-backend-webgpu');
    (await import('../kernels/webgpu/install')).installShaders();
  }
}

async function startNamed(backend: Exclude<BackendId, 'wasm'>): Promise<BackendInfo> {
  let started = false;
  let cause: unknown;
  try {
    await load(backend);
    started = await tf.setBackend(backend);
    if (started) await tf.ready();
  } catch (error) {
    cause = error;
  }
  if (cause instanceof LabError) throw cause;
  if (!started || cause) {
    throw new LabError(
      'backend-unavailable',
      `The ${backend} backend does not start here. Choose "CPU (wasm)", which runs in every current browser.`,
      { cause },
    );
  }
  const info: BackendInfo = { backend, binary: 'stock', threads: 1 };
  if (backend !== 'cpu') info.renderer = (await import('./renderer')).rendererName(backend);
  return info;
}
