/**
 * The report's ensemble is right 99 % of the time and claims far less (ECE 28 %). Two reasons have been
 * proposed, and both can be put to the test on a trained ensemble:
 *   gains   its networks end in BatchNorm over the ten logits, whose gains start at 1. At gain 1 a logit
 *           has variance 1 over the images, and a softmax of such logits can not be sure of anything.
 *   scaling its images were normalised otherwise than in training.
 * The first needs no new reading: BatchNorm at gain 1 and shift 0 gives the logits standardised class by
 * class, whatever the trained gain and shift are.
 */
import { rowsOf } from '../calibration/logits';
import type { FloatArray } from '../calibration/logits';

export interface ClassMoments {
  /** [classes] */
  means: Float64Array;
  /** Standard deviations, [classes]: close to the gains that BatchNorm learned. */
  deviations: Float64Array;
}

/** Mean and standard deviation of each class's logit over the images. @param logits [n, classes] */
export function classMoments(logits: FloatArray, classes: number): ClassMoments {
  const n = rowsOf(logits, classes);
  const means = new Float64Array(classes);
  const deviations = new Float64Array(classes);
  for (let i = 0; i < logits.length; i++) means[i % classes] += logits[i] / n;
  for (let i = 0; i < logits.length; i++) deviations[i % classes] += (logits[i] - means[i % classes]) ** 2 / n;
  return { means, deviations: deviations.map(Math.sqrt) };
}

/** The logits with gain 1 and shift 0, [n, classes]: (z - mean) / deviation, class by class. */
export function unitGainLogits(logits: FloatArray, { means, deviations }: ClassMoments): Float64Array {
  const classes = means.length;
  return Float64Array.from(logits, (z, i) => (deviations[i % classes] > 0 ? (z - means[i % classes]) / deviations[i % classes] : 0));
}

/** How the images of a test of the second reason are shown: x -> scale x + offset undoes a network's own normalisation. */
export interface ForgottenScaling {
  id: 'centred' | 'standardised';
  label: string;
  scale: number;
  offset: number;
}

export const FORGOTTEN_SCALINGS: readonly ForgottenScaling[] = [
  { id: 'centred', label: 'trained on images from −1 to 1, shown 0 to 1', scale: 0.5, offset: 0.5 },
  { id: 'standardised', label: 'trained on standardised images (0.1307, 0.3081), shown 0 to 1', scale: 0.3081, offset: 0.1307 },
];

/** How far a test goes towards the report's figure. */
export type Verdict = 'explains' | 'part' | 'no' | 'breaks';

/** A test comes close when it reaches this share of the report's gap, and goes part of the way from there. */
const CLOSE = 0.75;
const PART = 0.25;
/** The report's ensemble stayed above 99 %: a test in which accuracy is lost tells of another trouble. */
const STILL_ACCURATE = 0.95;

/** @param reported the report's ECE, 0..1 */
export function judgeReason({ accuracy, meanConfidence, ece }: { accuracy: number; meanConfidence: number; ece: number }, reported: number): Verdict {
  if (accuracy < STILL_ACCURATE) return 'breaks';
  if (meanConfidence > accuracy || ece < PART * reported) return 'no';
  return ece >= CLOSE * reported ? 'explains' : 'part';
}
