/**
 * Calibration error over adaptive bins of 100 images (Hendrycks et al., "Deep anomaly detection
 * with outlier exposure", ICLR 2019, and its code). The published code leaves the last bin, the
 * most confident images, out of the sum: both forms are given, and the name says which.
 *
 * Images of exactly equal confidence are interchangeable: where a cut falls among them, each side
 * gets their mean accuracy, so shuffling the images changes nothing. Works on weighted images,
 * because a bootstrap resample is one.
 */

/** One way of summing up the gaps; n counts all images in both ways. */
export interface AdaptiveErrors {
  /** Root of the mean squared gap. */
  rms: number;
  /** Mean absolute gap (MAD). */
  mad: number;
  /** Largest gap. */
  max: number;
}

export interface AdaptiveCalibration {
  allBins: AdaptiveErrors;
  /** Without the last bin, as in the published code: for comparison with printed numbers only. */
  publishedWithoutLastBin: AdaptiveErrors;
  /** Number of bins, floor(n / size), at least 1; the last takes the remainder. */
  bins: number;
}

class Gaps {
  #squares = 0;
  #absolute = 0;
  #largest = 0;

  add(gap: number, count: number): void {
    this.#squares += count * gap * gap;
    this.#absolute += count * Math.abs(gap);
    this.#largest = Math.max(this.#largest, Math.abs(gap));
  }

  over(n: number): AdaptiveErrors {
    return { rms: Math.sqrt(this.#squares / n), mad: this.#absolute / n, max: this.#largest };
  }
}

/**
 * @param order images from the least to the most confident
 * @param confidences [n]
 * @param correct [n], 1 where right
 * @param size images per bin
 * @param weights how often each image counts (whole numbers); once each by default
 */
export function adaptiveCalibration(
  order: Int32Array,
  confidences: Float64Array,
  correct: Uint8Array,
  size = 100,
  weights?: Int32Array,
): AdaptiveCalibration {
  let n = order.length;
  if (weights) {
    n = 0;
    for (let i = 0; i < weights.length; i++) n += weights[i];
  }
  const bins = Math.max(1, Math.floor(n / size));
  const gaps = new Gaps();
  let withoutLast: AdaptiveErrors = { rms: 0, mad: 0, max: 0 };
  let bin = 0;
  let capacity = bins === 1 ? n : size;
  let held = 0;
  let confidenceSum = 0;
  let correctSum = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    const confidence = confidences[order[start]];
    let left = 0;
    let right = 0;
    for (end = start; end < order.length && confidences[order[end]] === confidence; end++) {
      const i = order[end];
      const weight = weights ? weights[i] : 1;
      left += weight;
      right += weight * correct[i];
    }
    const share = left > 0 ? right / left : 0;
    while (left > 0) {
      const taken = Math.min(left, capacity - held);
      held += taken;
      left -= taken;
      confidenceSum += taken * confidence;
      correctSum += taken * share;
      if (held === capacity) {
        if (bin === bins - 1) withoutLast = gaps.over(n);
        gaps.add((correctSum - confidenceSum) / held, held);
        bin++;
        capacity = bin === bins - 1 ? n - size * (bins - 1) : size;
        held = 0;
        confidenceSum = 0;
        correctSum = 0;
      }
    }
  }
  return { allBins: gaps.over(n), publishedWithoutLastBin: withoutLast, bins };
}
