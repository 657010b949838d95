/**
 * Reliability bins and what is read off them: ECE and MCE (Guo et al., ICML 2017, section 2).
 * A confidence belongs to the bin (m/B, (m+1)/B]; empty bins stay empty and count for nothing.
 */
import { LabError } from '../errors';
import { rightClosedBin } from '../statistics/histogram';
import { risingOrder } from '../statistics/stable-order';

/** One bin of a reliability diagram; means are null in an empty bin. */
export interface ReliabilityBin {
  lower: number;
  upper: number;
  count: number;
  /** Mean confidence of the images in the bin. */
  confidence: number | null;
  /** Share of them that is right. */
  accuracy: number | null;
}

/** The largest gap and where it is: a gap of 0.4 in a bin of 3 images says little. */
export interface LargestGap {
  value: number;
  /** Index of the bin, -1 when all are empty. */
  bin: number;
  count: number;
}

/** @throws LabError "bad-bins" unless a whole number from 1 to 1000 */
export function checkBins(bins: number): void {
  if (!Number.isInteger(bins) || bins < 1 || bins > 1000) {
    throw new LabError('bad-bins', `A reliability diagram has 1 to 1000 bins, got ${bins}; 15 is usual.`);
  }
}

function checkConfidences(confidences: Float64Array, correct: Uint8Array): void {
  if (confidences.length !== correct.length) {
    throw new LabError('bad-shape', `${confidences.length} confidences do not fit ${correct.length} verdicts.`);
  }
  for (let i = 0; i < confidences.length; i++) {
    if (!(confidences[i] > 0 && confidences[i] <= 1)) {
      throw new LabError('bad-confidence', `Confidence ${confidences[i]} of image ${i} is not within (0, 1].`);
    }
  }
}

/** Bins from sums per bin: the one place where means are taken. */
function binsFromSums(
  edges: (bin: number) => [lower: number, upper: number],
  counts: ArrayLike<number>,
  confidenceSums: ArrayLike<number>,
  correctSums: ArrayLike<number>,
): ReliabilityBin[] {
  return Array.from(counts, (count, b) => {
    const [lower, upper] = edges(b);
    if (count === 0) return { lower, upper, count, confidence: null, accuracy: null };
    return { lower, upper, count, confidence: confidenceSums[b] / count, accuracy: correctSums[b] / count };
  });
}

/**
 * Bins of equal width over (0, 1].
 * @param confidences [n] in (0, 1]
 * @param correct [n], 1 where the prediction is right
 * @throws LabError "bad-bins", "bad-shape", "bad-confidence"
 */
export function equalWidthBins(confidences: Float64Array, correct: Uint8Array, bins = 15): ReliabilityBin[] {
  checkBins(bins);
  checkConfidences(confidences, correct);
  const counts = new Float64Array(bins);
  const confidenceSums = new Float64Array(bins);
  const correctSums = new Float64Array(bins);
  for (let i = 0; i < confidences.length; i++) {
    const b = rightClosedBin(confidences[i], bins);
    counts[b]++;
    confidenceSums[b] += confidences[i];
    correctSums[b] += correct[i];
  }
  return binsFromSums((b) => [b / bins, (b + 1) / bins], counts, confidenceSums, correctSums);
}

/** The sorted positions [from, to) that bin `bin` of `bins` of equal mass holds out of n. */
export function massRange(bin: number, bins: number, n: number): [from: number, to: number] {
  return [Math.floor((bin * n) / bins), Math.floor(((bin + 1) * n) / bins)];
}

/**
 * Bins of equal mass: sorted by confidence and cut into B runs whose sizes differ by at most one
 * (run b is sorted positions floor(b n/B) .. floor((b+1) n/B) - 1). Equal confidences on both sides
 * of a cut share their accuracy evenly, so the order of the images does not matter. `lower` and
 * `upper` are the confidences at the cuts; the first lower is 0.
 * @throws LabError "bad-bins", "bad-shape", "bad-confidence"
 */
export function equalMassBins(confidences: Float64Array, correct: Uint8Array, bins = 15): ReliabilityBin[] {
  checkBins(bins);
  checkConfidences(confidences, correct);
  const n = confidences.length;
  const order = risingOrder(confidences);
  const shared = correctShares(order, confidences, correct);
  const uppers = new Float64Array(bins);
  const counts = new Float64Array(bins);
  const confidenceSums = new Float64Array(bins);
  const correctSums = new Float64Array(bins);
  for (let b = 0; b < bins; b++) {
    uppers[b] = b === 0 ? 0 : uppers[b - 1];
    const [from, to] = massRange(b, bins, n);
    for (let k = from; k < to; k++) {
      const confidence = confidences[order[k]];
      counts[b]++;
      confidenceSums[b] += confidence;
      correctSums[b] += shared[k];
      uppers[b] = confidence;
    }
  }
  return binsFromSums((b) => [b === 0 ? 0 : uppers[b - 1], uppers[b]], counts, confidenceSums, correctSums);
}

/** Along `order`, each image's correctness averaged over the images of exactly its confidence. */
function correctShares(order: Int32Array, confidences: Float64Array, correct: Uint8Array): Float64Array {
  const shared = new Float64Array(order.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    let right = 0;
    for (end = start; end < order.length && confidences[order[end]] === confidences[order[start]]; end++) {
      right += correct[order[end]];
    }
    shared.fill(right / (end - start), start, end);
  }
  return shared;
}

function total(bins: readonly ReliabilityBin[]): number {
  return bins.reduce((sum, bin) => sum + bin.count, 0);
}

/** |accuracy - confidence| of a bin, 0 when it is empty. */
export function gapOf(bin: ReliabilityBin): number {
  return bin.accuracy === null || bin.confidence === null ? 0 : Math.abs(bin.accuracy - bin.confidence);
}

/** ECE: the gaps weighted by the bins' shares of all images, 0..1. NaN without images. */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const n = total(bins);
  return bins.reduce((sum, bin) => sum + (bin.count / n) * gapOf(bin), 0);
}

/** MCE: the largest gap of a bin that is not empty (the first of equals), with its count. */
export function maximumCalibrationError(bins: readonly ReliabilityBin[]): LargestGap {
  let worst: LargestGap = { value: 0, bin: -1, count: 0 };
  bins.forEach((bin, b) => {
    if (bin.count > 0 && (worst.bin < 0 || gapOf(bin) > worst.value)) worst = { value: gapOf(bin), bin: b, count: bin.count };
  });
  return worst;
}

/** Root of the mean squared gap over these bins, weighted like ECE. */
export function rootMeanSquareGap(bins: readonly ReliabilityBin[]): number {
  const n = total(bins);
  return Math.sqrt(bins.reduce((sum, bin) => sum + (bin.count / n) * gapOf(bin) ** 2, 0));
}
