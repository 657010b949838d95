/**
 * From logits to probabilities, in float64 and without overflow. Rows are images, columns are
 * classes, C order; everything that reads logits in `core` goes through here.
 */
import { LabError } from '../errors';
import type { FloatArray } from '../statistics/stable-order';

export type { FloatArray };

/** Class labels 0..K-1, one per row. */
export type Labels = Uint8Array | Int32Array;

/** Number of rows. @throws LabError "bad-shape" when the length is no multiple of `classes` */
export function rowsOf(values: ArrayLike<number>, classes: number): number {
  const rows = values.length / classes;
  if (!Number.isInteger(classes) || classes < 1 || !Number.isInteger(rows)) {
    throw new LabError('bad-shape', `${values.length} values do not make rows of ${classes}; give logits of shape [n, ${classes}].`);
  }
  return rows;
}

/** @throws LabError "bad-temperature" unless finite and above 0 */
export function checkTemperature(temperature: number): void {
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new LabError('bad-temperature', `A temperature is a number above 0, got ${temperature}; 1 changes nothing.`);
  }
}

/**
 * Number of classes of labelled logits, after checking that they fit together.
 * @throws LabError "no-examples", "bad-shape", "bad-label" (a label outside 0..K-1), "not-finite"
 */
export function checkLabelled(logits: FloatArray, labels: Labels): number {
  const n = labels.length;
  if (n === 0) throw new LabError('no-examples', 'There are no images to judge; give at least one.');
  const classes = logits.length / n;
  if (!Number.isInteger(classes) || classes < 2) {
    throw new LabError('bad-shape', `${logits.length} logits do not fit ${n} labels; give one row of logits per label.`);
  }
  for (let i = 0; i < n; i++) {
    if (!(labels[i] >= 0 && labels[i] < classes)) {
      throw new LabError('bad-label', `Label ${labels[i]} of image ${i} is not one of the ${classes} classes.`);
    }
  }
  for (let i = 0; i < logits.length; i++) {
    if (!Number.isFinite(logits[i])) {
      throw new LabError('not-finite', `Logit ${i % classes} of image ${Math.floor(i / classes)} is ${logits[i]}; the network's output is broken.`);
    }
  }
  return classes;
}

/** Column of the largest value of one row; ties go to the lowest. */
export function argmaxRow(values: ArrayLike<number>, row: number, classes: number): number {
  const start = row * classes;
  let best = 0;
  for (let k = 1; k < classes; k++) if (values[start + k] > values[start + best]) best = k;
  return best;
}

/** Column of the largest value of each row [n]; ties go to the lowest. At most 256 classes. */
export function argmaxRows(values: ArrayLike<number>, classes: number): Uint8Array {
  const n = rowsOf(values, classes);
  const best = new Uint8Array(n);
  for (let i = 0; i < n; i++) best[i] = argmaxRow(values, i, classes);
  return best;
}

/**
 * Softmax of z/T, row by row.
 * @param logits [n, classes]
 * @returns [n, classes] float64, each row summing to 1
 */
export function softmaxRows(logits: FloatArray, classes: number, temperature = 1): Float64Array {
  checkTemperature(temperature);
  const n = rowsOf(logits, classes);
  const p = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) {
    const start = i * classes;
    const top = logits[start + argmaxRow(logits, i, classes)];
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const e = Math.exp((logits[start + k] - top) / temperature);
      p[start + k] = e;
      sum += e;
    }
    for (let k = 0; k < classes; k++) p[start + k] /= sum;
  }
  return p;
}

/**
 * Logarithm of the softmax of z/T, row by row; never the logarithm of a rounded probability. The
 * largest term's 1 is kept out of the sum (log1p), so that the log of a confidence near 1 is exact.
 * @returns [n, classes] float64, all <= 0, natural logarithm
 */
export function logSoftmaxRows(logits: FloatArray, classes: number, temperature = 1): Float64Array {
  checkTemperature(temperature);
  const n = rowsOf(logits, classes);
  const logP = new Float64Array(n * classes);
  for (let i = 0; i < n; i++) {
    const start = i * classes;
    const best = argmaxRow(logits, i, classes);
    const top = logits[start + best];
    let others = 0;
    for (let k = 0; k < classes; k++) {
      const centred = (logits[start + k] - top) / temperature;
      logP[start + k] = centred;
      if (k !== best) others += Math.exp(centred);
    }
    const logSum = Math.log1p(others);
    for (let k = 0; k < classes; k++) logP[start + k] -= logSum;
  }
  return logP;
}

/** logsumexp(z/T) of each row [n], natural logarithm. */
export function logSumExpRows(logits: FloatArray, classes: number, temperature = 1): Float64Array {
  checkTemperature(temperature);
  const n = rowsOf(logits, classes);
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const start = i * classes;
    const best = argmaxRow(logits, i, classes);
    const top = logits[start + best];
    let others = 0;
    for (let k = 0; k < classes; k++) if (k !== best) others += Math.exp((logits[start + k] - top) / temperature);
    result[i] = top / temperature + Math.log1p(others);
  }
  return result;
}
