/**
 * DeepFool (Moosavi-Dezfooli et al., CVPR 2016): takes the network for linear around the image, steps
 * just across the nearest of the planes where another class would win, and repeats until one does
 * (settings and order of operations: Foolbox 3.3.4, deepfool.py, on logits).
 *
 * Differences are taken to the class predicted on the clean image; the order of the classes stays that of the
 * clean image. An image that is misread leaves the batch, which changes nothing for the others.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../../core/attacks/perturbation';
import type { AttackBatch, MinimisationAttack } from './attack';
import { gradientStrategy, manyGradients } from './input-gradients';
import { CLASSES, predictedClass, readLogits, shapeFor } from './judge';
import { rowNorms, signOf } from './norms';
import { owning } from './owned';

/** Added to norms before dividing. */
const GUARD = 1e-8;
/** Added to the distance, so that the step ends beyond the plane. */
const BEYOND = 1e-4;

export const deepfool: MinimisationAttack = { kind: 'minimisation', run: search };

function search(batch: AttackBatch): Promise<tf.Tensor2D> {
  const { classifier, criterion, pixels, count, job } = batch;
  const steps = Number(batch.parameters.steps);
  const overshoot = Number(batch.parameters.overshoot);
  const order = Array.from({ length: count }, (_, i) => classesByLogit(batch.cleanLogits, i, Number(batch.parameters.candidates)));
  return owning(async (owned) => {
    const result = pixels.slice();
    const zero = new Uint8Array(count);
    batch.record?.(0, pixels.slice(0, PIXELS));
    // `rows[r]` is the image in row r of the tensors; rows that only fill up the shape repeat the first.
    let active = Array.from({ length: count }, (_, i) => i).filter((i) => !criterion.isAdversarial(predictedClass(batch.cleanLogits, i), i));
    let rows = Array.from({ length: count }, (_, i) => i);
    let origin = owned.own(batch.images.clone());
    let iterate = owned.own(batch.images.clone());
    let total = owned.own(tf.zerosLike(batch.images));
    for (let step = 0; step < steps && active.length > 0; step++) {
      const wanted = shapeFor(active.length);
      if (wanted < rows.length) {
        const at = new Map(rows.map((image, r) => [image, r]));
        rows = Array.from({ length: wanted }, (_, r) => active[r] ?? active[0]);
        const places = tf.tensor1d(rows.map((image) => at.get(image) ?? 0), 'int32');
        origin = owned.replace(origin, tf.gather(origin, places));
        iterate = owned.replace(iterate, tf.gather(iterate, places));
        total = owned.replace(total, tf.gather(total, places));
        places.dispose();
      }
      const { move, lengths } = nearestPlane(batch, iterate, rows.map((image) => order[image]));
      owned.own(move);
      owned.own(lengths);
      if (step === 0) noteZeroGradients(zero, rows, await lengths.data());
      total = owned.replace(total, tf.add<tf.Tensor2D>(total, move));
      iterate = owned.replace(iterate, tf.tidy(() => tf.clipByValue(tf.add<tf.Tensor2D>(origin, tf.mul(total, 1 + overshoot)), 0, 1)));
      owned.drop(move);
      owned.drop(lengths);
      const [logits, values] = await Promise.all([readLogits(classifier, iterate), iterate.data()]);
      const pending = new Set(active);
      active = [];
      rows.forEach((image, r) => {
        // Rows that finished earlier or only fill up the shape are no longer pending.
        if (!pending.delete(image)) return;
        result.set(values.subarray(r * PIXELS, (r + 1) * PIXELS), image * PIXELS);
        if (image === 0) batch.record?.(step + 1, result.slice(0, PIXELS));
        if (!criterion.isAdversarial(predictedClass(logits, r), image)) active.push(image);
      });
      batch.progress(1 - active.length / count);
      await job.checkpoint();
    }
    batch.noteZeroGradients(zero);
    return tf.tensor2d(result, [count, PIXELS]);
  });
}

/** The first `candidates` classes of an image by falling logit; of equal ones the higher index first, as a reversed stable sort gives. */
function classesByLogit(logits: Float32Array, image: number, candidates: number): number[] {
  const row = logits.subarray(image * CLASSES, (image + 1) * CLASSES);
  return Array.from({ length: CLASSES }, (_, k) => k)
    .sort((a, b) => row[b] - row[a] || b - a)
    .slice(0, candidates);
}

/**
 * The step just across the nearest plane, for each row.
 * @param order for each row its candidate classes, the predicted one first
 * @returns `move` [n,784]; `lengths` [(candidates - 1) * n], the norms of the differences' gradients
 */
function nearestPlane(batch: AttackBatch, iterate: tf.Tensor2D, order: readonly (readonly number[])[]): { move: tf.Tensor2D; lengths: tf.Tensor1D } {
  const n = iterate.shape[0];
  const others = order[0].length - 1;
  return tf.tidy(() => {
    const differences = Array.from({ length: others }, (_, k) => {
      const values = new Float32Array(n * CLASSES);
      order.forEach((classes, r) => {
        values[r * CLASSES + classes[k + 1]] = 1;
        values[r * CLASSES + classes[0]] = -1;
      });
      return tf.tensor2d(values, [n, CLASSES]);
    });
    const { logits, gradients } = manyGradients(batch.classifier, iterate, differences, gradientStrategy(n, others));
    const gaps = tf.concat(differences.map((difference) => tf.sum<tf.Tensor1D>(tf.mul(logits, difference), 1)), 0);
    const isL2 = batch.norm.id === 'l2';
    // The norm dual to the attack's.
    const lengths: tf.Tensor1D = isL2 ? tf.reshape(rowNorms(gradients), [others * n]) : tf.sum(tf.abs(gradients), 1);
    const distances = tf.div<tf.Tensor1D>(tf.abs(gaps), tf.add(lengths, GUARD));
    const nearest = tf.argMin(tf.reshape(distances, [others, n]), 0);
    const at = tf.add<tf.Tensor1D>(tf.mul(nearest, tf.scalar(n, 'int32')), tf.range(0, n, 1, 'int32'));
    const gradient = tf.gather(gradients, at);
    const distance = tf.reshape(tf.add(tf.gather(distances, at), BEYOND), [n, 1]);
    const direction = isL2 ? tf.div(gradient, tf.add(rowNorms(gradient), GUARD)) : signOf(gradient);
    return { move: tf.mul<tf.Tensor2D>(distance, direction), lengths };
  });
}

/** An image's gradient is zero when those of all its differences are. */
function noteZeroGradients(zero: Uint8Array, rows: readonly number[], lengths: ArrayLike<number>): void {
  rows.forEach((image, r) => {
    zero[image] = 1;
    for (let at = r; at < lengths.length; at += rows.length) if (lengths[at] !== 0) zero[image] = 0;
  });
}
