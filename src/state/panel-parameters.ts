/**
 * The parameters of each panel as flat text, as they stand in the link: `epsilon` -> `0.1`. A panel
 * reads and writes its own and nobody else's; the shell puts the present panel's into the address.
 */
import { useCallback } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export type Parameters = Readonly<Record<string, string>>;

export interface PanelParametersState {
  panels: Readonly<Record<string, Parameters>>;
  /** Changes some parameters of a panel; `undefined` takes one away. */
  change(panel: string, changes: Readonly<Record<string, string | undefined>>): void;
  /** Replaces all parameters of a panel. */
  replace(panel: string, parameters: Parameters): void;
}

const none: Parameters = {};

export const createPanelParametersStore = () =>
  createStore<PanelParametersState>()((set) => ({
    panels: {},
    change: (panel, changes) =>
      set((state) => {
        const next: Record<string, string> = { ...state.panels[panel] };
        for (const [name, value] of Object.entries(changes)) {
          if (value === undefined) delete next[name];
          else next[name] = value;
        }
        return { panels: { ...state.panels, [panel]: next } };
      }),
    replace: (panel, parameters) => set((state) => ({ panels: { ...state.panels, [panel]: parameters } })),
  }));

export const panelParametersStore = createPanelParametersStore();

/** The parameters of one panel and the way to change them. */
export function usePanelParameters(
  panel: string,
): [Parameters, (changes: Readonly<Record<string, string | undefined>>) => void] {
  const parameters = useStore(panelParametersStore, (state) => state.panels[panel] ?? none);
  const change = useCallback(
    (changes: Readonly<Record<string, string | undefined>>) => panelParametersStore.getState().change(panel, changes),
    [panel],
  );
  return [parameters, change];
}

/** A number of a link, kept within its range; the default where it is missing or no number. */
export function numberParameter(
  parameters: Parameters,
  name: string,
  range: { min: number; max: number; fallback: number; integer?: boolean },
): number {
  const text = parameters[name];
  const value = text === undefined || text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) return range.fallback;
  const kept = Math.min(range.max, Math.max(range.min, value));
  return range.integer ? Math.round(kept) : kept;
}

/** One of the known choices of a link; the default where it is none of them. */
export function choiceParameter<T extends string>(parameters: Parameters, name: string, known: readonly T[], fallback: T): T {
  return known.find((choice) => choice === parameters[name]) ?? fallback;
}
