/**
 * An attack on one network by way of another: the images are made against `through`, which the attacker has, and judged
 * by the network that is meant. So an ensemble is attacked through the mean of its members' logits, through that of
 * their probabilities, or through one member alone.
 */
import type { JobControl } from '../job';
import type { Classifier } from '../models/classifier';
import { evaluate } from '../models/evaluate';
import { checkRequest } from './attack-request';
import { predictedClass } from './judge';
import { runAttack } from './run-attack';
import type { AttackOptions, AttackResult } from './run-attack';

/**
 * As `runAttack`, with `through` as what is differentiated and shown the tries; successes, logits and accuracies are
 * those of `classifier`. `zeroGradientShare` and `raw` are of `through`.
 * @throws LabError as `runAttack`
 */
export async function attackThrough(
  through: Classifier,
  classifier: Classifier,
  images: Float32Array | Uint8Array,
  labels: Uint8Array,
  options: AttackOptions,
  job: JobControl,
): Promise<AttackResult> {
  if (through === classifier) return runAttack(classifier, images, labels, options, job);
  const { criterion, pixels, count } = checkRequest(images, labels, options);
  const made = await runAttack(through, pixels, labels, { ...options, keepImages: true }, job);
  // Cancelled and paused as the attack is; its progress says nothing new.
  const quietly: JobControl = { checkpoint: () => job.checkpoint(), report: () => undefined };
  const read = (of: Float32Array): Promise<Float32Array> => evaluate(classifier, of, quietly, made.batch);
  const share = (hits: (image: number) => boolean): number => (count === 0 ? 0 : Array.from(labels, (_, i) => i).filter(hits).length / count);
  const cleanLogits = await read(pixels);
  const results = [];
  for (const { adversarial, ...one } of made.results) {
    const logits = await read(adversarial!);
    const success = Uint8Array.from(labels, (_, i) => {
      const misread = !criterion.targeted && criterion.isAdversarial(predictedClass(cleanLogits, i), i);
      return misread || criterion.isAdversarial(predictedClass(logits, i), i) ? 1 : 0;
    });
    results.push({ ...one, logits, success, robustAccuracy: share((i) => success[i] === 0), ...(options.keepImages ? { adversarial } : {}) });
  }
  const { raw, ...rest } = made;
  return {
    ...rest,
    cleanLogits,
    cleanAccuracy: share((i) => predictedClass(cleanLogits, i) === labels[i]),
    results,
    ...(options.keepImages && raw ? { raw } : {}),
  };
}
