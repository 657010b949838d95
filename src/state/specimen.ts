/**
 * The specimen: the digit under study, the same in every panel, with its history for undo and redo.
 * Plain data; the 28x28 image is derived from it (specimen-image.ts).
 */
import { createStore } from 'zustand/vanilla';
import { sampleDrawing } from '../core/digits/sample-drawing';
import type { Stroke } from '../core/digits/strokes';

export type Specimen =
  | { kind: 'strokes'; strokes: readonly Stroke[] }
  /** A row of the MNIST test set. */
  | { kind: 'test'; index: number }
  /** A picture from outside, already 28x28: bytes 0..255. */
  | { kind: 'pixels'; pixels: Uint8Array; name: string };

export interface SpecimenState {
  specimen: Specimen;
  past: readonly Specimen[];
  future: readonly Specimen[];
  /** Puts another specimen on the bench; the one before can be had back by `undo`. */
  place(specimen: Specimen): void;
  /** Replaces the specimen without a step of history, while a pen is moving. */
  adjust(specimen: Specimen): void;
  undo(): void;
  redo(): void;
}

/** Steps of history that are kept. */
const MOST_STEPS = 100;

export const emptySpecimen: Specimen = { kind: 'strokes', strokes: [] };
export const sampleSpecimen: Specimen = { kind: 'strokes', strokes: sampleDrawing };

export const isEmpty = (specimen: Specimen): boolean => specimen.kind === 'strokes' && specimen.strokes.length === 0;

export const createSpecimenStore = (initial: Specimen = sampleSpecimen) =>
  createStore<SpecimenState>()((set) => ({
    specimen: initial,
    past: [],
    future: [],
    place: (specimen) =>
      set((state) => ({ specimen, past: [...state.past, state.specimen].slice(-MOST_STEPS), future: [] })),
    adjust: (specimen) => set({ specimen }),
    undo: () =>
      set((state) => {
        const before = state.past.at(-1);
        if (!before) return state;
        return { specimen: before, past: state.past.slice(0, -1), future: [state.specimen, ...state.future] };
      }),
    redo: () =>
      set((state) => {
        const [next, ...future] = state.future;
        if (!next) return state;
        return { specimen: next, past: [...state.past, state.specimen], future };
      }),
  }));

export const specimenStore = createSpecimenStore();
