/**
 * Small things kept in this browser between visits. A browser that refuses storage (private windows,
 * school policies) just forgets; nothing fails.
 */
const KEY = 'digit-safety-lab.settings.v1';

/** What was kept, as it was kept; null where nothing was, or it can not be read. */
export function readPreferences(): unknown {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

export function writePreferences(value: unknown): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    // Not kept: the defaults hold at the next visit.
  }
}
