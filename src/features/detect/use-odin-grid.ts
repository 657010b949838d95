/** The heat map's scores: first those that it is tuned on, and when the best cell is known, those that it is reported on. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { detectStore } from '../../state/detect';
import type { ScoreWish } from '../../state/detect';
import { gridCells, reportedBest, reportingWishes, tunedGrid, tuningWishes } from './odin-grid';
import type { GridSet, ReportedBest, TunedGrid } from './odin-grid';
import type { DetectSettings } from './settings';

export interface OdinGrid {
  set: GridSet;
  grid: TunedGrid | null;
  reported: ReportedBest | null;
  wishes: ScoreWish[];
}

/** @param network the same object as long as it means the same classifier */
export function useOdinGrid(network: ClassifierSpec, { set: chosen, mapCount }: DetectSettings): OdinGrid {
  const sets = useStore(detectStore, (state) => state.sets);
  // A person's own images are too few to be drawn from twice.
  const set: GridSet = chosen === 'own' ? 'letters' : chosen;
  const tuning = useMemo(() => tuningWishes(network, set, mapCount), [network, set, mapCount]);
  const grid = useMemo(() => tunedGrid(tuning, sets), [tuning, sets]);
  const best = grid?.best;
  const reporting = useMemo(() => (best === undefined ? null : reportingWishes(network, set, mapCount, gridCells[best])), [network, set, mapCount, best]);
  const reported = useMemo(() => (reporting ? reportedBest(reporting, sets) : null), [reporting, sets]);
  const wishes = useMemo(() => [tuning.inside, tuning.out, ...(reporting ? [reporting.inside, reporting.out] : [])], [tuning, reporting]);
  return { set, grid, reported, wishes };
}
