/**
 * Which two networks the panel looks at: the subject of the bench, and beside it the second subject, or,
 * where none was chosen, the ensemble for a single network and the small network for an ensemble.
 */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { hasMembers, modelsStore, specLabel } from '../../state/models';
import { subjectStore } from '../../state/subject';

/** What stands beside a subject when nobody has chosen: null where there is nothing else. */
export function defaultBeside(subject: ClassifierSpec, entries: readonly ModelEntry[]): ClassifierSpec | null {
  const others = entries.filter(({ spec }) => specKey(spec) !== specKey(subject));
  const ensemble = others.find(({ id }) => id === 'ensemble') ?? others.find(({ members }) => (members?.length ?? 0) > 1);
  const small = others.find(({ id, shipped }) => shipped && id === 'cnn');
  return (hasMembers(entries, subject) ? (small ?? others[0]) : (ensemble ?? small ?? others[0]))?.spec ?? null;
}

export interface Subjects {
  first: ClassifierSpec;
  firstLabel: string;
  second: ClassifierSpec | null;
  secondLabel: string;
}

export function useSubjects(alone: boolean): Subjects {
  const subjects = useStore(subjectStore, (state) => state.subjects);
  const entries = useStore(modelsStore, (state) => state.entries);
  return useMemo(() => {
    const first = subjects[0];
    const chosen = subjects[1];
    const second = alone ? null : chosen && specKey(chosen) !== specKey(first) ? chosen : defaultBeside(first, entries);
    return { first, firstLabel: specLabel(entries, first), second, secondLabel: second ? specLabel(entries, second) : '' };
  }, [subjects, entries, alone]);
}
