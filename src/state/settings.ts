/**
 * What a person chose for this browser: kept between visits by the app (which writes it through
 * platform), never part of a link.
 */
import { createStore } from 'zustand/vanilla';
import { BACKENDS } from '../core/catalogue/backends';
import type { BackendChoice, BackendId, BackendMeasurement } from '../core/catalogue/backends';

export type Theme = 'system' | 'light' | 'dark';
/** `auto` grows with the screen; `projector` is readable from the back row at any width. */
export type TextSize = 'auto' | 'projector';

/** What `auto` found on this device. */
export interface MeasuredBackends {
  /** The browser it was measured in: another version measures anew. */
  browser: string;
  measurements: BackendMeasurement[];
}

export interface Settings {
  theme: Theme;
  textSize: TextSize;
  backend: BackendChoice;
  measured: MeasuredBackends | null;
  /** Letters, digits and signs do something by themselves; whoever speaks to the machine, or hits keys by chance, turns that off. */
  singleKeys: boolean;
}

export interface SettingsState extends Settings {
  change(settings: Partial<Settings>): void;
}

export const defaultSettings: Settings = { theme: 'system', textSize: 'auto', backend: 'auto', measured: null, singleKeys: true };

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
    measured: restoreMeasured(record.measured),
    singleKeys: record.singleKeys !== false,
  };
}

function restoreMeasured(kept: unknown): MeasuredBackends | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { browser, measurements } = kept as Record<string, unknown>;
  if (typeof browser !== 'string' || !Array.isArray(measurements)) return null;
  const known = measurements.filter((one): one is BackendMeasurement => {
    const { backend, imagesPerSecond } = (one ?? {}) as Record<string, unknown>;
    return BACKENDS.some(({ id }) => id === backend) && typeof imagesPerSecond === 'number';
  });
  return known.length > 0 ? { browser, measurements: known } : null;
}

/** The measured backend that is worth starting: wasm, which starts at once, unless another is clearly faster. */
export function fastestMeasured({ measurements }: MeasuredBackends): BackendId {
  const speedOf = (id: BackendId): number => measurements.find((one) => one.backend === id)?.imagesPerSecond ?? 0;
  const best = measurements.reduce((a, b) => (b.imagesPerSecond > a.imagesPerSecond ? b : a));
  return best.imagesPerSecond > CLEARLY_FASTER * speedOf('wasm') ? best.backend : 'wasm';
}

/** A graphics card takes longer to start and to answer for a single image: it must be this many times faster. */
const CLEARLY_FASTER = 1.5;
