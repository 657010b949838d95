/**
 * ODIN as published code ranks it: by its probability in float32, where many digits round to the same value
 * and tie. The page has the log-odds, from which the probability follows.
 */
import { auroc } from '../../core/detection/roc';
import type { Scored } from './lines';

/** Log-odds in float64 to the probability as float32 keeps it. */
export const odinProbabilities = (logOdds: Float64Array): Float32Array => Float32Array.from(logOdds, (l) => 1 / (1 + Math.exp(-l)));

const known = new WeakMap<Float64Array, number>();

export function publishedOdinAuroc({ inside, out }: Pick<Scored, 'inside' | 'out'>): number {
  const others = out.scores[0].values;
  let value = known.get(others);
  if (value === undefined) {
    value = auroc(odinProbabilities(inside.scores[0].values), odinProbabilities(others));
    known.set(others, value);
  }
  return value;
}
