/**
 * The one abstraction that attacks, scores and metrics are written against. A network, an ensemble
 * and a temperature-scaled ensemble are all classifiers.
 */
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** The last linear map of a network: logits = features . weights + bias (a BatchNorm behind it folded in). */
export interface Head {
  /** [features, 10] */
  weights: Tensor2D;
  /** [10] */
  bias: Tensor;
}

export interface Classifier {
  /** Name for messages and results. */
  readonly id: string;
  /** Trainable parameters, members counted once each. */
  readonly parameters: number;
  /**
   * Logits of images, in evaluation mode (running statistics, no dropout), differentiable in the images.
   * @param images [n,28,28,1] float32; the networks' domain is [0,1], nothing is clipped here
   * @returns [n,10] float32, before any softmax
   */
  logits(images: Tensor4D): Tensor2D;
  /**
   * Inputs of the last dense layer, where the classifier is one network that has such a layer.
   * @returns [n,d]
   */
  features?(images: Tensor4D): Tensor2D;
  /** The map from `features` to `logits`. The tensors belong to the classifier: do not dispose them. */
  readonly head?: Head;
  /** The members of an ensemble. They are classifiers of their own. */
  readonly members?: readonly Classifier[];
  /** Frees the weights that this classifier owns (an ensemble does not own its members' weights). */
  dispose(): void;
}
