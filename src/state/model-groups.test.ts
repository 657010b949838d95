/** The order of the models in menus. */
import { describe, expect, it } from 'vitest';
import type { ModelEntry } from '../core/catalogue/model-entry';
import { groupModels, modelOptions } from './model-groups';

const shipped = (id: string, members?: string[]): ModelEntry => ({
  spec: { zoo: id }, id, label: id, shipped: true, parameters: 1, sizeBytes: 1, training: `how ${id} was trained`,
  ...(members ? { members: members.map((one) => ({ id: one, label: one })) } : {}),
});
const own: ModelEntry = { spec: { saved: 'x' }, id: 'x', label: 'mine', shipped: false, parameters: 1, sizeBytes: 1 };

describe('groupModels', () => {
  it('puts ensembles first, members last, and loses nobody', () => {
    const entries = [shipped('cnn'), shipped('m3'), own, shipped('ensemble', ['m3', 'm5']), shipped('m5')];
    expect(groupModels(entries).map(({ entry, group }) => [entry.id, group])).toEqual([
      ['ensemble', 'Ensembles'],
      ['cnn', 'Single networks'],
      ['x', 'In this browser'],
      ['m3', 'Members of ensembles'],
      ['m5', 'Members of ensembles'],
    ]);
  });

  it('says how each was trained', () => {
    expect(modelOptions([shipped('cnn'), own]).map(({ detail }) => detail)).toEqual(['how cnn was trained', undefined]);
  });
});
