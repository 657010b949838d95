/**
 * What an attack needs to know of a norm, as small strategies (the design of Foolbox 3,
 * Rauber et al., JOSS 5(53), 2020): the attack itself is the same for every norm.
 * All perturbations are [n,784], every operation is separate for each image.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { AttackNorm } from '../../core/catalogue/attacks';
import { PIXELS, TINY_NORM } from '../../core/attacks/perturbation';
import type { PerturbationSize } from '../../core/attacks/perturbation';
import type { Random } from '../../core/random/random';

/** One ball around zero for each image of a batch. */
export interface Balls {
  /** The nearest perturbation in the ball, [n,784]. */
  project(delta: tf.Tensor2D): tf.Tensor2D;
  dispose(): void;
}

export interface Norm {
  readonly id: AttackNorm;
  /** This norm of a perturbation, from its sizes. */
  of(size: PerturbationSize): number;
  /** A distance that no perturbation within the box [0,1] exceeds. */
  readonly largest: number;
  /** The balls of these radii, one for each image. */
  balls(epsilons: Float32Array): Balls;
  /** The direction of steepest ascent, of norm 1; a zero gradient stays zero. */
  normalise(gradient: tf.Tensor2D): tf.Tensor2D;
  /** Writes a random point of the ball of radius epsilon to out[offset..offset+784). */
  randomStart(random: Random, epsilon: number, out: Float32Array, offset: number): void;
}

/** L2 norm of each row, [n,1]. */
export function rowNorms(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.sqrt(tf.sum(tf.square(rows), 1, true)));
}

/**
 * -1, 0 or 1, exactly. Not tf.sign: on wasm that gives 0 for everything below 1.2e-7, which are gradients
 * that an attack on a confident image lives on.
 */
export function signOf<T extends tf.Tensor>(values: T): T {
  return tf.tidy(() => tf.sub<T>(tf.step(values), tf.step(tf.neg(values))));
}

export const l2: Norm = {
  id: 'l2',
  of: (size) => size.l2,
  largest: Math.sqrt(PIXELS),
  balls(epsilons) {
    const epsilon = tf.keep(tf.tensor2d(epsilons, [epsilons.length, 1]));
    return {
      project: (delta) => tf.tidy(() => tf.mul(delta, tf.minimum(1, tf.div(epsilon, tf.maximum(rowNorms(delta), TINY_NORM))))),
      dispose: () => epsilon.dispose(),
    };
  },
  normalise: (gradient) => tf.tidy(() => tf.div(gradient, tf.maximum(rowNorms(gradient), TINY_NORM))),
  /**
   * Uniform in the ball: the first n coordinates of a uniform point on the sphere in n + 2 dimensions
   * (Voelker et al., "Efficiently sampling vectors and coordinates from the n-sphere and n-ball", 2017).
   */
  randomStart(random, epsilon, out, offset) {
    const point = new Float32Array(PIXELS + 2);
    random.fillNormal(point, 0, point.length);
    const factor = epsilon / Math.sqrt(point.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < PIXELS; i++) out[offset + i] = point[i] * factor;
  },
};

export const linf: Norm = {
  id: 'linf',
  of: (size) => size.linf,
  largest: 1,
  balls(epsilons) {
    const [epsilon] = epsilons;
    // One radius for all is the usual case and by far the faster: a minimum that broadcasts is slow on wasm.
    if (epsilons.every((other) => other === epsilon)) {
      return { project: (delta) => tf.clipByValue(delta, -epsilon, epsilon), dispose: () => undefined };
    }
    const high = tf.keep(tf.tidy(() => tf.tile(tf.tensor2d(epsilons, [epsilons.length, 1]), [1, PIXELS])));
    const low = tf.keep(tf.neg(high));
    return {
      project: (delta) => tf.tidy(() => tf.maximum(tf.minimum(delta, high), low)),
      dispose: () => tf.dispose([high, low]),
    };
  },
  normalise: (gradient) => signOf(gradient),
  randomStart(random, epsilon, out, offset) {
    for (let i = offset; i < offset + PIXELS; i++) out[i] = epsilon * (2 * random.uniform() - 1);
  },
};

export const norms: Readonly<Record<AttackNorm, Norm>> = { l2, linf };
