/**
 * The figures that were measured before and committed with the lab, where there are any: fetched when the table is
 * opened. Whatever cells the file has are shown; where it is absent, nothing stands in its place.
 */
import { useEffect, useState } from 'react';
import { isExposed } from '../../core/catalogue/exposure';
import { scoreEntry } from '../../core/catalogue/scores';
import type { ScoreId } from '../../core/catalogue/scores';
import { originOf } from '../../core/comparison/origin';
import { REPORTED_ODIN } from '../../core/report/detection';
import { readMeasuredDetection } from '../../core/report/measured-detection';
import type { MeasuredDetection } from '../../core/report/measured-detection';

const files: Readonly<Record<string, () => Promise<unknown>>> = import.meta.glob('/plans/detection.results.json', { import: 'default' });

export type Measured = readonly MeasuredDetection[];

/** Every measured figure; empty until they are there. */
export function useMeasured(): Measured {
  const [measured, setMeasured] = useState<Measured>([]);
  useEffect(() => {
    let isOpen = true;
    void Promise.all(Object.values(files).map((load) => load()))
      .then((loaded) => isOpen && setMeasured(loaded.flatMap(readMeasuredDetection)))
      // A host that has lost the file still has the panel.
      .catch(() => undefined);
    return () => {
      isOpen = false;
    };
  }, []);
  return measured;
}

/** When and on what: "until 2026-11-27, on wasm". */
export function measuredOrigin(measured: Measured): string {
  const { days, backends } = originOf(measured);
  return `${days.length > 0 ? `until ${days[days.length - 1]}, ` : ''}on ${backends.join(' and ')}`;
}

/** ODIN of a plan stands under several ids, by its settings; the report's table shows the report's. */
const isScore = ({ id, score, temperature, epsilon }: MeasuredDetection, wanted: ScoreId): boolean =>
  score === wanted && (wanted === 'odin' ? temperature === REPORTED_ODIN.temperature && epsilon === REPORTED_ODIN.epsilon : id === score);

/** The figure of a cell of the report's table. */
export function measuredAuroc(measured: Measured, network: string, set: string, score: ScoreId): MeasuredDetection | undefined {
  return measured.find((one) => one.classifier === network && one.out === set && isScore(one, score));
}

/** The scores that were measured on a set, by the plan's ids, in the order of the plan. */
export function measuredScores(measured: Measured, set: string): string[] {
  return [...new Set(measured.filter(({ out }) => out === set).map(({ id }) => id))];
}

/** What a plan's id of a score is called: two settings of one score are told apart. */
export function measuredScoreName({ id, score, temperature, epsilon }: MeasuredDetection): string {
  const label = scoreEntry(score as ScoreId).label;
  if (score === 'odin') return `${label}, T = ${temperature}, ε = ${epsilon}`;
  return id === score ? label : `${label}, ${id.slice(score.length + 1)}`;
}

/** Whether a figure is of a network that was trained on such outsiders, which can't judge it. */
export const isOfExposed = ({ classifier, out }: MeasuredDetection): boolean => isExposed({ zoo: classifier }, out);

/** Best figure of a set over all scores and the networks that the set can judge. */
export function bestMeasured(measured: Measured, set: string): MeasuredDetection | undefined {
  const all = measured.filter((one) => one.out === set && !isOfExposed(one));
  return all.length === 0 ? undefined : all.reduce((best, one) => (one.auroc > best.auroc ? one : best));
}
