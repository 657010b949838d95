/**
 * What can be done by key, in one list: the shell registers its actions and every open panel its own; the
 * keyboard and the help page both read the list, so that they never disagree.
 */
import { useEffect } from 'react';
import { createStore } from 'zustand/vanilla';

export interface Action {
  id: string;
  /** What it does, in words: "Undo". */
  label: string;
  /** Where it belongs on the help page: "Everywhere", "Draw". */
  group: string;
  /** The key, with "mod+" for Ctrl (Command on a Mac) and "shift+": "mod+shift+z", "?". */
  keys: readonly string[];
  /** Absent where the key is handled elsewhere and only the help page shows it. */
  run?: () => void;
}

export const actionsStore = createStore<{ actions: readonly Action[] }>()(() => ({ actions: [] }));

/** Adds actions; returns the way to take them away. */
export function registerActions(actions: readonly Action[]): () => void {
  actionsStore.setState((state) => ({ actions: [...state.actions, ...actions] }));
  return () => actionsStore.setState((state) => ({ actions: state.actions.filter((action) => !actions.includes(action)) }));
}

/** Adds actions while the component is on the page. Pass the same list as long as it means the same. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => registerActions(actions), [actions]);
}

/** What of a key event an action can be told by. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Whether a key event means these keys. */
export function matchesKeys(keys: string, press: KeyPress): boolean {
  const parts = keys.split('+');
  const key = parts.pop() || '+';
  const wantsMod = parts.includes('mod');
  if (press.altKey || wantsMod !== (press.ctrlKey || press.metaKey)) return false;
  // For a sign such as "?" the shift key is part of typing it.
  if (/^[a-z]$/.test(key) && parts.includes('shift') !== press.shiftKey) return false;
  return press.key.toLowerCase() === key;
}

/** Whether keys are one key that types a character: a person may turn these off (WCAG 2.1.4). */
export const isSingleKey = (keys: string): boolean => keys.length === 1;

/**
 * The action of a key event, the newest first: an open panel's own goes before the shell's.
 * @param singleKeys whether keys without Ctrl or Command count
 */
export function actionFor(actions: readonly Action[], press: KeyPress, singleKeys = true): Action | undefined {
  return actions.findLast((action) => action.run !== undefined && action.keys.some((keys) => (singleKeys || !isSingleKey(keys)) && matchesKeys(keys, press)));
}

/** Keys as a person reads them. */
export function describeKeys(keys: string, isMac: boolean): string {
  return keys
    .split('+')
    .map((part) => {
      if (part === 'mod') return isMac ? '⌘' : 'Ctrl';
      if (part === 'shift') return 'Shift';
      return part.length === 1 ? part.toUpperCase() : part;
    })
    .join(isMac ? ' ' : '+');
}
