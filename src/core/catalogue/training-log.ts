/**
 * What a training run says about itself while it goes on and when it is done: plain data that the
 * engine writes, checkpoints keep, panels draw and the command line prints.
 */

/** One point of the loss curve: the mean over the steps since the point before. */
export interface StepRecord {
  /** Steps done, from 1. */
  step: number;
  epoch: number;
  /** Mean loss per image, natural logarithm. */
  loss: number;
  /** Share of the training images read right, in training mode. */
  accuracy: number;
  learningRate: number;
}

/** The end of one epoch. */
export interface EpochRecord {
  /** From 1. */
  epoch: number;
  trainLoss: number;
  trainAccuracy: number;
  validationLoss: number;
  validationAccuracy: number;
  durationMs: number;
}

/** Where a run is. Images per second count the training steps only, without validation. */
export interface TrainingProgress {
  step: number;
  steps: number;
  epoch: number;
  epochs: number;
  imagesPerSecond: number;
  remainingMs: number;
}

/** The whole log of a run so far. */
export interface TrainingLog {
  steps: StepRecord[];
  epochs: EpochRecord[];
}
