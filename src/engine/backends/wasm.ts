/**
 * Starts TensorFlow.js's wasm backend and gives it what it lacks.
 */
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { BackendInfo } from '../../core/catalogue/backends';
import { LabError } from '../../core/errors';
import { registerConvolutionGradients } from '../kernels/convolution-gradients';
import type { StartOptions } from './start';
import { tfjsBinaryPaths } from './tfjs-files';

/**
 * @throws LabError `backend-unavailable` when the binary cannot be loaded
 */
export async function startWasm(_options: StartOptions): Promise<BackendInfo> {
  if (tf.engine().backendName !== 'wasm') {
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    setWasmPaths(tfjsBinaryPaths());
    let started = false;
    let cause: unknown;
    try {
      started = await tf.setBackend('wasm');
      await tf.ready();
    } catch (error) {
      cause = error;
    }
    if (!started || cause) {
      throw new LabError(
        'backend-unavailable',
        'The wasm backend did not start: its binary could not be loaded. Check the connection and reload the page.',
        { cause },
      );
    }
  }
  registerConvolutionGradients('wasm');
  return { backend: 'wasm', binary: 'stock', threads: 1 };
}
