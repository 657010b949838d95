/**
 * Gradients are not part of tfjs-core's main entry: a page that only predicts does not load them.
 * Training and attacks call `registerGradients()` first.
 */

let registered: Promise<void> | null = null;

/** Makes every TensorFlow.js operation differentiable. Idempotent; loads code on first use. */
export function registerGradients(): Promise<void> {
  registered ??= import('@tensorflow/tfjs-core/dist/register_all_gradients').then(() => undefined);
  return registered;
}
