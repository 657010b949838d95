/**
 * Bootstrap intervals of an AUROC, and of the difference of two scores on the same images. Both
 * sets are resampled separately (stratified). Scores are sorted once; a resample is one sweep.
 */
import { LabError } from '../errors';
import { bootstrapSettings, drawResample, percentileInterval } from '../statistics/bootstrap';
import type { BootstrapOptions } from '../statistics/bootstrap';
import type { Interval } from '../statistics/interval';
import { fallingOrder } from '../statistics/stable-order';
import type { FloatArray } from '../statistics/stable-order';
import { checkBothClasses, joinScores } from './thresholds';

/** The two sets of scores of one detector: what should score high, and the rest. */
export interface ScorePair {
  positive: FloatArray;
  negative: FloatArray;
}

/** AUROC of a resample, given how often each positive and negative was drawn; NaN where none of a kind was. */
export function weightedAuroc({ positive, negative }: ScorePair): (positives: Int32Array, negatives: Int32Array) => number {
  const scores = joinScores(positive, negative);
  const order = fallingOrder(scores);
  const p = positive.length;
  return (positives, negatives) => {
    let doubled = 0;
    let above = 0; // positives strictly above the present run of ties
    let below = 0;
    for (let start = 0, end = 0; start < order.length; start = end) {
      let tp = 0;
      let fp = 0;
      for (end = start; end < order.length && scores[order[end]] === scores[order[start]]; end++) {
        const i = order[end];
        if (i < p) tp += positives[i];
        else fp += negatives[i - p];
      }
      doubled += fp * (2 * above + tp);
      above += tp;
      below += fp;
    }
    return doubled / 2 / (above * below);
  };
}

function resample(pairs: readonly ScorePair[], combine: (values: number[]) => number, options: BootstrapOptions): Interval {
  const { random, resamples, level } = bootstrapSettings(options);
  for (const { positive, negative } of pairs) {
    checkBothClasses(positive.length, negative.length);
    if (positive.length !== pairs[0].positive.length || negative.length !== pairs[0].negative.length) {
      throw new LabError('bad-shape', 'A paired comparison needs both scores on the same images.');
    }
  }
  const measures = pairs.map(weightedAuroc);
  const positives = new Int32Array(pairs[0].positive.length);
  const negatives = new Int32Array(pairs[0].negative.length);
  const values = Float64Array.from({ length: resamples }, () => {
    drawResample(positives, random);
    drawResample(negatives, random);
    return combine(measures.map((measure) => measure(positives, negatives)));
  });
  return percentileInterval(values, level) ?? [NaN, NaN];
}

/** Percentile bootstrap interval of AUROC(positive, negative). @throws LabError "empty-class" */
export function aurocInterval(pair: ScorePair, options: BootstrapOptions): Interval {
  return resample([pair], ([value]) => value, options);
}

/**
 * Interval of AUROC(first) - AUROC(second) where both score the same images in the same order.
 * @throws LabError "empty-class", "bad-shape"
 */
export function aurocDifferenceInterval(first: ScorePair, second: ScorePair, options: BootstrapOptions): Interval {
  return resample([first, second], ([a, b]) => a - b, options);
}
