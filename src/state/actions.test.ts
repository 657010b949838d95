/** Keys mean what the help page says they mean. */
import { describe, expect, it } from 'vitest';
import { actionFor, describeKeys, matchesKeys } from './actions';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('keys', () => {
  it('tells undo from redo', () => {
    expect(matchesKeys('mod+z', press('z', { ctrlKey: true }))).toBe(true);
    expect(matchesKeys('mod+z', press('z', { metaKey: true }))).toBe(true);
    expect(matchesKeys('mod+z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matchesKeys('mod+shift+z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(matchesKeys('mod+z', press('z'))).toBe(false);
    expect(matchesKeys('z', press('z', { altKey: true }))).toBe(false);
  });

  it('takes a sign however it is typed', () => {
    expect(matchesKeys('?', press('?', { shiftKey: true }))).toBe(true);
  });

  it('lets the newest action win, and skips those that only the help page shows', () => {
    const run = (): void => undefined;
    const actions = [
      { id: 'old', label: 'Old', group: 'Everywhere', keys: ['x'], run },
      { id: 'new', label: 'New', group: 'Draw', keys: ['x'], run },
      { id: 'shown', label: 'Shown', group: 'Draw', keys: ['x'] },
    ];
    expect(actionFor(actions, press('x'))?.id).toBe('new');
    expect(actionFor(actions, press('y'))).toBeUndefined();
  });

  it('does nothing by a single key where a person wants that', () => {
    const run = (): void => undefined;
    const actions = [
      { id: 'link', label: 'Copy', group: 'Everywhere', keys: ['l'], run },
      { id: 'undo', label: 'Undo', group: 'Draw', keys: ['mod+z', 'u'], run },
    ];
    expect(actionFor(actions, press('l'), false)).toBeUndefined();
    expect(actionFor(actions, press('u'), false)).toBeUndefined();
    expect(actionFor(actions, press('z', { ctrlKey: true }), false)?.id).toBe('undo');
  });

  it('reads well', () => {
    expect(describeKeys('mod+shift+z', false)).toBe('Ctrl+Shift+Z');
    expect(describeKeys('mod+z', true)).toBe('⌘ Z');
  });
});
