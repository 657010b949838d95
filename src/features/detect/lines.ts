/**
 * The lines of the curves: each is one score of one network on one set of outsiders against the digits. The
 * first is the main one, which the histogram, the threshold and the pictures are about.
 */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { specKey } from '../../core/catalogue/classifier-spec';
import { isExposed } from '../../core/catalogue/exposure';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import type { ScoreId } from '../../core/catalogue/scores';
import { scoreEntry } from '../../core/catalogue/scores';
import { aurocInterval } from '../../core/detection/auroc-interval';
import { outOfDistributionMetrics } from '../../core/detection/out-of-distribution';
import type { OutOfDistributionMetrics } from '../../core/detection/out-of-distribution';
import { Random } from '../../core/random/random';
import type { Interval } from '../../core/statistics/interval';
import type { ScoresAnswer } from '../../protocol/detection';
import { detectStore, OWN_SET, scoreWishKey } from '../../state/detect';
import type { ScoredSet, ScoreWish } from '../../state/detect';
import { hasMembers, specLabel } from '../../state/models';
import { outsiders } from './outsiders';
import type { InsiderId, OutsiderId } from './outsiders';
import { givenScore, scoreName } from './settings';
import type { DetectSettings } from './settings';

export interface Line {
  id: string;
  /** What tells it from the other lines. */
  label: string;
  spec: ClassifierSpec;
  networkLabel: string;
  /** The digits. */
  inside: InsiderId;
  set: OutsiderId;
  score: ScoreId;
  /** The network was trained on outsiders of this kind, which therefore can't judge it. */
  isExposed: boolean;
  wishes: { inside: ScoreWish; out: ScoreWish };
}

/** A line with its scores in hand. */
export interface Scored {
  line: Line;
  inside: ScoresAnswer;
  out: ScoresAnswer;
  /** Rising. */
  insideSorted: Float64Array;
  outSorted: Float64Array;
  metrics: OutOfDistributionMetrics;
  interval: Interval;
}

export interface LineSources {
  /** The network under test, and others to compare with. */
  networks: readonly ClassifierSpec[];
  entries: readonly ModelEntry[];
  settings: DetectSettings;
  ownVersion: number;
}

export function makeLine(spec: ClassifierSpec, set: OutsiderId, score: ScoreId, label: string, { entries, settings, ownVersion }: LineSources): Line {
  const wish = (of: string): ScoreWish => ({ spec, set: of, count: settings.count, scores: [givenScore(score, settings)], fitCount: scoreEntry(score).needs.fit ? settings.fitCount : 0, ...(of === OWN_SET ? { ownVersion } : {}) });
  return { id: [specKey(spec), set, score].join(' '), label, spec, networkLabel: specLabel(entries, spec), inside: settings.inside, set, score, isExposed: isExposed(spec, set, entries), wishes: { inside: wish(settings.inside), out: wish(set) } };
}

/** The main line, then those that differ from it in one thing. */
export function makeLines(sources: LineSources): Line[] {
  const { networks, entries, settings } = sources;
  const [network] = networks;
  const { set, score, compare } = settings;
  const all = ((): Line[] => {
    switch (compare) {
      case 'scores':
        return settings.scores.map((id) => makeLine(network, set, id, scoreName(id, settings), sources));
      case 'networks':
        return networks.map((spec) => makeLine(spec, set, score, specLabel(entries, spec), sources));
      case 'sets':
        return settings.sets.map((id) => makeLine(network, id, score, outsiders(id).label, sources));
    }
  })();
  const possible = all.filter((line) => !scoreEntry(line.score).needs.members || hasMembers(entries, line.spec));
  const isMain = (line: Line): boolean => line.set === set && line.score === score && specKey(line.spec) === specKey(network);
  return [...possible.filter(isMain), ...possible.filter((line) => !isMain(line))];
}

/** Resamples of an interval: enough for two digits of its ends. */
const RESAMPLES = 400;
/** Measures by the scores that they are of: typed arrays stay the same objects as long as they are in the store. */
const measured = new WeakMap<Float64Array, WeakMap<Float64Array, Omit<Scored, 'line' | 'inside' | 'out'>>>();

function measure(inside: Float64Array, out: Float64Array): Omit<Scored, 'line' | 'inside' | 'out'> {
  const known = measured.get(inside)?.get(out);
  if (known) return known;
  const made = {
    insideSorted: inside.slice().sort(),
    outSorted: out.slice().sort(),
    metrics: outOfDistributionMetrics(inside, out),
    interval: aurocInterval({ positive: inside, negative: out }, { random: Random.of('auroc-interval', 0), resamples: RESAMPLES }),
  };
  if (!measured.has(inside)) measured.set(inside, new WeakMap());
  measured.get(inside)?.set(out, made);
  return made;
}

/** A line's scores, where both sets have theirs. */
export function scoredLine(line: Line, sets: Readonly<Record<string, ScoredSet>>): Scored | null {
  const inside = sets[scoreWishKey(line.wishes.inside)]?.answer;
  const out = sets[scoreWishKey(line.wishes.out)]?.answer;
  if (!inside || !out) return null;
  return { line, inside, out, ...measure(inside.scores[0].values, out.scores[0].values) };
}

/** The lines with their scores, null where these are still to come. */
export function useScored(lines: readonly Line[]): (Scored | null)[] {
  const sets = useStore(detectStore, (state) => state.sets);
  return useMemo(() => lines.map((line) => scoredLine(line, sets)), [lines, sets]);
}
