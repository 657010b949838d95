/**
 * The `auto` choice: every backend that starts is timed on a little real work, and the fastest stays.
 * By measurement and not by name, since a software adapter offers WebGPU and WebGL as a card does, and
 * is many times slower than wasm.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BackendId, BackendInfo, BackendMeasurement } from '../../core/catalogue/backends';
import { toErrorRecord } from '../../core/errors';
import { convBiasActivation } from '../kernels/fused';
import { startBackend } from './start';
import type { StartOptions } from './start';

/** One image through layers like those of `m5`, small enough that a software adapter answers within a second. */
const BATCH = 8;
const LAYERS: readonly (readonly [inputs: number, outputs: number])[] = [[1, 32], [32, 64], [64, 64]];
const REPEATS = 3;

async function measure(): Promise<number> {
  const filters = LAYERS.map(([inputs, outputs]) => tf.fill([5, 5, inputs, outputs], 0.01) as tf.Tensor4D);
  const biases = LAYERS.map(([, outputs]) => tf.zeros([outputs]));
  const images = tf.fill([BATCH, 28, 28, 1], 0.5) as tf.Tensor4D;
  const once = async (): Promise<number> => {
    const start = performance.now();
    const out = tf.tidy(() =>
      tf.sum(filters.reduce((x, filter, i) => convBiasActivation(x, filter, biases[i], 'relu'), images)),
    );
    await out.data();
    out.dispose();
    return performance.now() - start;
  };
  // The first run compiles shaders. If even that is slow, one more is enough to know.
  const warmUpMs = await once();
  const times = [await once()];
  while (warmUpMs < 2000 && times.length < REPEATS) times.push(await once());
  tf.dispose([filters, biases, images]);
  return (BATCH * 1000) / Math.min(...times);
}

/** Starts each candidate in turn and times it. Tensors of the caller survive: tfjs moves them when they are next used. */
export async function measureBackends(options: StartOptions = {}, observe: (one: BackendMeasurement) => void = () => undefined): Promise<BackendMeasurement[]> {
  const candidates: BackendId[] = ['wasm', 'webgl'];
  if (typeof navigator !== 'undefined' && 'gpu' in navigator) candidates.push('webgpu');
  const measurements: BackendMeasurement[] = [];
  for (const backend of candidates) {
    try {
      const info = await startBackend(backend, options);
      const measurement: BackendMeasurement = { backend, imagesPerSecond: await measure() };
      if (info.renderer) measurement.renderer = info.renderer;
      measurements.push(measurement);
    } catch (error) {
      measurements.push({ backend, imagesPerSecond: 0, problem: toErrorRecord(error).message });
    }
    observe(measurements[measurements.length - 1]);
  }
  return measurements;
}

/** Measures, starts the fastest, and says what was measured. */
export async function startFastest(options: StartOptions = {}): Promise<BackendInfo> {
  const measurements = await measureBackends(options);
  const best = measurements.reduce((a, b) => (b.imagesPerSecond > a.imagesPerSecond ? b : a));
  return { ...(await startBackend(best.backend, options)), measurements };
}
