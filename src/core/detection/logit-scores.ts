/**
 * Scores that need nothing but logits. Convention everywhere: larger = more in-distribution, more
 * to be trusted. All float64 from the given logits; The source is named beside each.
 */
import { argmaxRow, checkTemperature, logSumExpRows, rowsOf, softmaxRows } from '../calibration/logits';
import type { FloatArray } from '../calibration/logits';
import { mutualInformation, predictiveEntropy } from '../uncertainty/entropy';
import { negated } from './thresholds';

function rowMaxima(values: FloatArray, classes: number): Float64Array {
  return Float64Array.from({ length: rowsOf(values, classes) }, (_, i) => values[i * classes + argmaxRow(values, i, classes)]);
}

/** Maximum softmax probability, 1/K..1, [n] (Hendrycks and Gimpel 2017). */
export function mspScore(logits: FloatArray, classes: number, temperature = 1): Float64Array {
  return rowMaxima(softmaxRows(logits, classes, temperature), classes);
}

/** Largest logit, [n] (Hendrycks et al. 2022). */
export function maxLogitScore(logits: FloatArray, classes: number): Float64Array {
  return rowMaxima(logits, classes);
}

/**
 * Cross-entropy from the uniform distribution to the softmax, H(U;p) = logsumexp(z) - mean(z),
 * >= log K, [n]: what outlier exposure trains to be small on outliers.
 */
export function crossEntropyScore(logits: FloatArray, classes: number): Float64Array {
  const score = logSumExpRows(logits, classes);
  for (let i = 0; i < score.length; i++) {
    let sum = 0;
    for (let k = i * classes; k < (i + 1) * classes; k++) sum += logits[k];
    score[i] -= sum / classes;
  }
  return score;
}

/**
 * T logsumexp(z/T), [n]: the negative energy (Liu et al. 2020). Needs true logits: on log-softmax
 * outputs it is 0 for every image.
 */
export function energyScore(logits: FloatArray, classes: number, temperature = 1): Float64Array {
  return logSumExpRows(logits, classes, temperature).map((value) => temperature * value);
}

/** Minus the entropy of the softmax, -log K..0, [n]. */
export function entropyScore(logits: FloatArray, classes: number): Float64Array {
  return negated(predictiveEntropy(logits, classes));
}

/** Minus the mutual information between members, -log M..0, [n]. */
export function mutualInformationScore(members: readonly FloatArray[], classes: number): Float64Array {
  return negated(mutualInformation(members, classes));
}

/**
 * ODIN (Liang et al. 2018) from the logits of the already perturbed images: the log-odds
 * log(p/(1-p)) of the largest softmax(z/T), [n]. It ranks as ODIN's probability does, but keeps
 * apart what float32 crowds at 0.1 when T = 1000 and what every float rounds to 1 when T is small.
 */
export function odinLogOdds(perturbedLogits: FloatArray, classes: number, temperature: number): Float64Array {
  checkTemperature(temperature);
  const n = rowsOf(perturbedLogits, classes);
  const score = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const start = i * classes;
    const best = argmaxRow(perturbedLogits, i, classes);
    const top = perturbedLogits[start + best];
    // The second largest is taken out of the sum, which then neither overflows nor vanishes.
    let second = -Infinity;
    for (let k = 0; k < classes; k++) if (k !== best) second = Math.max(second, perturbedLogits[start + k]);
    let sum = 0;
    for (let k = 0; k < classes; k++) if (k !== best) sum += Math.exp((perturbedLogits[start + k] - second) / temperature);
    score[i] = (top - second) / temperature - Math.log(sum);
  }
  return score;
}

/**
 * ODIN's published score, max softmax(z/T) rounded to float32, [n]: for saving, and for comparing
 * with printed numbers. At T = 1000 it ranks as the log-odds do (AUROC to 1e-6 on the golden sets);
 * at T = 0.33 and epsilon 0.1 some 85 % of digits round to exactly 1 and tie, and the AUROC of these
 * ties is another number (about 0.48 against 0.54 on Fashion-MNIST, gradient in float32): say which is shown.
 */
export function odinProbability(perturbedLogits: FloatArray, classes: number, temperature: number): Float32Array {
  return Float32Array.from(mspScore(perturbedLogits, classes, temperature));
}
