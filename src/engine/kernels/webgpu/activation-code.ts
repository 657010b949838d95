/**
 * The activations in WGSL, for values of type `V` (a number or four). GELU is the exact form u Phi(u); Phi through the error
 * function of Abramowitz and Stegun 1964, 7.1.26, off by 1.5e-7 at most, which is TensorFlow.js's erf too.
 */
import type { Activation } from '../composed';

const PHI = `
  fn normalDistribution(u : V) -> V {
    let x = abs(u) * ${Math.SQRT1_2};
    let t = 1.0 / (1.0 + 0.3275911 * x);
    let tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * exp(-x * x);
    return 0.5 + 0.5 * sign(u) * (1.0 - tail);
  }`;

/** Declares `act(u)` and `slope(u)`, the activation and its derivative. ReLU's slope at 0 is 0. */
export function activationCode(activation: Activation): string {
  if (activation === 'relu') {
    return `
  fn act(u : V) -> V { return max(u, V(0.0)); }
  fn slope(u : V) -> V { return select(V(0.0), V(1.0), u > V(0.0)); }`;
  }
  if (activation === 'gelu') {
    return `${PHI}
  fn act(u : V) -> V { return u * normalDistribution(u); }
  fn slope(u : V) -> V { return normalDistribution(u) + u * exp(-0.5 * u * u) * ${1 / Math.sqrt(2 * Math.PI)}; }`;
  }
  return `
  fn act(u : V) -> V { return u; }
  fn slope(u : V) -> V { return V(1.0); }`;
}
