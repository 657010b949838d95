/**
 * Loss and accuracy of training batches, computed on plain arrays from logits that are read back a
 * few steps late: no step waits for the backend.
 */
import { concat, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { CLASSES } from '../models/architecture';

/** Sums over images, so that parts add up. */
export interface LossSum {
  loss: number;
  correct: number;
  images: number;
}

/** No images yet. */
export function noLoss(): LossSum {
  return { loss: 0, correct: 0, images: 0 };
}

/** Adds `part` to `total`, in place. */
export function addLoss(total: LossSum, part: LossSum): void {
  total.loss += part.loss;
  total.correct += part.correct;
  total.images += part.images;
}

/**
 * Cross-entropy (natural logarithm) and correct readings of rows of logits, in float64; ties go to
 * the lowest class.
 * @param logits [n,10]
 */
export function lossOfLogits(logits: Float32Array, labels: Uint8Array): LossSum {
  const sums = noLoss();
  for (let row = 0; row < labels.length; row++) {
    const at = row * CLASSES;
    let best = 0;
    for (let k = 1; k < CLASSES; k++) if (logits[at + k] > logits[at + best]) best = k;
    let total = 0;
    for (let k = 0; k < CLASSES; k++) total += Math.exp(logits[at + k] - logits[at + best]);
    sums.loss += Math.log(total) + logits[at + best] - logits[at + labels[row]];
    if (best === labels[row]) sums.correct++;
  }
  sums.images = labels.length;
  return sums;
}

/** Collects the logits of steps until somebody asks for their sums. */
export class LossMeter {
  #pending: { logits: Tensor2D; labels: Uint8Array }[] = [];

  /**
   * Takes over the tensor.
   * @param logits at least one row per label; rows beyond (outliers) are not counted
   */
  add(logits: Tensor2D, labels: Uint8Array): void {
    this.#pending.push({ logits, labels });
  }

  /** Reads what is pending in one transfer. */
  async read(): Promise<LossSum> {
    const pending = this.#pending;
    this.#pending = [];
    const sums = noLoss();
    if (pending.length === 0) return sums;
    const joined = tidy(() => concat(pending.map(({ logits }) => logits)));
    const values = (await joined.data()) as Float32Array;
    joined.dispose();
    let at = 0;
    for (const { logits, labels } of pending) {
      addLoss(sums, lossOfLogits(values.subarray(at, at + labels.length * CLASSES), labels));
      at += logits.size;
      logits.dispose();
    }
    return sums;
  }

  dispose(): void {
    for (const { logits } of this.#pending) logits.dispose();
    this.#pending = [];
  }
}
