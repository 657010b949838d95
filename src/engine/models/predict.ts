/**
 * Reads images with a classifier and with each of its members, computing every member once: what
 * the drawing panel asks many times a second.
 */
import { div, stack, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { CLASSES, IMAGE_SHAPE, sizeOf } from './architecture';
import type { Classifier } from './classifier';
import { combineLogits, Ensemble } from './ensemble';
import { Tempered } from './tempered';

export interface MemberwiseLogits {
  /** [n,10] */
  logits: Float32Array;
  /** [n,10] each, in the order of `classifier.members`; empty for a single network. */
  members: Float32Array[];
}

/** The whole's logits, then each member's. */
function memberwise(classifier: Classifier, images: Tensor4D): [Tensor2D, ...Tensor2D[]] {
  if (classifier instanceof Tempered) {
    const [whole, ...members] = memberwise(classifier.classifier, images);
    return [div(whole, classifier.temperature), ...members];
  }
  if (classifier instanceof Ensemble) {
    const members = classifier.members.map((member) => member.logits(images));
    return [combineLogits(members, classifier.combine), ...members];
  }
  return [classifier.logits(images)];
}

/** @param pixels [n,28,28] in [0,1] */
export async function predict(classifier: Classifier, pixels: Float32Array): Promise<MemberwiseLogits> {
  const n = pixels.length / sizeOf(IMAGE_SHAPE);
  const all = tidy(() => stack(memberwise(classifier, tensor4d(pixels, [n, 28, 28, 1]))));
  const values = (await all.data()) as Float32Array;
  const parts = all.shape[0];
  all.dispose();
  const [logits, ...members] = Array.from({ length: parts }, (_, i) => values.slice(i * n * CLASSES, (i + 1) * n * CLASSES));
  return { logits, members };
}
