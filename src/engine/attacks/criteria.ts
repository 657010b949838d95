/**
 * What counts as a success, apart from how it is searched for: being read as anything but the true
 * digit, or being read as one chosen digit.
 */

export interface Criterion {
  readonly targeted: boolean;
  /** The class that the loss is about, for each image: the true one, or the target. */
  readonly classes: Uint8Array;
  /** +1: the attack raises the loss of that class; -1: it lowers it. */
  readonly direction: 1 | -1;
  /** Whether this prediction for this image is a success. */
  isAdversarial(predicted: number, image: number): boolean;
  /** The criterion of the images [from, to). */
  slice(from: number, to: number): Criterion;
  /** The criterion of these images, in this order, repetitions allowed. */
  pick(images: readonly number[]): Criterion;
}

/** Untargeted: success is any other class than the label. */
export function misclassification(labels: Uint8Array): Criterion {
  return {
    targeted: false,
    classes: labels,
    direction: 1,
    isAdversarial: (predicted, image) => predicted !== labels[image],
    slice: (from, to) => misclassification(labels.subarray(from, to)),
    pick: (images) => misclassification(Uint8Array.from(images, (i) => labels[i])),
  };
}

/** Targeted: success is the chosen class, whatever the label. */
export function targetedMisclassification(targets: Uint8Array): Criterion {
  return {
    targeted: true,
    classes: targets,
    direction: -1,
    isAdversarial: (predicted, image) => predicted === targets[image],
    slice: (from, to) => targetedMisclassification(targets.subarray(from, to)),
    pick: (images) => targetedMisclassification(Uint8Array.from(images, (i) => targets[i])),
  };
}
