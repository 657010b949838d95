/**
 * ODIN over a grid of temperature and epsilon: tuned on one draw of images, reported on another that shares
 * none with it, so that what is reported was not chosen for it.
 */
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { GivenScore } from '../../core/catalogue/score-parameters';
import { aurocInterval } from '../../core/detection/auroc-interval';
import { auroc } from '../../core/detection/roc';
import { Random } from '../../core/random/random';
import type { Interval } from '../../core/statistics/interval';
import { scoreWishKey, setSize } from '../../state/detect';
import type { ScoredSet, ScoreWish } from '../../state/detect';
import type { OutsiderId } from './outsiders';

export const GRID_TEMPERATURES = [0.33, 1, 3, 10, 100, 1000] as const;
export const GRID_EPSILONS = [0, 0.0014, 0.005, 0.02, 0.05, 0.1] as const;

export interface GridCell {
  temperature: number;
  epsilon: number;
}

export const gridCells: readonly GridCell[] = GRID_TEMPERATURES.flatMap((temperature) => GRID_EPSILONS.map((epsilon) => ({ temperature, epsilon })));

const odinId = ({ temperature, epsilon }: GridCell): string => `odin-${temperature}-${epsilon}`;
const odinOf = (cell: GridCell): GivenScore => ({ id: odinId(cell), score: 'odin', ...cell });

/** The sets that can be drawn from twice. */
export type GridSet = Exclude<OutsiderId, 'own'>;

const drawn = (set: string, count: number): readonly number[] => Array.from(Random.of('odin-grid', set).sample(setSize(set), Math.min(setSize(set), 2 * count)));

/** What the tuning needs: validation digits, and the first half of a draw of outsiders. */
export function tuningWishes(spec: ClassifierSpec, set: GridSet, count: number): { inside: ScoreWish; out: ScoreWish } {
  const scores = gridCells.map(odinOf);
  return {
    inside: { spec, set: 'mnist-validation', count, indices: drawn('mnist-validation', count).slice(0, count), scores, fitCount: 0 },
    out: { spec, set, count, indices: drawn(set, count).slice(0, count), scores, fitCount: 0 },
  };
}

/** What the report of the best cell needs: test digits, and the other half of the outsiders. */
export function reportingWishes(spec: ClassifierSpec, set: GridSet, count: number, best: GridCell): { inside: ScoreWish; out: ScoreWish } {
  const scores: GivenScore[] = [odinOf(best), 'msp'];
  return {
    inside: { spec, set: 'mnist-test', count, indices: drawn('mnist-test', count).slice(0, count), scores, fitCount: 0 },
    out: { spec, set, count, indices: drawn(set, count).slice(count), scores, fitCount: 0 },
  };
}

export interface TunedGrid {
  /** In the order of `gridCells`. */
  aurocs: readonly number[];
  /** Index of the best; of equals the first. */
  best: number;
  count: number;
  outCount: number;
}

const tuned = new WeakMap<object, TunedGrid>();

export function tunedGrid({ inside, out }: { inside: ScoreWish; out: ScoreWish }, sets: Readonly<Record<string, ScoredSet>>): TunedGrid | null {
  const digits = sets[scoreWishKey(inside)]?.answer;
  const others = sets[scoreWishKey(out)]?.answer;
  if (!digits || !others) return null;
  const known = tuned.get(others);
  if (known && known.count === digits.indices.length) return known;
  const aurocs = gridCells.map((_, i) => auroc(digits.scores[i].values, others.scores[i].values));
  const best = aurocs.indexOf(Math.max(...aurocs));
  const made = { aurocs, best, count: digits.indices.length, outCount: others.indices.length };
  tuned.set(others, made);
  return made;
}

export interface ReportedBest {
  auroc: number;
  interval: Interval;
  /** Of plain confidence on the same images. */
  msp: number;
  count: number;
  outCount: number;
}

export function reportedBest({ inside, out }: { inside: ScoreWish; out: ScoreWish }, sets: Readonly<Record<string, ScoredSet>>): ReportedBest | null {
  const digits = sets[scoreWishKey(inside)]?.answer;
  const others = sets[scoreWishKey(out)]?.answer;
  if (!digits || !others) return null;
  const pair = { positive: digits.scores[0].values, negative: others.scores[0].values };
  return {
    auroc: auroc(pair.positive, pair.negative),
    interval: aurocInterval(pair, { random: Random.of('auroc-interval', specKey(inside.spec)), resamples: 400 }),
    msp: auroc(digits.scores[1].values, others.scores[1].values),
    count: digits.indices.length,
    outCount: others.indices.length,
  };
}
