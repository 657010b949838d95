/**
 * Temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks", eq. 9): logits
 * divided by T. No argmax changes; T acts after an ensemble has been combined.
 */
import { div, keep, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { LabError } from '../../core/errors';
import type { Classifier, Head } from './classifier';

function scaledCopy<T extends Tensor>(values: T, temperature: number): T {
  return keep(div<T>(values, temperature));
}

export class Tempered implements Classifier {
  readonly parameters: number;
  readonly members?: readonly Classifier[];
  readonly head?: Head;
  readonly features?: (images: Tensor4D) => Tensor2D;

  /**
   * @param classifier stays its owner's
   * @param temperature T > 0
   * @throws LabError `bad-temperature`
   */
  constructor(
    readonly id: string,
    readonly classifier: Classifier,
    readonly temperature: number,
  ) {
    if (!(temperature > 0 && Number.isFinite(temperature))) {
      throw new LabError('bad-temperature', `A temperature must be a positive number, not ${temperature}.`);
    }
    this.parameters = classifier.parameters;
    if (classifier.members) this.members = classifier.members;
    if (classifier.features && classifier.head) {
      const { weights, bias } = classifier.head;
      this.features = classifier.features.bind(classifier);
      this.head = { weights: scaledCopy(weights, temperature), bias: scaledCopy(bias, temperature) };
    }
  }

  logits(images: Tensor4D): Tensor2D {
    return tidy(() => div(this.classifier.logits(images), this.temperature));
  }

  /** Frees the scaled head; the classifier underneath stays. */
  dispose(): void {
    this.head?.weights.dispose();
    this.head?.bias.dispose();
  }
}
