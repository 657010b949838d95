/** The networks of the panel: those on the bench first, then those chosen to compare with, each once. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { modelsStore } from '../../state/models';
import { formatSpec } from '../../state/spec-text';
import { subjectStore } from '../../state/subject';
import { MOST_NETWORKS } from './settings';

/** @param chosen as they stand in a link; what is not in the list is passed over */
export function networksOf(subjects: readonly ClassifierSpec[], chosen: readonly string[], entries: readonly ModelEntry[]): ClassifierSpec[] {
  const all = [...subjects, ...entries.filter(({ spec }) => chosen.includes(formatSpec(spec))).map(({ spec }) => spec)];
  return all.filter((spec, i) => all.findIndex((other) => specKey(other) === specKey(spec)) === i).slice(0, MOST_NETWORKS);
}

export interface Networks {
  /** On the bench. */
  subjects: readonly ClassifierSpec[];
  /** The subjects and those to compare with. */
  networks: ClassifierSpec[];
  entries: readonly ModelEntry[];
}

/** @param chosen the same list as long as it says the same */
export function useNetworks(chosen: readonly string[]): Networks {
  const subjects = useStore(subjectStore, (state) => state.subjects);
  const entries = useStore(modelsStore, (state) => state.entries);
  return useMemo(() => ({ subjects, networks: networksOf(subjects, chosen, entries), entries }), [subjects, chosen, entries]);
}
