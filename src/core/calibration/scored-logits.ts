/**
 * Logits prepared once so that any temperature is cheap: what does not depend on it (predictions,
 * centring, who is right) is worked out here; what does takes one pass of exponentials.
 */
import { argmaxRow, checkLabelled, checkTemperature } from './logits';
import type { FloatArray, Labels } from './logits';

/** Per image at one temperature; the arrays are overwritten by the next call. */
export interface ScoredImages {
  temperature: number;
  /** max softmax(z/T), [n] */
  confidences: Float64Array;
  /** -log p_y, natural logarithm, [n] */
  losses: Float64Array;
  /** sum_k (p_k - [k = y])^2, 0..2, [n] */
  brier: Float64Array;
}

export class ScoredLogits {
  readonly count: number;
  readonly classes: number;
  /** argmax per image, ties to the lowest class; no temperature changes it. */
  readonly predictions: Uint8Array;
  /** 1 where the prediction is the label. */
  readonly correct: Uint8Array;
  readonly accuracy: number;
  readonly labels: Labels;
  /** z - max z, float64, [n, classes] */
  readonly #centred: Float64Array;
  readonly #exponentials: Float64Array;
  readonly #scored: ScoredImages;

  /**
   * @param logits [n, classes], finite
   * @param labels [n]
   * @throws LabError as `checkLabelled`
   */
  constructor(logits: FloatArray, labels: Labels) {
    const classes = checkLabelled(logits, labels);
    const n = labels.length;
    this.count = n;
    this.classes = classes;
    this.labels = labels;
    this.predictions = new Uint8Array(n);
    this.correct = new Uint8Array(n);
    this.#centred = new Float64Array(logits.length);
    this.#exponentials = new Float64Array(classes);
    this.#scored = {
      temperature: NaN,
      confidences: new Float64Array(n),
      losses: new Float64Array(n),
      brier: new Float64Array(n),
    };
    let right = 0;
    for (let i = 0; i < n; i++) {
      const best = argmaxRow(logits, i, classes);
      const top = logits[i * classes + best];
      for (let k = i * classes; k < (i + 1) * classes; k++) this.#centred[k] = logits[k] - top;
      this.predictions[i] = best;
      this.correct[i] = best === labels[i] ? 1 : 0;
      right += this.correct[i];
    }
    this.accuracy = right / n;
  }

  /** @throws LabError "bad-temperature" */
  at(temperature: number): ScoredImages {
    checkTemperature(temperature);
    const scored = this.#scored;
    if (scored.temperature === temperature) return scored;
    const { classes, labels, predictions } = this;
    const centred = this.#centred;
    const e = this.#exponentials;
    for (let i = 0, start = 0; i < this.count; i++, start += classes) {
      const best = predictions[i];
      // The winner's exponential is 1 and is kept apart, so that 1 - p stays exact near p = 1.
      let others = 0;
      let squares = 0;
      for (let k = 0; k < classes; k++) {
        if (k === best) {
          e[k] = 1;
          continue;
        }
        const value = Math.exp(centred[start + k] / temperature);
        e[k] = value;
        others += value;
        squares += value * value;
      }
      const sum = 1 + others;
      const label = labels[i];
      scored.confidences[i] = 1 / sum;
      scored.losses[i] = Math.log1p(others) - centred[start + label] / temperature;
      if (label === best) scored.brier[i] = (squares + others * others) / (sum * sum);
      else {
        const missing = sum - e[label];
        scored.brier[i] = (squares - e[label] * e[label] + 1 + missing * missing) / (sum * sum);
      }
    }
    scored.temperature = temperature;
    return scored;
  }
}
