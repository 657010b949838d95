/**
 * The gradient family: fast gradient (one step), basic iterative (ten) and projected gradient
 * descent (forty or fifty from a random start) are one loop with different settings.
 *
 * repeat: x' = x' + step * normalise(gradient); x' = x + project(x' - x, epsilon); x' = clip(x', 0, 1)
 *
 * The order is project, then clip. No momentum, no early stop, and the last iterate is returned, not
 * the best (Goodfellow et al. 2015; Kurakin et al. 2017; Madry et al. 2018; settings of Foolbox 3.3.4).
 */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../../core/attacks/perturbation';
import type { AttackBatch, FixedEpsilonAttack } from './attack';
import { crossEntropyGradient } from './input-gradients';
import { CLASSES, pace } from './judge';
import { owning } from './owned';

/** A fast gradient attack is the loop with one step as long as epsilon. */
const ONE_STEP = { steps: 1, relativeStepSize: 1, randomStart: false } as const;

/** L2 or L-infinity, by the batch's norm. */
export const fastGradient: FixedEpsilonAttack = {
  kind: 'fixed-epsilon',
  run: (batch, epsilons, epsilonIndex) => descend(batch, epsilons, epsilonIndex, ONE_STEP),
};

/** Basic iterative and projected gradient: they differ in their parameters only. */
export const projectedGradient: FixedEpsilonAttack = {
  kind: 'fixed-epsilon',
  run: (batch, epsilons, epsilonIndex) =>
    descend(batch, epsilons, epsilonIndex, {
      steps: Number(batch.parameters.steps),
      relativeStepSize: Number(batch.parameters.relativeStepSize),
      randomStart: batch.parameters.randomStart === true,
    }),
};

interface Settings {
  steps: number;
  relativeStepSize: number;
  randomStart: boolean;
}

function descend(batch: AttackBatch, epsilons: Float32Array, epsilonIndex: number, settings: Settings): Promise<tf.Tensor2D> {
  const { classifier, norm, criterion, images, count, job } = batch;
  return owning(async (owned) => {
    const balls = owned.own(norm.balls(epsilons));
    const stepSizes = epsilons.map((epsilon) => epsilon * settings.relativeStepSize * criterion.direction);
    const step = owned.own(tf.tensor2d(stepSizes, [count, 1]));
    const classes = owned.own(oneHot(criterion.classes));
    let iterate = owned.own(settings.randomStart ? randomStart(batch, epsilons, epsilonIndex) : images.clone());
    batch.record?.(0, batch.pixels);
    if (settings.randomStart) batch.record?.(0, (await iterate.data()) as Float32Array);
    for (let i = 0; i < settings.steps; i++) {
      const atClean = i === 0 && !settings.randomStart;
      const gradient = atClean ? batch.cleanGradient() : owned.own(crossEntropyGradient(classifier, iterate, classes));
      if (i === 0) batch.noteZeroGradients(await zeroRows(gradient));
      const next = tf.tidy(() => {
        const moved = tf.add<tf.Tensor2D>(iterate, tf.mul(step, norm.normalise(gradient)));
        const delta = balls.project(tf.sub<tf.Tensor2D>(moved, images));
        return tf.clipByValue(tf.add<tf.Tensor2D>(images, delta), 0, 1);
      });
      if (!atClean) owned.drop(gradient);
      iterate = owned.replace(iterate, next);
      batch.record?.(i + 1, (await iterate.data()) as Float32Array);
      batch.progress((i + 1) / settings.steps);
      await pace(job, i, iterate);
    }
    return owned.release(iterate);
  });
}

/** A random point of each image's ball, cut to the box. */
function randomStart(batch: AttackBatch, epsilons: Float32Array, epsilonIndex: number): tf.Tensor2D {
  const { norm, images, count } = batch;
  const start = new Float32Array(count * PIXELS);
  for (let i = 0; i < count; i++) norm.randomStart(batch.stream(i, epsilonIndex), epsilons[i], start, i * PIXELS);
  return tf.tidy(() => tf.clipByValue(tf.add<tf.Tensor2D>(images, tf.tensor2d(start, [count, PIXELS])), 0, 1));
}

/** [n,10], 1 at the class of each image. */
export function oneHot(classes: Uint8Array): tf.Tensor2D {
  const values = new Float32Array(classes.length * CLASSES);
  classes.forEach((k, i) => (values[i * CLASSES + k] = 1));
  return tf.tensor2d(values, [classes.length, CLASSES]);
}

/** Which rows are exactly zero everywhere; 1 = zero. */
export async function zeroRows(rows: tf.Tensor2D): Promise<Uint8Array> {
  const largest = tf.tidy(() => tf.max(tf.abs(rows), 1));
  const values = await largest.data();
  largest.dispose();
  return Uint8Array.from(values, (value) => (value === 0 ? 1 : 0));
}
