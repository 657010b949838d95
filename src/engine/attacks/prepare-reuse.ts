/**
 * What an epsilon slider needs to be live: the attack's one expensive part, done once, so that the page
 * gets the adversarial image of every epsilon by arithmetic (core/attacks/perturbation.ts: adversarialAt).
 * The attack table says which attacks allow it; for the rest there is no short cut.
 */
import { PIXELS } from '../../core/attacks/perturbation';
import type { EpsilonReuse } from '../../core/attacks/perturbation';
import { Random } from '../../core/random/random';
import * as tf from '@tensorflow/tfjs-core';
import type { JobControl } from '../job';
import type { Classifier } from '../models/classifier';
import { checkRequest } from './attack-request';
import type { AttackSettings } from './attack-request';
import { gaussianDirection } from './gaussian-noise';
import { oneHot } from './gradient-descent';
import { crossEntropyGradient } from './input-gradients';
import { norms } from './norms';
import { attackSet } from './run-attack';

/**
 * @param image [28,28]: float32 in [0,1], or uint8
 * @param label its true class
 * @returns what every epsilon can be had from, or null when the attack has to be run again for each
 * @throws LabError as `runAttack`
 */
export async function prepareReuse(
  classifier: Classifier,
  image: Float32Array | Uint8Array,
  label: number,
  settings: AttackSettings,
  job: JobControl,
): Promise<EpsilonReuse | null> {
  const request = checkRequest(image, Uint8Array.of(label), settings);
  const { entry } = request;
  if (entry.reuse === 'none') return null;
  if (entry.reuse === 'raw') {
    const { raw } = await attackSet(classifier, request, [], { radii: [], keepImages: true }, job);
    return { kind: 'raw', norm: entry.norm, values: raw! };
  }
  if (!entry.usesGradient) {
    // The same draw as the first epsilon of a run takes.
    const values = new Float32Array(PIXELS);
    gaussianDirection(Random.of('attack', request.seed, 0, request.imageIndex(0)), values, 0);
    return { kind: 'direction', norm: entry.norm, values };
  }
  const direction = tf.tidy(() => {
    const pixels = tf.tensor2d(request.pixels, [1, PIXELS]);
    return norms[entry.norm].normalise(crossEntropyGradient(classifier, pixels, oneHot(request.labels)));
  });
  try {
    return { kind: 'direction', norm: entry.norm, values: (await direction.data()) as Float32Array };
  } finally {
    direction.dispose();
  }
}
