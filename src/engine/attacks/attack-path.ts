/**
 * Replays an attack on one image step by step: every iterate with what the network makes of it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS, perturbationSize } from '../../core/attacks/perturbation';
import type { JobControl } from '../job';
import type { Classifier } from '../models/classifier';
import { checkEpsilons, checkRequest } from './attack-request';
import type { AttackSettings } from './attack-request';
import { CLASSES, readLogits } from './judge';
import { attackSet } from './run-attack';

export interface AttackPath {
  /**
   * Which step each frame comes after: first 0, the clean image, then 0 again for a random start, then rising.
   * A search shows only what it kept or tried.
   */
  steps: Int32Array;
  /** [frames,28,28]; of minimisation attacks before clipping to epsilon. */
  images: Float32Array;
  /** [frames,10] */
  logits: Float32Array;
  /** Size of the change from the clean image, [frames] each. */
  l2: Float64Array;
  linf: Float64Array;
}

/** Frames judged in one forward pass. */
const FRAMES_AT_ONCE = 64;

/**
 * @param image [28,28]: float32 in [0,1], or uint8
 * @param label its true class
 * @param settings as for `runAttack`, with one epsilon; `judge` reads the frames, where it is not the classifier itself
 * @throws LabError as `runAttack`
 */
export async function recordAttack(
  classifier: Classifier,
  image: Float32Array | Uint8Array,
  label: number,
  settings: AttackSettings & { epsilon: number; judge?: Classifier },
  job: JobControl,
): Promise<AttackPath> {
  checkEpsilons([settings.epsilon]);
  const request = checkRequest(image, Uint8Array.of(label), settings);
  const steps: number[] = [];
  const frames: Float32Array[] = [];
  const record = (step: number, iterate: Float32Array): void => {
    steps.push(step);
    frames.push(iterate.slice(0, PIXELS));
  };
  const epsilons = [Float32Array.of(settings.epsilon)];
  await attackSet(classifier, request, epsilons, { radii: [settings.epsilon], record, ...(settings.batch ? { batch: settings.batch } : {}) }, job);

  const path: AttackPath = {
    steps: Int32Array.from(steps),
    images: new Float32Array(frames.length * PIXELS),
    logits: new Float32Array(frames.length * CLASSES),
    l2: new Float64Array(frames.length),
    linf: new Float64Array(frames.length),
  };
  frames.forEach((frame, f) => {
    path.images.set(frame, f * PIXELS);
    ({ l2: path.l2[f], linf: path.linf[f] } = perturbationSize(frame, request.pixels));
  });
  for (let from = 0; from < frames.length; from += FRAMES_AT_ONCE) {
    const to = Math.min(from + FRAMES_AT_ONCE, frames.length);
    const images = tf.tensor2d(path.images.subarray(from * PIXELS, to * PIXELS), [to - from, PIXELS]);
    try {
      path.logits.set(await readLogits(settings.judge ?? classifier, images), from * CLASSES);
    } finally {
      images.dispose();
    }
    await job.checkpoint();
  }
  return path;
}
