/** Puts the chosen theme and text size on the page and keeps the choice in this browser. */
import { readPreferences, writePreferences } from '../platform/preferences';
import { restoreSettings, settingsStore } from '../state/settings';

/** Restores what was kept and follows changes; returns the way to stop that. */
export function followSettings(): () => void {
  settingsStore.setState(restoreSettings(readPreferences()));
  const darkRoom = matchMedia('(prefers-color-scheme: dark)');
  const paint = (): void => {
    const { theme, textSize } = settingsStore.getState();
    const { dataset } = document.documentElement;
    dataset.theme = theme === 'dark' || (theme === 'system' && darkRoom.matches) ? 'dark' : 'light';
    dataset.text = textSize;
  };
  paint();
  darkRoom.addEventListener('change', paint);
  const stop = settingsStore.subscribe(({ theme, textSize, backend, measured, singleKeys }) => {
    paint();
    writePreferences({ theme, textSize, backend, measured, singleKeys });
  });
  return () => {
    stop();
    darkRoom.removeEventListener('change', paint);
  };
}
