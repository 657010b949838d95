/** Which rows of logits have their largest value at the label, and how many; ties go to the lowest index. */
import { argmaxRows } from '../../core/calibration/logits';
import { CLASSES } from '../models/architecture';

/** 1 per image read right, [n]. */
export function readRight(logits: Float32Array, labels: Uint8Array): Uint8Array {
  const readings = argmaxRows(logits, CLASSES);
  return Uint8Array.from(labels, (label, i) => (readings[i] === label ? 1 : 0));
}

export function countCorrect(logits: Float32Array, labels: Uint8Array): number {
  return readRight(logits, labels).reduce((sum, one) => sum + one, 0);
}
