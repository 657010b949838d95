/** The cells of the report's table that can be computed here: every network of it that the lab has, by the report's four scores. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { REPORTED_ODIN, reportedScores } from '../../core/report/detection';
import { detectStore } from '../../state/detect';
import type { ScoreWish } from '../../state/detect';
import { makeLine, scoredLine } from './lines';
import type { LineSources, Scored } from './lines';
import { tableNetworks } from './table-networks';
import type { TableNetwork } from './table-networks';
import { cellKey } from './table-view';

export interface ReportTable {
  networks: TableNetwork[];
  scored: ReadonlyMap<string, Scored | null>;
  wishes: ScoreWish[];
}

/** @param sources of which the networks are those on the bench; the same objects as long as nothing has changed */
export function useReportTable({ networks: onBench, entries, settings, ownVersion }: LineSources): ReportTable {
  const sets = useStore(detectStore, (state) => state.sets);
  const { networks, cells, wishes } = useMemo(() => {
    const all = tableNetworks(entries, onBench, settings.all);
    const sources = { networks: onBench, entries, settings: { ...settings, odin: REPORTED_ODIN, inside: 'mnist-test' as const }, ownVersion };
    const made = all.flatMap(({ id, entry, isLive }) => (entry && isLive ? reportedScores.map((score) => ({ key: cellKey(id, score), line: makeLine(entry.spec, settings.set, score, entry.label, sources) })) : []));
    // The quick scores of all networks come before the slow one of any.
    const quick = made.filter(({ line }) => line.score !== 'odin');
    const ordered = [...quick, ...made.filter(({ line }) => line.score === 'odin')];
    return { networks: all, cells: made, wishes: ordered.flatMap(({ line }) => [line.wishes.inside, line.wishes.out]) };
  }, [onBench, entries, settings, ownVersion]);
  const scored = useMemo(() => new Map(cells.map(({ key, line }) => [key, scoredLine(line, sets)])), [cells, sets]);
  return { networks, scored, wishes };
}
