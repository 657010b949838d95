/**
 * The theme's ground and ink as numbers, for what is painted pixel by pixel, kept in step with the theme.
 */
import { useSyncExternalStore } from 'react';
import { parseHex } from './palettes';

export interface ThemeColours {
  ground: readonly [number, number, number];
  ink: readonly [number, number, number];
}

let cached: ThemeColours | null = null;
const listeners = new Set<() => void>();
let observer: MutationObserver | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  observer ??= new MutationObserver(() => {
    cached = null;
    for (const each of listeners) each();
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => listeners.delete(listener);
}

function read(): ThemeColours {
  if (!cached) {
    const style = getComputedStyle(document.documentElement);
    cached = { ground: parseHex(style.getPropertyValue('--surface')), ink: parseHex(style.getPropertyValue('--ink')) };
  }
  return cached;
}

export function useThemeColours(): ThemeColours {
  return useSyncExternalStore(subscribe, read);
}
