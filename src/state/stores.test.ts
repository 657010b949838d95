/** The stores: history that can be walked, settings that survive a damaged memory, parameters kept in range. */
import { describe, expect, it } from 'vitest';
import type { ModelEntry } from '../core/catalogue/model-entry';
import { hasMembers, memberLabel, specLabel } from './models';
import { noticesStore } from './notices';
import { choiceParameter, createPanelParametersStore, numberParameter } from './panel-parameters';
import { defaultSettings, restoreSettings } from './settings';
import { createSpecimenStore, emptySpecimen, isEmpty, sampleSpecimen } from './specimen';
import { createSubjectStore } from './subject';

describe('the specimen', () => {
  it('goes back and forth through what was placed, not through every movement of the pen', () => {
    const store = createSpecimenStore();
    const { place, adjust, undo, redo } = store.getState();
    expect(isEmpty(store.getState().specimen)).toBe(false);
    place(emptySpecimen);
    place({ kind: 'strokes', strokes: [[[0, 0]]] });
    adjust({ kind: 'strokes', strokes: [[[0, 0], [1, 1]]] });
    undo();
    expect(store.getState().specimen).toEqual(emptySpecimen);
    redo();
    expect(store.getState().specimen).toEqual({ kind: 'strokes', strokes: [[[0, 0], [1, 1]]] });
    undo();
    undo();
    expect(store.getState().specimen).toBe(sampleSpecimen);
    undo();
    expect(store.getState().specimen).toBe(sampleSpecimen);
    place({ kind: 'test', index: 7 });
    expect(store.getState().future).toEqual([]);
  });
});

describe('the subject', () => {
  it('is never nobody', () => {
    const store = createSubjectStore();
    store.getState().choose([]);
    expect(store.getState().subjects).toEqual([{ zoo: 'cnn' }]);
    store.getState().choose([{ zoo: 'm3' }, { zoo: 'm5' }]);
    store.getState().chooseFirst({ zoo: 'm7' });
    expect(store.getState().subjects).toEqual([{ zoo: 'm7' }, { zoo: 'm5' }]);
  });
});

describe('settings', () => {
  it('come back as they were, and as the defaults where the memory is damaged', () => {
    const kept = { theme: 'dark', textSize: 'projector', backend: 'wasm', measured: null, singleKeys: false };
    expect(restoreSettings(kept)).toEqual(kept);
    for (const damaged of [null, 7, 'x', [], { theme: 'pink', backend: {} }]) expect(restoreSettings(damaged)).toEqual(defaultSettings);
  });
});

describe('panel parameters', () => {
  it('are kept apart, changed and taken away', () => {
    const store = createPanelParametersStore();
    store.getState().change('draw', { a: '1', b: '2' });
    store.getState().change('draw', { a: undefined });
    store.getState().change('attack', { a: '3' });
    expect(store.getState().panels).toEqual({ draw: { b: '2' }, attack: { a: '3' } });
  });

  it('are read within their range', () => {
    const range = { min: 0, max: 1, fallback: 0.1 };
    expect(numberParameter({ e: '0.25' }, 'e', range)).toBe(0.25);
    expect(numberParameter({ e: '7' }, 'e', range)).toBe(1);
    for (const e of ['', ' ', 'NaN', 'Infinity', 'x']) expect(numberParameter({ e }, 'e', range)).toBe(0.1);
    expect(numberParameter({}, 'e', range)).toBe(0.1);
    expect(numberParameter({ n: '3.7' }, 'n', { min: 1, max: 9, fallback: 1, integer: true })).toBe(4);
    expect(choiceParameter({ k: 'b' }, 'k', ['a', 'b'], 'a')).toBe('b');
    expect(choiceParameter({ k: 'z' }, 'k', ['a', 'b'], 'a')).toBe('a');
  });
});

describe('the list of models', () => {
  const entry = (id: string, label: string, members?: ModelEntry['members']): ModelEntry => ({
    spec: { zoo: id },
    id,
    label,
    shipped: true,
    parameters: 1,
    sizeBytes: 1,
    members,
  });
  const entries = [entry('cnn', 'Small CNN'), entry('ensemble', 'Ensemble', [{ id: 'm3', label: 'M3' }, { id: 'm5', label: 'M5' }])];

  it('names a classifier by its entry, or by what it is made of', () => {
    expect(specLabel(entries, { zoo: 'cnn' })).toBe('Small CNN');
    expect(specLabel(entries, { zoo: 'gone' })).toBe('gone');
    expect(specLabel(entries, { members: [{ zoo: 'cnn' }, { zoo: 'gone' }] })).toBe('Ensemble of Small CNN, gone');
    expect(specLabel(entries, { classifier: { zoo: 'cnn' }, temperature: 1.23456 })).toBe('Small CNN, temperature 1.235');
    expect(memberLabel(entries, 'm3')).toBe('M3');
    expect(memberLabel(entries, 'other')).toBe('other');
  });

  it('knows an ensemble before it is read: shipped, made in a link, at a temperature', () => {
    expect(hasMembers(entries, { zoo: 'ensemble' })).toBe(true);
    expect(hasMembers(entries, { classifier: { zoo: 'ensemble' }, temperature: 2 })).toBe(true);
    expect(hasMembers([], { classifier: { members: [{ zoo: 'cnn' }, { zoo: 'm3' }] }, temperature: 2 })).toBe(true);
    for (const single of [{ zoo: 'cnn' }, { zoo: 'gone' }, { members: [{ zoo: 'ensemble' }] }, { classifier: { zoo: 'cnn' }, temperature: 2 }]) expect(hasMembers(entries, single)).toBe(false);
  });
});

describe('notices', () => {
  it('are few, and none twice', () => {
    const { say, dismiss } = noticesStore.getState();
    for (const text of ['a', 'b', 'c', 'd', 'd']) say(text);
    expect(noticesStore.getState().notices.map(({ text }) => text)).toEqual(['b', 'c', 'd']);
    dismiss(noticesStore.getState().notices[0].id);
    expect(noticesStore.getState().notices.map(({ text }) => text)).toEqual(['c', 'd']);
  });
});
