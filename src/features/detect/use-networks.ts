/** The networks of the panel: those on the bench first, then the shipped ones, each once. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { modelsStore } from '../../state/models';
import { subjectStore } from '../../state/subject';

/** More lines than this can not be told apart. */
const MOST_NETWORKS = 7;

export function networksOf(subjects: readonly ClassifierSpec[], entries: readonly ModelEntry[]): ClassifierSpec[] {
  const all = [...subjects, ...entries.filter(({ shipped }) => shipped).map(({ spec }) => spec)];
  return all.filter((spec, i) => all.findIndex((other) => specKey(other) === specKey(spec)) === i);
}

export function useNetworks(): { networks: ClassifierSpec[]; entries: readonly ModelEntry[] } {
  const subjects = useStore(subjectStore, (state) => state.subjects);
  const entries = useStore(modelsStore, (state) => state.entries);
  return useMemo(() => ({ networks: networksOf(subjects, entries).slice(0, MOST_NETWORKS), entries }), [subjects, entries]);
}
