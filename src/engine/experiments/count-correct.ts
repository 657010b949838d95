/** Counts the rows of logits whose largest value is at the label; ties go to the lowest index. */
import { argmaxRows } from '../../core/calibration/logits';
import { CLASSES } from '../models/architecture';

export function countCorrect(logits: Float32Array, labels: Uint8Array): number {
  const readings = argmaxRows(logits, CLASSES);
  let correct = 0;
  for (let i = 0; i < labels.length; i++) if (readings[i] === labels[i]) correct++;
  return correct;
}
