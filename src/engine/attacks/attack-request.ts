/**
 * What is asked of an attack, checked once: sizes that fit, pixels in [0,1], classes 0..9, a known
 * attack and parameters in range. Everything behind this point may trust its input.
 */
import { attackEntry } from '../../core/catalogue/attacks';
import type { AttackEntry, AttackParameters } from '../../core/catalogue/attacks';
import { readAttackParameters } from '../../core/catalogue/attack-parameters';
import { PIXELS } from '../../core/attacks/perturbation';
import { LabError } from '../../core/errors';
import { misclassification, targetedMisclassification } from './criteria';
import type { Criterion } from './criteria';
import { CLASSES } from './judge';

/** Which attack, and how. */
export interface AttackSettings {
  /** Id from the attack table. */
  attack: string;
  /** Missing ones take the table's defaults. */
  parameters?: Readonly<Record<string, unknown>>;
  /** Default 0. */
  seed?: number;
  /** Aim at this class, or at one class for each image; only where the table says `targeted`. */
  target?: number | Uint8Array;
  /** Images at once; measured when absent. */
  batch?: number;
  /** Index of each image in its set, on which its random numbers depend; 0, 1, 2... when absent. */
  imageIndices?: ArrayLike<number>;
}

export interface CheckedRequest {
  entry: AttackEntry;
  parameters: AttackParameters;
  criterion: Criterion;
  seed: number;
  /** [n,28,28] in [0,1]. */
  pixels: Float32Array;
  labels: Uint8Array;
  count: number;
  imageIndex(image: number): number;
}

/**
 * Checks a request and brings the images into float32 in [0,1].
 * @param images [n,28,28]: float32 in [0,1], or uint8, which is divided by 255
 * @throws LabError `invalid-parameter`, `unknown-attack`, `shape-mismatch`, `image-out-of-range`
 */
export function checkRequest(images: Float32Array | Uint8Array, labels: Uint8Array, settings: AttackSettings): CheckedRequest {
  const entry = attackEntry(settings.attack);
  const { parameters, target: parameterTarget } = readAttackParameters(entry, settings.parameters);
  const count = labels.length;
  if (images.length !== count * PIXELS) {
    throw new LabError('shape-mismatch', `There are ${images.length / PIXELS} images of 28 x 28 but ${count} labels. Give one label for each image.`);
  }
  if (labels.some((label) => label >= CLASSES)) throw new LabError('invalid-label', 'A label is not a digit from 0 to 9.');
  const target = settings.target ?? parameterTarget;
  if (typeof target === 'string') {
    throw new LabError('invalid-parameter', 'parameters.target: a file of classes has to be read before the attack starts.');
  }
  return {
    entry,
    parameters,
    criterion: target === undefined ? misclassification(labels) : targetedAt(entry, target, count),
    seed: settings.seed ?? 0,
    pixels: unitPixels(images),
    labels,
    count,
    imageIndex: (image) => settings.imageIndices?.[image] ?? image,
  };
}

function targetedAt(entry: AttackEntry, target: number | Uint8Array, count: number): Criterion {
  if (!entry.targeted) throw new LabError('invalid-parameter', `parameters.target: ${entry.id} can't aim at a class.`);
  const targets = typeof target === 'number' ? new Uint8Array(count).fill(target) : target;
  if (targets.length !== count) {
    throw new LabError('shape-mismatch', `There are ${targets.length} targets for ${count} images. Give one class, or one for each image.`);
  }
  if (targets.some((k) => k >= CLASSES)) throw new LabError('invalid-parameter', 'parameters.target: expected classes from 0 to 9.');
  return targetedMisclassification(targets);
}

function unitPixels(images: Float32Array | Uint8Array): Float32Array {
  if (images instanceof Uint8Array) return Float32Array.from(images, (value) => value / 255);
  for (let i = 0; i < images.length; i++) {
    // Not negative for values from 0 to 1 and for no others.
    if (!(images[i] * (1 - images[i]) >= 0)) {
      throw new LabError('image-out-of-range', `A pixel is ${images[i]}; attacks need images with pixels from 0 to 1.`);
    }
  }
  return images;
}

/** @throws LabError `invalid-parameter` unless the epsilons are finite and not negative */
export function checkEpsilons(epsilons: readonly number[]): void {
  for (const epsilon of epsilons) {
    if (!Number.isFinite(epsilon) || epsilon < 0) {
      throw new LabError('invalid-parameter', `epsilons: expected numbers of at least 0, not ${epsilon}.`);
    }
  }
}
