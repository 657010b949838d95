/**
 * The subject: the network or networks under test, the same in every panel. The first is the one that a
 * panel with a single subject shows. There is always at least one.
 */
import { createStore } from 'zustand/vanilla';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';

export interface SubjectState {
  subjects: readonly ClassifierSpec[];
  /** Replaces all; an empty list is ignored. */
  choose(subjects: readonly ClassifierSpec[]): void;
  /** Replaces the first and keeps the others. */
  chooseFirst(subject: ClassifierSpec): void;
}

export const defaultSubject: ClassifierSpec = { zoo: 'cnn' };

export const createSubjectStore = () =>
  createStore<SubjectState>()((set) => ({
    subjects: [defaultSubject],
    choose: (subjects) => set((state) => (subjects.length > 0 ? { subjects } : state)),
    chooseFirst: (subject) => set((state) => ({ subjects: [subject, ...state.subjects.slice(1)] })),
  }));

export const subjectStore = createSubjectStore();
