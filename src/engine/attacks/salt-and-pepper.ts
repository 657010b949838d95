/**
 * Salt-and-pepper noise: random pixels turn white or black, more and more of them, until the network
 * is fooled; then the search goes on around half that amount for less noise that still fools
 * (Foolbox 3.3.4, saltandpepper.py).
 *
 * Two things make a thousand forward passes per image cheaper without changing any result. A pattern that
 * is no shorter than the best so far cannot count, whatever the network says of it, so it is not shown
 * to it. And as long as nothing is found the next patterns are known in advance, so patterns of several steps
 * fill one batch; when one of them fools, those behind it are thrown away and drawn again with the
 * same random numbers (each step of each image has a stream of its own).
 */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../../core/attacks/perturbation';
import type { Random } from '../../core/random/random';
import { attackBatchSize } from './batch-size';
import type { MinimisationAttack } from './attack';
import { predictedClass, readClasses } from './judge';

/** The search for one image. Probabilities are shares of pixels. */
interface Search {
  step: number;
  /** Shortest noise that fooled so far, L2. */
  best: number;
  probability: number;
  lowest: number;
  highest: number;
  increment: number;
}

/** Random numbers that one round may draw, as a multiple of the batch: keeps a round short enough to cancel. */
const PATTERNS_PER_SLOT = 16;

function begin(steps: number, alreadyFooled: boolean): Search {
  return { step: 0, best: alreadyFooled ? 0 : Infinity, probability: 1 / steps, lowest: 0, highest: 1, increment: 1 / steps };
}

/** Goes on to the next step, after a pattern of this length fooled, or did not (undefined). */
function advance(search: Search, steps: number, fooledAt?: number): void {
  const { probability } = search;
  if (fooledAt !== undefined) {
    search.best = fooledAt;
    search.lowest = probability / 2;
    search.highest = Math.min(1.2 * probability, 1);
    search.increment = (search.highest - search.lowest) / (steps - search.step);
  }
  const restart = fooledAt !== undefined || probability === search.highest;
  search.probability = Math.min((restart ? search.lowest : probability) + search.increment, search.highest);
  search.step++;
}

/** One pattern's numbers, used and forgotten within `spoil`. */
const draws = new Uint32Array(PIXELS);

/** Writes the image under salt and pepper; returns the L2 norm of the change. */
function spoil(random: Random, probability: number, pixels: Float32Array, from: number, out: Float32Array, to: number): number {
  // Thresholds on the generator's integers: the same as uniforms u >= 1 - p/2 (salt) and u < p/2 (pepper).
  const pepper = (probability / 2) * 4294967296;
  const salt = 4294967296 - pepper;
  random.fillUint32(draws);
  let squares = 0;
  for (let i = 0; i < PIXELS; i++) {
    const u = draws[i];
    const clean = pixels[from + i];
    if (u >= pepper && u < salt) {
      out[to + i] = clean;
      continue;
    }
    const value = u < pepper ? 0 : 1;
    out[to + i] = value;
    squares += (value - clean) * (value - clean);
  }
  return Math.sqrt(squares);
}

interface Candidate {
  image: number;
  norm: number;
  /** The search as it was when this pattern was drawn. */
  before: Search;
}

export const saltAndPepper: MinimisationAttack = {
  kind: 'minimisation',
  async run(batch) {
    const { classifier, criterion, pixels, count, job } = batch;
    const steps = Number(batch.parameters.steps);
    const result = pixels.slice();
    const searches = Array.from({ length: count }, (_, i) =>
      begin(steps, criterion.isAdversarial(predictedClass(batch.cleanLogits, i), i)),
    );
    batch.record?.(0, pixels.slice(0, PIXELS));
    const capacity = Math.max(count, attackBatchSize(classifier));
    const patterns = new Float32Array(capacity * PIXELS);
    // A best of 0 can't be beaten: those images are done before they begin.
    let active = searches.map((_, i) => i).filter((i) => searches[i].best > 0);
    while (active.length > 0) {
      const each = Math.max(1, Math.floor(capacity / active.length));
      const candidates: Candidate[] = [];
      for (const i of active) {
        const search = searches[i];
        let patternsLeft = each * PATTERNS_PER_SLOT;
        for (let slots = each; slots > 0 && patternsLeft > 0 && search.step < steps; patternsLeft--) {
          const random = batch.stream(i, -1, search.step);
          const norm = spoil(random, search.probability, pixels, i * PIXELS, patterns, candidates.length * PIXELS);
          if (norm < search.best) {
            candidates.push({ image: i, norm, before: { ...search } });
            slots--;
          }
          advance(search, steps);
        }
      }
      if (candidates.length > 0) {
        const classes = await readClasses(classifier, patterns, candidates.length);
        const found = new Set<number>();
        candidates.forEach(({ image, norm, before }, c) => {
          if (found.has(image) || !criterion.isAdversarial(classes[c], image)) return;
          found.add(image);
          result.set(patterns.subarray(c * PIXELS, (c + 1) * PIXELS), image * PIXELS);
          if (image === 0) batch.record?.(before.step + 1, result.slice(0, PIXELS));
          advance(before, steps, norm);
          searches[image] = before;
        });
      }
      active = active.filter((i) => searches[i].step < steps && searches[i].best > 0);
      batch.progress(1 - active.reduce((left, i) => left + 1 - searches[i].step / steps, 0) / count);
      await job.checkpoint();
    }
    return tf.tensor2d(result, [count, PIXELS]);
  },
};
