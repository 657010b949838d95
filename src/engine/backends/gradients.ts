/**
 * Gradients are not part of tfjs-core's main entry: a page that only predicts does not load them.
 * Training and attacks call `registerGradients()` first.
 */
import { getBackend } from '@tensorflow/tfjs-core';
import type { GradientForm, GradientForms } from '../../core/catalogue/backends';
import type { Storage } from '../storage';
import { isNode } from './environment';
import { rendererName } from './renderer';

let registered: Promise<unknown> | null = null;
const forms = new Map<string, Promise<GradientForms>>();

/** Where measured forms are kept between visits; nowhere until told. */
let memory: Storage | null = null;

/** Keeps what is measured from now on in a storage, by adapter, and takes it from there the next time. */
export function keepGradientFormsIn(storage: Storage): void {
  memory = storage;
}

/**
 * Node only: forms named by the environment variable LAB_GRADIENT_FORMS as "forward,input,filter", for several processes
 * on one card, which would disturb each other's measurement.
 */
function namedForms(): GradientForms | undefined {
  const named = isNode() ? process.env.LAB_GRADIENT_FORMS?.split(',') : undefined;
  if (named?.length !== 3) return undefined;
  const [forward, input, filter] = named as GradientForm[];
  return { forward: forward === 'tiled' ? 'tiled' : 'stock', input, filter };
}

/** Forms kept for this adapter, or measured now and kept. A storage that fails only means measuring again. */
async function keptOrMeasured(backend: 'webgl' | 'webgpu'): Promise<GradientForms> {
  const { isGradientForms, measureGradientForms, useGradientForms } = await import('./gradient-forms');
  const key = `gradient-forms/${backend}/${rendererName(backend)}`;
  const kept = (await memory?.get(key).catch(() => undefined))?.json;
  if (isGradientForms(backend, kept)) {
    useGradientForms(backend, kept);
    return kept;
  }
  const measured = await measureGradientForms();
  await memory?.put(key, { json: measured, arrays: {} }).catch(() => undefined);
  return measured;
}

/**
 * Makes every TensorFlow.js operation differentiable. Loads code on first use; on a graphics card the first
 * call also measures which form of a convolution's gradients is fastest there. Otherwise idempotent.
 */
export async function registerGradients(): Promise<void> {
  registered ??= import('@tensorflow/tfjs-core/dist/register_all_gradients');
  await registered;
  const backend = getBackend();
  if (backend !== 'webgl' && backend !== 'webgpu') return;
  let chosen = forms.get(backend);
  if (!chosen) {
    const given = namedForms();
    chosen = given
      ? import('./gradient-forms').then(({ useGradientForms }) => {
          useGradientForms(backend, given);
          return given;
        })
      : keptOrMeasured(backend);
    forms.set(backend, chosen);
  }
  await chosen;
}

/** The forms in use on the current backend; null where none were chosen (wasm, cpu, or nothing differentiated yet). */
export async function gradientForms(): Promise<GradientForms | null> {
  return (await forms.get(getBackend())) ?? null;
}
