/**
 * Sizes of perturbations, and the images that an epsilon slider needs: pure arithmetic on typed
 * arrays, so that the page can move the slider without asking the worker.
 */
import type { AttackNorm } from '../catalogue/attacks';

/** Pixels of one image. */
export const PIXELS = 28 * 28;

/** Below this a norm counts as zero; keeps divisions finite (Foolbox 3.3.4, devutils). */
export const TINY_NORM = 1e-12;

export interface PerturbationSize {
  /** Pixels that differ at all. */
  l0: number;
  l2: number;
  linf: number;
}

/**
 * Size of adversarial - clean for one image, summed in float64.
 * @param adversarial,clean arrays of images
 * @param offset where the image begins in both
 */
export function perturbationSize(adversarial: Float32Array, clean: Float32Array, offset = 0): PerturbationSize {
  let l0 = 0;
  let linf = 0;
  // Two sums side by side, since each addition waits for the one before.
  let [even, odd] = [0, 0];
  for (let i = offset; i < offset + PIXELS; i += 2) {
    const first = Math.abs(adversarial[i] - clean[i]);
    const second = Math.abs(adversarial[i + 1] - clean[i + 1]);
    // 1 for every difference up to 1: without a branch, since under noise nobody foresees which pixels were cut.
    l0 += Math.ceil(first) + Math.ceil(second);
    even += first * first;
    odd += second * second;
    if (first > linf) linf = first;
    if (second > linf) linf = second;
  }
  return { l0, l2: Math.sqrt(even + odd), linf };
}

/**
 * What was kept of an attack on one image so that every epsilon can be had without attacking again.
 * `direction`: the adversarial image is clean + epsilon * direction (a gradient or a noise of norm 1
 * for L2, signs for L-infinity). `raw`: the result of a minimisation attack, to be shrunk.
 */
export interface EpsilonReuse {
  kind: 'direction' | 'raw';
  norm: AttackNorm;
  /** [28,28] float32: the direction, or the raw adversarial image. */
  values: Float32Array;
}

/**
 * The adversarial image at an epsilon, clipped to the ball and the box [0,1].
 * @param reuse what the attack left
 * @param clean [28,28] float32 in [0,1]
 * @param epsilon >= 0
 */
export function adversarialAt(reuse: EpsilonReuse, clean: Float32Array, epsilon: number): Float32Array {
  const delta = new Float32Array(PIXELS);
  if (reuse.kind === 'direction') {
    // Direction first scaled, then cut by the box: the order of the attacks themselves.
    for (let i = 0; i < PIXELS; i++) delta[i] = clamp(clean[i] + epsilon * reuse.values[i], 0, 1) - clean[i];
  } else {
    for (let i = 0; i < PIXELS; i++) delta[i] = reuse.values[i] - clean[i];
  }
  projectDelta(reuse.norm, delta, epsilon);
  for (let i = 0; i < PIXELS; i++) delta[i] = clamp(clean[i] + delta[i], 0, 1);
  return delta;
}

/** Shrinks a perturbation to the ball of radius epsilon, in place. */
function projectDelta(norm: AttackNorm, delta: Float32Array, epsilon: number): void {
  if (norm === 'linf') {
    for (let i = 0; i < delta.length; i++) delta[i] = clamp(delta[i], -epsilon, epsilon);
    return;
  }
  let squares = 0;
  for (const d of delta) squares += d * d;
  const factor = Math.min(1, epsilon / Math.max(Math.sqrt(squares), TINY_NORM));
  for (let i = 0; i < delta.length; i++) delta[i] *= factor;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
