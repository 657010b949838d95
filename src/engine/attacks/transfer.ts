/**
 * Do images that fool one network fool another? Attacks every network of `from` and shows what
 * came of it to every network of `to`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../../core/attacks/perturbation';
import type { JobControl } from '../job';
import type { Classifier } from '../models/classifier';
import { checkRequest } from './attack-request';
import type { AttackSettings, CheckedRequest } from './attack-request';
import { attackBatchSize } from './batch-size';
import { predictedClass, readLogits } from './judge';
import { runAttack } from './run-attack';

export interface TransferResult {
  /** matrix[from][to]: robust accuracy of `to` on the images made against `from`; on the diagonal that of `runAttack`. */
  matrix: number[][];
  /** Clean accuracy of each `to`. */
  cleanAccuracy: number[];
  n: number;
}

/**
 * @param images [n,28,28]: float32 in [0,1], or uint8
 * @param labels [n]
 * @param settings as for `runAttack`, with one epsilon
 * @throws LabError as `runAttack`
 */
export async function transfer(
  from: readonly Classifier[],
  to: readonly Classifier[],
  images: Float32Array | Uint8Array,
  labels: Uint8Array,
  settings: AttackSettings & { epsilon: number },
  job: JobControl,
): Promise<TransferResult> {
  const request = checkRequest(images, labels, settings);
  const { epsilon, ...attackSettings } = settings;
  const misreadClean: Uint8Array[] = [];
  for (const classifier of to) misreadClean.push(await successes(classifier, request.pixels, request, job, settings.batch));
  const matrix: number[][] = [];
  for (const [f, source] of from.entries()) {
    const within: JobControl = {
      checkpoint: () => job.checkpoint(),
      report: ({ done, total, ...rest }) => job.report({ ...rest, done: f * total + done, total: from.length * total }),
    };
    const result = await runAttack(source, request.pixels, labels, { ...attackSettings, epsilons: [epsilon], keepImages: true }, within);
    const row: number[] = [];
    for (const [t, target] of to.entries()) {
      const fooled = target === source ? result.results[0].success : await successes(target, result.results[0].adversarial!, request, job, settings.batch);
      // As everywhere, an untargeted attack has succeeded on an image that was misread before.
      const robust = fooled.filter((flag, i) => flag === 0 && (request.criterion.targeted || misreadClean[t][i] === 0)).length;
      row.push(request.count === 0 ? 0 : robust / request.count);
    }
    matrix.push(row);
  }
  const cleanAccuracy: number[] = [];
  for (const [t, classifier] of to.entries()) {
    const misread = request.criterion.targeted ? await misreadBy(classifier, request, job, settings.batch) : misreadClean[t];
    cleanAccuracy.push(request.count === 0 ? 0 : misread.filter((flag) => flag === 0).length / request.count);
  }
  return { matrix, cleanAccuracy, n: request.count };
}

function misreadBy(classifier: Classifier, request: CheckedRequest, job: JobControl, batch?: number): Promise<Uint8Array> {
  return flags(classifier, request.pixels, (predicted, i) => predicted !== request.labels[i], job, batch);
}

function successes(classifier: Classifier, pixels: Float32Array, request: CheckedRequest, job: JobControl, batch?: number): Promise<Uint8Array> {
  return flags(classifier, pixels, (predicted, i) => request.criterion.isAdversarial(predicted, i), job, batch);
}

async function flags(
  classifier: Classifier,
  pixels: Float32Array,
  isSet: (predicted: number, image: number) => boolean,
  job: JobControl,
  batch = attackBatchSize(classifier),
): Promise<Uint8Array> {
  const count = pixels.length / PIXELS;
  const result = new Uint8Array(count);
  for (let from = 0; from < count; from += batch) {
    const to = Math.min(from + batch, count);
    const images = tf.tensor2d(pixels.subarray(from * PIXELS, to * PIXELS), [to - from, PIXELS]);
    try {
      const logits = await readLogits(classifier, images);
      for (let i = from; i < to; i++) result[i] = isSet(predictedClass(logits, i - from), i) ? 1 : 0;
    } finally {
      images.dispose();
    }
    await job.checkpoint();
  }
  return result;
}
