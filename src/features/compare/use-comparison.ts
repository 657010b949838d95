/** The comparison that the panel shows: networks of the bench, committed figures, and those computed here. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { readMeasured } from '../../core/comparison/measured';
import type { FinishedPlan, Measured } from '../../core/comparison/measured';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { toErrorRecord } from '../../core/errors';
import { comparisonRunStore, comparisonStore, finishedPart } from '../../state/comparison';
import { modelsStore } from '../../state/models';
import { subjectStore } from '../../state/subject';
import { loadCommitted } from './committed';
import type { Committed } from './committed';
import { comparedNetwork, comparisonTable } from './comparison-table';
import type { ComparedNetwork, ComparisonTable } from './comparison-table';
import { MOST_NETWORKS } from './settings';

const PARTNERS = ['ensemble', 'cnn'] as const;

/** The networks of the bench; a lone one is held against the ensemble, and the ensemble against the small network. */
export function comparedSpecs(subjects: readonly ClassifierSpec[], entries: readonly ModelEntry[]): ClassifierSpec[] {
  const chosen = subjects.filter((spec, i) => subjects.findIndex((other) => specKey(other) === specKey(spec)) === i).slice(0, MOST_NETWORKS);
  if (chosen.length !== 1) return chosen;
  const partner = PARTNERS.find((id) => entries.some((entry) => entry.id === id && entry.shipped) && specKey(chosen[0]) !== specKey({ zoo: id }));
  return partner ? [...chosen, { zoo: partner }] : chosen;
}

export interface Comparison {
  networks: readonly ComparedNetwork[];
  table: ComparisonTable;
  entries: readonly ModelEntry[];
  committed: Committed | null;
  /** Every finished plan: committed and of this page. */
  plans: readonly FinishedPlan[];
  /** Why the committed figures could not be had. */
  problem: string | null;
}

const nothing: readonly Measured[] = [];

export function useComparison(): Comparison {
  const subjects = useStore(subjectStore, (state) => state.subjects);
  const entries = useStore(modelsStore, (state) => state.entries);
  const run = useStore(comparisonRunStore, (state) => state.run);
  const past = useStore(comparisonStore, (state) => state.past);
  const [committed, setCommitted] = useState<Committed | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isHere = true;
    loadCommitted()
      .then((loaded) => isHere && setCommitted(loaded))
      .catch((error: unknown) => isHere && setProblem(toErrorRecord(error).message));
    return () => {
      isHere = false;
    };
  }, []);
  const { plan, results, startedAt } = run ?? {};
  // Only a finished cell changes what is there; the progress of a running one does not.
  const parts = useMemo(() => [...past, ...(plan && results && startedAt !== undefined ? [finishedPart({ plan, results, startedAt })] : [])], [past, plan, results, startedAt]);
  const live = useMemo(() => parts.flatMap((part) => readMeasured(part, true)), [parts]);
  const plans = useMemo(() => [...(committed?.plans ?? []), ...parts], [committed, parts]);
  const networks = useMemo(() => comparedSpecs(subjects, entries).map((spec) => comparedNetwork(spec, entries)), [subjects, entries]);
  const table = useMemo(() => comparisonTable(networks, [...live.toReversed(), ...(committed?.measured ?? nothing)]), [networks, live, committed]);
  return { networks, table, entries, committed, plans, problem };
}
