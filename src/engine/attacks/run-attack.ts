/**
 * Runs one attack on a set of images at several epsilons: in batches, with every result clipped to the
 * ball and the box, and judged by one more forward pass on exactly the image that is returned.
 *
 * The frame is Foolbox 3.3.4's (attacks/base.py): fixed-epsilon attacks run once per epsilon with
 * fresh randomness; minimisation attacks run once and their result is shrunk to each epsilon.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS, perturbationSize } from '../../core/attacks/perturbation';
import { Random } from '../../core/random/random';
import type { JobControl } from '../job';
import type { Classifier } from '../models/classifier';
import type { AttackBatch } from './attack';
import { checkEpsilons, checkRequest } from './attack-request';
import type { AttackSettings, CheckedRequest } from './attack-request';
import { attackBatchSize } from './batch-size';
import { crossEntropyGradient } from './input-gradients';
import { oneHot } from './gradient-descent';
import { CLASSES, predictedClass, readLogits } from './judge';
import { norms } from './norms';
import type { Norm } from './norms';
import { owning } from './owned';
import type { Owned } from './owned';
import { attackImplementation } from './registry';

export interface AttackOptions extends AttackSettings {
  /** Radii in the attack's norm, images in [0,1]. */
  epsilons: readonly number[];
  /** Keep the adversarial images (and the raw ones of minimisation attacks). Default false. */
  keepImages?: boolean;
}

/** What came of one epsilon. */
export interface EpsilonResult {
  epsilon: number;
  /** 1 - mean(success): the share of images that are still read right (or, targeted, not read as the target). */
  robustAccuracy: number;
  /** [n] 1 = success. Untargeted, an image that was misread before counts at every epsilon. */
  success: Uint8Array;
  /** Sizes of adversarial - clean, [n] each. */
  l2: Float64Array;
  linf: Float64Array;
  /** Pixels changed. */
  l0: Float64Array;
  /** [n,10], of the adversarial images. */
  logits: Float32Array;
  /** [n,28,28], when kept. */
  adversarial?: Float32Array;
}

export interface AttackResult {
  n: number;
  cleanAccuracy: number;
  /** [n,10], of the clean images. */
  cleanLogits: Float32Array;
  results: EpsilonResult[];
  /**
   * Share of images whose gradient was exactly zero where the attack began (at the epsilon where that was
   * most often so); null for attacks that take no gradient. More than a little means that the network hides
   * its gradients, and that its robust accuracy says nothing.
   */
  zeroGradientShare: number | null;
  /** [n,28,28], what a minimisation attack found before clipping, when kept. */
  raw?: Float32Array;
  /** Images at once. */
  batch: number;
}

/**
 * Attacks every image.
 * @param images [n,28,28]: float32 in [0,1], or uint8, which is divided by 255
 * @param labels [n], true classes
 * @throws LabError `invalid-parameter`, `unknown-attack`, `shape-mismatch`, `image-out-of-range`, `broken-model`, `cancelled`
 */
export async function runAttack(
  classifier: Classifier,
  images: Float32Array | Uint8Array,
  labels: Uint8Array,
  options: AttackOptions,
  job: JobControl,
): Promise<AttackResult> {
  checkEpsilons(options.epsilons);
  const request = checkRequest(images, labels, options);
  const epsilons = options.epsilons.map((epsilon) => new Float32Array(request.count).fill(epsilon));
  return attackSet(classifier, request, epsilons, { ...options, radii: options.epsilons }, job);
}

export interface SetOptions {
  batch?: number;
  keepImages?: boolean;
  /** The epsilons as they are reported. */
  radii: readonly number[];
  record?: AttackBatch['record'];
}

/** As `runAttack`, with a checked request and an epsilon for every image: [epsilon][image]. */
export async function attackSet(
  classifier: Classifier,
  request: CheckedRequest,
  epsilons: readonly Float32Array[],
  options: SetOptions,
  job: JobControl,
): Promise<AttackResult> {
  const { count, entry, labels, criterion } = request;
  const batchSize = options.batch ?? attackBatchSize(classifier);
  const result: AttackResult = {
    n: count,
    cleanAccuracy: 0,
    cleanLogits: new Float32Array(count * CLASSES),
    results: options.radii.map((epsilon) => emptyResult(epsilon, count, options.keepImages === true)),
    zeroGradientShare: entry.usesGradient ? 0 : null,
    ...(entry.minimisation && options.keepImages ? { raw: new Float32Array(count * PIXELS) } : {}),
    batch: batchSize,
  };
  const zeroGradients = epsilons.map(() => 0);
  for (let from = 0; from < count; from += batchSize) {
    const to = Math.min(from + batchSize, count);
    await owning((owned) => attackOneBatch({ classifier, request, epsilons, options, job, owned, result, zeroGradients }, from, to));
  }
  const share = (hits: (image: number) => boolean): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) if (hits(i)) sum++;
    return count === 0 ? 0 : sum / count;
  };
  result.cleanAccuracy = share((i) => predictedClass(result.cleanLogits, i) === labels[i]);
  for (const one of result.results) {
    for (let i = 0; i < count; i++) {
      const misread = !criterion.targeted && criterion.isAdversarial(predictedClass(result.cleanLogits, i), i);
      one.success[i] = misread || criterion.isAdversarial(predictedClass(one.logits, i), i) ? 1 : 0;
    }
    one.robustAccuracy = share((i) => one.success[i] === 0);
  }
  if (entry.usesGradient && count > 0) result.zeroGradientShare = Math.max(0, ...zeroGradients) / count;
  return result;
}

function emptyResult(epsilon: number, count: number, keep: boolean): EpsilonResult {
  return {
    epsilon,
    robustAccuracy: 0,
    success: new Uint8Array(count),
    l2: new Float64Array(count),
    linf: new Float64Array(count),
    l0: new Float64Array(count),
    logits: new Float32Array(count * CLASSES),
    ...(keep ? { adversarial: new Float32Array(count * PIXELS) } : {}),
  };
}

interface Run {
  classifier: Classifier;
  request: CheckedRequest;
  epsilons: readonly Float32Array[];
  options: SetOptions;
  job: JobControl;
  owned: Owned;
  result: AttackResult;
  zeroGradients: number[];
}

async function attackOneBatch(run: Run, from: number, to: number): Promise<void> {
  const { classifier, request, epsilons, job, owned, result, zeroGradients } = run;
  const { entry, count } = request;
  const norm = norms[entry.norm];
  const pixels = request.pixels.subarray(from * PIXELS, to * PIXELS);
  const images = owned.own(tf.tensor2d(pixels, [to - from, PIXELS]));
  const cleanLogits = await readLogits(classifier, images);
  result.cleanLogits.set(cleanLogits, from * CLASSES);
  await job.checkpoint();

  const attack = attackImplementation(entry.id);
  const rounds = attack.kind === 'minimisation' ? 1 : epsilons.length;
  const batch = makeBatch(run, { from, to, norm, images, pixels, cleanLogits, rounds });
  if (attack.kind === 'minimisation') {
    const raw = owned.own(await attack.run(batch));
    result.raw?.set((await raw.data()) as Float32Array, from * PIXELS);
    for (let k = 0; k < epsilons.length; k++) await clipAndJudge(run, norm, images, raw, k, from, to);
  } else {
    for (let k = 0; k < epsilons.length; k++) {
      batch.begin(k, (flags) => (zeroGradients[k] += sum(flags)));
      const moved = owned.own(await attack.run(batch, epsilons[k].subarray(from, to), k));
      await clipAndJudge(run, norm, images, moved, k, from, to);
      owned.drop(moved);
      batch.progress(1);
      await job.checkpoint();
    }
  }
  job.report({ done: to * rounds, total: count * rounds, unit: 'images', note: entry.label });
}

interface BatchParts {
  from: number;
  to: number;
  norm: Norm;
  images: tf.Tensor2D;
  pixels: Float32Array;
  cleanLogits: Float32Array;
  rounds: number;
}

/** A batch, and the means to say which epsilon's round it is in. */
interface RunningBatch extends AttackBatch {
  begin(round: number, onZeroGradients: (flags: Uint8Array) => void): void;
}

function makeBatch(run: Run, parts: BatchParts): RunningBatch {
  const { classifier, request, options, job, owned, zeroGradients } = run;
  const { from, to, norm, images, pixels, cleanLogits, rounds } = parts;
  const criterion = request.criterion.slice(from, to);
  let cleanGradient: tf.Tensor2D | null = null;
  let round = 0;
  let onZeroGradients = (flags: Uint8Array): void => {
    zeroGradients[0] += sum(flags);
  };
  return {
    classifier,
    norm,
    parameters: request.parameters,
    criterion,
    job,
    count: to - from,
    images,
    pixels,
    cleanLogits,
    cleanGradient() {
      cleanGradient ??= owned.own(
        tf.tidy(() => crossEntropyGradient(classifier, images, oneHot(criterion.classes))),
      );
      return cleanGradient;
    },
    stream: (image, epsilonIndex, ...more) =>
      Random.of('attack', request.seed, epsilonIndex, request.imageIndex(from + image), ...more),
    progress(share) {
      const done = from * rounds + (round + share) * (to - from);
      job.report({ done: Math.floor(done), total: request.count * rounds, unit: 'images', note: request.entry.label });
    },
    noteZeroGradients: (flags) => onZeroGradients(flags),
    begin(next, listener) {
      round = next;
      onZeroGradients = listener;
    },
    ...(options.record ? { record: options.record } : {}),
  };
}

/**
 * adversarial = x + clip(result - x, epsilon); then logits, sizes and flags of that image.
 * The cut to the box afterwards only removes rounding: x + (x' - x) may be one unit in the last place over 1.
 */
async function clipAndJudge(run: Run, norm: Norm, images: tf.Tensor2D, found: tf.Tensor2D, k: number, from: number, to: number): Promise<void> {
  const { classifier, request, epsilons } = run;
  const one = run.result.results[k];
  const balls = norm.balls(epsilons[k].subarray(from, to));
  const adversarial = tf.tidy(() => {
    const delta = balls.project(tf.sub<tf.Tensor2D>(found, images));
    return tf.clipByValue(tf.add<tf.Tensor2D>(images, delta), 0, 1);
  });
  balls.dispose();
  try {
    one.logits.set(await readLogits(classifier, adversarial), from * CLASSES);
    const pixels = (await adversarial.data()) as Float32Array;
    one.adversarial?.set(pixels, from * PIXELS);
    const clean = request.pixels.subarray(from * PIXELS, to * PIXELS);
    for (let i = 0; i < to - from; i++) {
      const size = perturbationSize(pixels, clean, i * PIXELS);
      one.l2[from + i] = size.l2;
      one.linf[from + i] = size.linf;
      one.l0[from + i] = size.l0;
    }
  } finally {
    adversarial.dispose();
  }
}

function sum(flags: Uint8Array): number {
  let total = 0;
  for (const flag of flags) total += flag;
  return total;
}
