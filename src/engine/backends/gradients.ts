/**
 * Gradients are not part of tfjs-core's main entry: a page that only predicts does not load them.
 * Training and attacks call `registerGradients()` first.
 */
import { getBackend } from '@tensorflow/tfjs-core';
import type { GradientForms } from '../../core/catalogue/backends';

let registered: Promise<unknown> | null = null;
const forms = new Map<string, Promise<GradientForms>>();

/**
 * Makes every TensorFlow.js operation differentiable. Loads code on first use; on a graphics card the first
 * call also measures which form of a convolution's gradients is fastest there. Otherwise idempotent.
 * @param remembered forms measured earlier on this machine, to spare the measurement
 */
export async function registerGradients(remembered?: GradientForms): Promise<void> {
  registered ??= import('@tensorflow/tfjs-core/dist/register_all_gradients');
  await registered;
  const backend = getBackend();
  if (backend !== 'webgl' && backend !== 'webgpu') return;
  let chosen = forms.get(backend);
  if (!chosen) {
    chosen = import('./gradient-forms').then(({ measureGradientForms, useGradientForms }) => {
      if (!remembered) return measureGradientForms();
      useGradientForms(backend, remembered);
      return remembered;
    });
    forms.set(backend, chosen);
  }
  await chosen;
}

/** The forms in use on the current backend; null where none were chosen (wasm, cpu, or nothing differentiated yet). */
export async function gradientForms(): Promise<GradientForms | null> {
  return (await forms.get(getBackend())) ?? null;
}
