/** The ways to attack an ensemble: each network has its own first, and a choice for many holds where it exists. */
import { describe, expect, it } from 'vitest';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { labelThrough, wayOf, waysOfAll, waysThrough } from './through';

const entry = (id: string, label: string, members?: ModelEntry['members']): ModelEntry => ({ spec: { zoo: id }, id, label, shipped: true, parameters: 1, sizeBytes: 1, ...(members ? { members } : {}) });
const pair = [{ id: 'm3', label: 'M3' }, { id: 'm5', label: 'M5' }];
const entries = [entry('m3', 'M3'), entry('m5', 'M5'), entry('both', 'Ensemble', pair)];
const members = [{ zoo: 'm3' }, { zoo: 'm5' }];

describe('ways through an ensemble', () => {
  it('are its own mean first, the other mean, and each member', () => {
    const ways = waysThrough({ zoo: 'both' }, entries);
    expect(ways.map(({ id }) => id)).toEqual(['logits', 'probabilities', 'm3', 'm5']);
    expect(ways.map(({ spec }) => spec)).toEqual([undefined, { members, combine: 'mean-probabilities' }, ...members]);
    expect(waysThrough({ members, combine: 'mean-probabilities' }, entries).map(({ id, spec }) => [id, spec])).toEqual([
      ['probabilities', undefined], ['logits', { members, combine: 'mean-logits' }], ['m3', members[0]], ['m5', members[1]],
    ]);
  });
  it('lead past a temperature, which a network alone does not have', () => {
    expect(waysThrough({ classifier: { zoo: 'both' }, temperature: 0.5 }, entries)).toHaveLength(4);
    expect(waysThrough({ zoo: 'm3' }, entries)).toEqual([]);
    expect(waysThrough({ members: [{ zoo: 'm3' }] }, entries)).toEqual([]);
  });
  it('are found by what a link says; what is unknown or its own is the network itself', () => {
    expect(wayOf('m5', { zoo: 'both' }, entries)).toMatchObject({ spec: { zoo: 'm5' }, words: 'against M5 alone' });
    for (const text of [undefined, 'logits', 'm7', 'm5;']) expect(wayOf(text, { zoo: 'both' }, entries)).toBeUndefined();
  });
  it('have words for a column of the table', () => {
    expect(labelThrough({ zoo: 'both' }, { members, combine: 'mean-probabilities' }, entries)).toBe('Ensemble, through the mean of probabilities');
    expect(labelThrough({ zoo: 'both' }, { zoo: 'm3' }, entries)).toBe('Ensemble, against M3 alone');
    expect(labelThrough({ zoo: 'm5' }, { zoo: 'm3' }, entries)).toBe('M5, against M3');
  });
  it('are listed once for many networks', () => {
    expect(waysOfAll([{ zoo: 'm3' }, { zoo: 'both' }, { members }], entries).map(({ id }) => id)).toEqual(['logits', 'probabilities', 'm3', 'm5']);
  });
});
