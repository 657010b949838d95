/**
 * Temperature scaling (Guo et al., ICML 2017): one T > 0, p = softmax(z/T), fitted by the exact
 * minimum of NLL on held-out images. In s = 1/T the NLL is convex,
 *   dNLL/ds = mean(sum_k p_k z_k - z_y),  d2NLL/ds2 = mean(Var_p z),
 * so the minimum is where the slope changes sign: Newton's step inside a bracket, and halving the
 * bracket (in log s) where Newton leaves it or gains too little.
 */
import { LabError } from '../errors';
import { argmaxRow, checkLabelled, checkTemperature } from './logits';
import type { FloatArray, Labels } from './logits';

/** No fitted temperature lies outside these, unless other bounds are asked for. */
export const TEMPERATURE_BOUNDS: readonly [lower: number, upper: number] = [1e-4, 1e4];

/**
 * How a fit ended.
 * - `minimum`: the exact minimum of NLL.
 * - `separable`: no label has a larger logit beside it, so NLL falls for ever as T goes to 0; T is the lower bound.
 * - `uninformative`: no better than guessing evenly, NLL falls for ever as T grows; T is the upper bound.
 * - `flat`: every row's logits are all equal, every T is as good; T is 1.
 * - `at-lower-bound`, `at-upper-bound`: a minimum exists beyond the bound.
 */
export type FitEnd = 'minimum' | 'separable' | 'uninformative' | 'flat' | 'at-lower-bound' | 'at-upper-bound';

export interface TemperatureFit {
  temperature: number;
  end: FitEnd;
  /** Mean NLL of the fitting images at the temperature, and at T = 1. */
  nll: number;
  nllBefore: number;
  /** The bounds that held. */
  bounds: readonly [lower: number, upper: number];
  iterations: number;
  /** Number of images fitted on. */
  count: number;
}

export interface TemperatureFitOptions {
  bounds?: readonly [lower: number, upper: number];
}

/** NLL as a function of s = 1/T, on logits prepared once. */
class Objective {
  readonly count: number;
  readonly #centred: Float64Array;
  /** z_y - max z, and the column of the maximum, per image. */
  readonly #target: Float64Array;
  readonly #best: Uint8Array;
  readonly #classes: number;

  constructor(logits: FloatArray, labels: Labels) {
    const classes = checkLabelled(logits, labels);
    const n = labels.length;
    this.count = n;
    this.#classes = classes;
    this.#centred = new Float64Array(logits.length);
    this.#target = new Float64Array(n);
    this.#best = new Uint8Array(n);
    for (let i = 0; i < n; i++) {
      const best = argmaxRow(logits, i, classes);
      const top = logits[i * classes + best];
      for (let k = i * classes; k < (i + 1) * classes; k++) this.#centred[k] = logits[k] - top;
      this.#best[i] = best;
      this.#target[i] = this.#centred[i * classes + labels[i]];
    }
  }

  /** Every row's logits are all equal. */
  get flat(): boolean {
    return this.#centred.every((z) => z === 0);
  }

  /** Every label has the largest logit of its row (possibly together with others). */
  get separable(): boolean {
    return this.#target.every((z) => z === 0);
  }

  /** Mean NLL, its slope and its curvature in s. */
  at(s: number): { nll: number; slope: number; curvature: number } {
    let nll = 0;
    let slope = 0;
    let curvature = 0;
    const classes = this.#classes;
    for (let i = 0, start = 0; i < this.count; i++, start += classes) {
      let others = 0;
      let first = 0;
      let second = 0;
      for (let k = 0; k < classes; k++) {
        if (k === this.#best[i]) continue; // its centred logit is 0 and its exponential 1
        const z = this.#centred[start + k];
        const e = Math.exp(s * z);
        others += e;
        first += e * z;
        second += e * z * z;
      }
      const sum = 1 + others;
      const meanZ = first / sum;
      nll += Math.log1p(others) - s * this.#target[i];
      slope += meanZ - this.#target[i];
      curvature += Math.max(0, second / sum - meanZ * meanZ);
    }
    return { nll: nll / this.count, slope: slope / this.count, curvature: curvature / this.count };
  }
}

/** The s in [lower, upper] where the slope, negative at lower and positive at upper, is 0. */
function rootOfSlope(objective: Objective, lower: number, upper: number): { s: number; iterations: number } {
  let s = lower < 1 && upper > 1 ? 1 : Math.sqrt(lower * upper);
  let lastSize = Infinity;
  let iterations = 0;
  // 200 is far beyond need: halving alone takes 60 steps from 1e-4..1e4 to the last bit.
  for (; iterations < 200; iterations++) {
    const { slope, curvature } = objective.at(s);
    if (slope === 0) break;
    if (slope < 0) lower = s;
    else upper = s;
    const newton = s - slope / curvature;
    if (Math.abs(newton - s) <= 1e-13 * s) break; // what is left is rounding of the slope
    const middle = Math.sqrt(lower * upper);
    // Newton must stay inside and at least halve the slope, or the bracket is halved instead.
    const takeNewton = newton > lower && newton < upper && Math.abs(slope) <= lastSize / 2;
    const next = takeNewton ? newton : middle;
    lastSize = Math.abs(slope);
    s = next;
    if (upper - lower <= 1e-15 * upper) break;
  }
  return { s, iterations };
}

/**
 * The temperature that minimises NLL on these images. Give validation logits, never those on which
 * the calibration is then shown; for an ensemble the combined logits.
 * @param logits [n, classes]
 * @param labels [n]
 * @throws LabError as `checkLabelled`, "bad-temperature" (bounds)
 */
export function fitTemperature(logits: FloatArray, labels: Labels, options: TemperatureFitOptions = {}): TemperatureFit {
  const bounds = options.bounds ?? TEMPERATURE_BOUNDS;
  bounds.forEach(checkTemperature);
  if (!(bounds[0] < bounds[1])) {
    throw new LabError('bad-temperature', `Bounds ${bounds[0]} to ${bounds[1]} leave no temperature between them.`);
  }
  const objective = new Objective(logits, labels);
  const nllBefore = objective.at(1).nll;
  const done = (temperature: number, end: FitEnd, iterations = 0): TemperatureFit => ({
    temperature, end, nll: objective.at(1 / temperature).nll, nllBefore, bounds, iterations, count: objective.count,
  });
  if (objective.flat) return done(Math.min(Math.max(1, bounds[0]), bounds[1]), 'flat');
  if (objective.separable) return done(bounds[0], 'separable');
  if (objective.at(0).slope >= 0) return done(bounds[1], 'uninformative');
  if (objective.at(1 / bounds[1]).slope >= 0) return done(bounds[1], 'at-upper-bound');
  if (objective.at(1 / bounds[0]).slope <= 0) return done(bounds[0], 'at-lower-bound');
  const { s, iterations } = rootOfSlope(objective, 1 / bounds[1], 1 / bounds[0]);
  return done(1 / s, 'minimum', iterations);
}

/**
 * A temperature for each member alone, for comparison. The ensemble itself is scaled once, after
 * its members are combined.
 * @param members each [n, classes]
 */
export function fitMemberTemperatures(
  members: readonly FloatArray[],
  labels: Labels,
  options: TemperatureFitOptions = {},
): TemperatureFit[] {
  return members.map((logits) => fitTemperature(logits, labels, options));
}

/** Mean NLL at each temperature, natural logarithm: the curve under the slider. */
export function nllCurve(logits: FloatArray, labels: Labels, temperatures: ArrayLike<number>): Float64Array {
  const objective = new Objective(logits, labels);
  return Float64Array.from({ length: temperatures.length }, (_, i) => {
    checkTemperature(temperatures[i]);
    return objective.at(1 / temperatures[i]).nll;
  });
}

/** `count` temperatures from `lower` to `upper`, evenly spaced in their logarithm. */
export function temperatureGrid(lower: number, upper: number, count: number): Float64Array {
  checkTemperature(lower);
  checkTemperature(upper);
  return Float64Array.from({ length: count }, (_, i) =>
    i === 0 ? lower : i === count - 1 ? upper : lower * Math.pow(upper / lower, i / (count - 1)),
  );
}
