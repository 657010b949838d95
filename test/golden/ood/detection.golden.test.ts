/**
 * Scores from logits and the detection metrics against golden numbers: outlier-exposure and
 * OpenOOD metric code run on 2,000 images a set. Tolerances: the metric code alone, from the same
 * scores and on arrays full of exact ties, 1e-12; scores 1e-4 relative (golden arrays are
 * float32); metrics of our scores AUROC 1e-4 and AUPR, FPR95 2e-3.
 */
import { describe, expect, test } from 'vitest';
import {
  crossEntropyScore, energyScore, entropyScore, maxLogitScore, mspScore, odinLogOdds, odinProbability,
} from '../../../src/core/detection/logit-scores';
import { outOfDistributionMetrics } from '../../../src/core/detection/out-of-distribution';
import type { FloatArray } from '../../../src/core/calibration/logits';
import { doubles, floats, json } from '../calibration/read-numbers';

interface GoldenMetrics {
  auroc: number;
  aupr_oodPositive_AP: number;
  fpr95_oeCode_oodPositive: number;
  aupr_idPositive_trapezoid_openood: number;
  aupr_oodPositive_trapezoid_openood: number;
  fpr95_openood_oodPositive: number;
  fpr95_idPositive_vim: number;
}
const { metrics, arrays } = json<{
  metrics: Record<string, GoldenMetrics>;
  arrays: Record<string, { dtype: string }>;
}>('ood/ood.json');
const classes = 10;

function expectMetrics(inside: FloatArray, out: FloatArray, theirs: GoldenMetrics, auroc: number, rest: number): void {
  const ours = outOfDistributionMetrics(inside, out);
  const pairs: [string, number, number, number][] = [
    ['auroc', ours.auroc, theirs.auroc, auroc],
    ['aupr', ours.aupr, theirs.aupr_oodPositive_AP, rest],
    ['fpr95', ours.fpr95, theirs.fpr95_openood_oodPositive, rest],
    ['fpr95Closest', ours.fpr95Closest, theirs.fpr95_oeCode_oodPositive, rest],
    ['fpr95In', ours.fpr95In, theirs.fpr95_idPositive_vim, rest],
    ['auprOutTrapezoid', ours.auprOutTrapezoid, theirs.aupr_oodPositive_trapezoid_openood, rest],
    ['auprInTrapezoid', ours.auprInTrapezoid, theirs.aupr_idPositive_trapezoid_openood, rest],
  ];
  for (const [name, a, b, tolerance] of pairs) {
    expect(Math.abs(a - b), `${name}: ${a} against ${b}`).toBeLessThanOrEqual(tolerance);
  }
}

const readTies = (name: string): FloatArray => (arrays[name].dtype === 'float64' ? doubles : floats)(`ood/${name}.bin`);

test('metrics on arrays with many exact ties', () => {
  expectMetrics(readTies('ties_id'), readTies('ties_ood'), metrics.synthetic_ties, 1e-12, 1e-12);
});

// ODIN's golden metrics come from its float32 scores (msp's from float64 and float32), so the same
// arrays must give the same metrics. The others were ranked in float64 before the arrays were
// rounded: some 30 false ties of 2,000 x 2,000 pairs move AUROC by less than 1e-5, and AUPR or FPR95
// by at most an image or two.
describe.each(['fashion', 'notmnist'])('metrics from golden scores, %s', (set) => {
  const methods = Object.keys(metrics).filter((key) => key.startsWith(`${set}/`) && key !== `${set}/msp`);
  test.each(methods)('%s', (key) => {
    const method = key.slice(set.length + 1).replace('_float32', '');
    const exact = /odin|msp/.test(method);
    const [inside, out] = ['mnist', set].map((name) => floats(`ood/score_${method}_${name}.bin`));
    expectMetrics(inside, out, metrics[key], exact ? 1e-12 : 1e-5, exact ? 1e-12 : 1e-3);
  });
  test('msp in float64', () => {
    expectMetrics(doubles('ood/msp_float64_mnist.bin'), doubles(`ood/msp_float64_${set}.bin`), metrics[`${set}/msp`], 1e-12, 1e-12);
  });
});

describe('scores from golden logits', () => {
  const methods: Record<string, (logits: FloatArray) => FloatArray> = {
    msp: (z) => mspScore(z, classes),
    maxLogit: (z) => maxLogitScore(z, classes),
    crossEntropyUniform: (z) => crossEntropyScore(z, classes),
    energy: (z) => energyScore(z, classes),
    entropy_neg: (z) => entropyScore(z, classes),
    'odin_T1000_eps0': (z) => odinProbability(z, classes, 1000),
  };
  const logitsOf = Object.fromEntries(['mnist', 'fashion', 'notmnist'].map((set) => [set, floats(`ood/logits_${set}.bin`)]));

  test.each(Object.entries(methods))('%s: values', (method, score) => {
    for (const [set, logits] of Object.entries(logitsOf)) {
      const ours = score(logits);
      const theirs = floats(`ood/score_${method}_${set}.bin`);
      let worst = 0;
      for (let i = 0; i < theirs.length; i++) {
        // A score near 0 (the entropy of a sure image) is held to 1e-6 absolute: float32 inputs of size 10 carry no more.
        worst = Math.max(worst, Math.abs(ours[i] - theirs[i]) / Math.max(1e-2, Math.abs(theirs[i])));
      }
      expect(worst, set).toBeLessThanOrEqual(1e-4);
    }
  });

  test.each(['fashion', 'notmnist'])('metrics from our scores, %s', (set) => {
    for (const [method, score] of Object.entries(methods)) {
      if (method.startsWith('odin')) continue;
      expectMetrics(score(logitsOf.mnist), score(logitsOf[set]), metrics[`${set}/${method}`], 1e-4, 2e-3);
    }
    const odin = (z: FloatArray): Float64Array => odinLogOdds(z, classes, 1000);
    const ours = outOfDistributionMetrics(odin(logitsOf.mnist), odin(logitsOf[set]));
    expect(Math.abs(ours.auroc - metrics[`${set}/odin_T1000_eps0`].auroc)).toBeLessThanOrEqual(1e-3);
  });

  test('msp in float64', () => {
    for (const [set, logits] of Object.entries(logitsOf)) {
      const ours = mspScore(logits, classes);
      const theirs = doubles(`ood/msp_float64_${set}.bin`);
      const worst = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i])), 0);
      expect(worst, set).toBeLessThanOrEqual(1e-12);
    }
  });
});
