/** The questions about attacks on single digits and on a handful: what goes in and what comes out. */
import type { AttackParameters } from '../core/catalogue/attacks';
import type { EpsilonReuse } from '../core/attacks/perturbation';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';

/** One digit, one network, one attack. */
export interface DigitAttack {
  classifier: ClassifierSpec;
  /** What the image is made against, where that is not the classifier itself. */
  through?: ClassifierSpec;
  /** [28,28] in [0,1] */
  image: Float32Array;
  /** The class that it truly is. */
  label: number;
  /** Id from the attack table. */
  attack: string;
  parameters: AttackParameters;
  /** Aim at this class; only where the table says so. */
  target?: number;
  seed: number;
}

/** What came of an attack on one digit: either what every epsilon can be had from, or the image for one. */
export interface AttackedDigit {
  reuse: EpsilonReuse | null;
  /** [28,28], for the epsilon that was asked; null where there is `reuse`. */
  adversarial: Float32Array | null;
  /** The gradient was exactly zero where the attack began; null for attacks that take none. */
  isGradientZero: boolean | null;
  durationMs: number;
}

/** An attack step by step. */
export interface AttackReplay {
  /** Which step each frame comes after. */
  steps: Int32Array;
  /** [frames,28,28] */
  images: Float32Array;
  /** [frames,10] */
  logits: Float32Array;
  l2: Float64Array;
  linf: Float64Array;
}

/** The smallest epsilon that fools; null where nothing did. */
export interface DigitThreshold {
  epsilon: number | null;
  durationMs: number;
}

/** A few rows of a data set under one attack, as a plan's cell attacks them. */
export interface ImagesAttack {
  classifier: ClassifierSpec;
  /** What the images are made against, where that is not the classifier itself. */
  through?: ClassifierSpec;
  dataset: string;
  indices: number[];
  attack: string;
  parameters: Readonly<Record<string, number | string | boolean>>;
  /** All of the cell: random numbers depend on the place in this list. */
  epsilons: number[];
  /** Which of them is wanted. */
  epsilonIndex: number;
  seed: number;
}

export interface AttackedImages {
  /** [n,28,28] */
  clean: Float32Array;
  /** [n,28,28] */
  adversarial: Float32Array;
  labels: Uint8Array;
  /** [n,10], of the adversarial images. */
  logits: Float32Array;
}

/** How long a network takes here, per image, measured now. */
export interface AttackSpeed {
  forwardMs: number;
  /** A forward and a backward pass. */
  gradientMs: number;
}
