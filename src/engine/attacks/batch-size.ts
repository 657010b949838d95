/**
 * How many images to attack at once. Measured, not guessed: one gradient of a few images tells what a
 * network keeps in memory for one image. Only memory decides, never the clock, so that the same
 * network on the same backend always gets the same batch and with it the same bits.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../../core/attacks/perturbation';
import type { Classifier } from '../models/classifier';
import { onGraphicsProcessor } from './judge';
import { pullBack } from './input-gradients';

/** Images in the measurement. */
const PROBE = 4;
/** The backward pass needs about as much again as the forward pass kept. */
const BACKWARD_FACTOR = 2;
/** Bytes for a batch. On the processor a small batch that stays in its caches is as fast as a large one. */
const BUDGET_BYTES = { processor: 16 * 2 ** 20, graphics: 256 * 2 ** 20 } as const;
const LARGEST_BATCH = { processor: 128, graphics: 512 } as const;
/** Below this the fixed cost of every operation shows, even where a single image fills the caches. */
const SMALLEST_BATCH = 8;

const measured = new WeakMap<Classifier, Map<string, number>>();

/**
 * Images per batch for attacks on this classifier: a power of two.
 * Costs one gradient of four images, once per classifier and backend.
 */
export function attackBatchSize(classifier: Classifier): number {
  const backend = tf.getBackend();
  const known = measured.get(classifier) ?? new Map<string, number>();
  measured.set(classifier, known);
  let size = known.get(backend);
  if (size === undefined) {
    const bytesPerImage = (BACKWARD_FACTOR * probeBytes(classifier)) / PROBE;
    const kind = onGraphicsProcessor() ? 'graphics' : 'processor';
    const fitting = Math.min(BUDGET_BYTES[kind] / Math.max(bytesPerImage, 1), LARGEST_BATCH[kind]);
    size = Math.max(SMALLEST_BATCH, 2 ** Math.floor(Math.log2(fitting)));
    known.set(backend, size);
  }
  return size;
}

function probeBytes(classifier: Classifier): number {
  const images = tf.zeros<tf.Rank.R2>([PROBE, PIXELS]);
  const result = pullBack(classifier, images, (logits) => [tf.onesLike(logits)]);
  tf.dispose([images, result.logits, ...result.gradients]);
  return result.tapeBytes;
}
