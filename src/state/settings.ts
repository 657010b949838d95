/**
 * What a person chose for this browser: kept between visits by the app (which writes it through
 * platform), never part of a link.
 */
import { createStore } from 'zustand/vanilla';
import { BACKENDS } from '../core/catalogue/backends';
import type { BackendChoice } from '../core/catalogue/backends';

export type Theme = 'system' | 'light' | 'dark';
/** `auto` grows with the screen; `projector` is readable from the back row at any width. */
export type TextSize = 'auto' | 'projector';

export interface Settings {
  theme: Theme;
  textSize: TextSize;
  backend: BackendChoice;
}

export interface SettingsState extends Settings {
  change(settings: Partial<Settings>): void;
}

export const defaultSettings: Settings = { theme: 'system', textSize: 'auto', backend: 'auto' };

export const createSettingsStore = () =>
  createStore<SettingsState>()((set) => ({ ...defaultSettings, change: (settings) => set(settings) }));

export const settingsStore = createSettingsStore();

/** Settings out of whatever a browser has kept; what is not understood is left at its default. */
export function restoreSettings(kept: unknown): Settings {
  if (typeof kept !== 'object' || kept === null) return defaultSettings;
  const record = kept as Record<string, unknown>;
  const pick = <T extends string>(value: unknown, known: readonly T[], otherwise: T): T =>
    known.find((candidate) => candidate === value) ?? otherwise;
  return {
    theme: pick<Theme>(record.theme, ['system', 'light', 'dark'], 'system'),
    textSize: pick<TextSize>(record.textSize, ['auto', 'projector'], 'auto'),
    backend: pick<BackendChoice>(record.backend, ['auto', ...BACKENDS.map((b) => b.id)], 'auto'),
  };
}
