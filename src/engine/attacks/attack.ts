/**
 * What an attack is, to the runner: a function of one batch. Everything that attacks have in common
 * (batches, clipping to epsilon, judging, norms, progress over the set) is the runner's business.
 */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { AttackParameters } from '../../core/catalogue/attacks';
import type { Random } from '../../core/random/random';
import type { JobControl } from '../job';
import type { Classifier } from '../models/classifier';
import type { Criterion } from './criteria';
import type { Norm } from './norms';

/** One batch under attack. */
export interface AttackBatch {
  readonly classifier: Classifier;
  readonly norm: Norm;
  readonly parameters: AttackParameters;
  readonly criterion: Criterion;
  readonly job: JobControl;
  readonly count: number;
  /** [n,784] in [0,1]; belongs to the runner. */
  readonly images: Tensor2D;
  /** The same on the host. */
  readonly pixels: Float32Array;
  /** [n,10], of the clean images. */
  readonly cleanLogits: Float32Array;
  /** Gradient of the criterion's loss at the clean images, [n,784]: computed once, whatever the number of epsilons. */
  cleanGradient(): Tensor2D;
  /**
   * The stream of an image. Depends on seed, epsilon's index and the image's index in its set, and on `more`,
   * never on the batch. A minimisation attack runs once for all epsilons and takes the index -1.
   */
  stream(image: number, epsilonIndex: number, ...more: number[]): Random;
  /** Share of the batch's work that is done, 0..1. */
  progress(share: number): void;
  /** Notes which images had a gradient that was exactly zero where the attack began; 1 = zero. */
  noteZeroGradients(flags: Uint8Array): void;
  /** Receives every iterate of the first image, [784], when somebody replays the attack. */
  readonly record?: (step: number, iterate: Float32Array) => void;
}

/** Spends a given epsilon. Run once for every epsilon. */
export interface FixedEpsilonAttack {
  readonly kind: 'fixed-epsilon';
  /**
   * @param epsilons [n], one for each image
   * @returns [n,784], the caller's
   */
  run(batch: AttackBatch, epsilons: Float32Array, epsilonIndex: number): Promise<Tensor2D>;
}

/** Looks for the smallest change that fools. Run once for all epsilons. */
export interface MinimisationAttack {
  readonly kind: 'minimisation';
  /** @returns [n,784], the caller's; an image for which nothing was found comes back unchanged */
  run(batch: AttackBatch): Promise<Tensor2D>;
}

export type Attack = FixedEpsilonAttack | MinimisationAttack;
