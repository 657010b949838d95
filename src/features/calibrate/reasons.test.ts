/** Which of the networks chosen the report's two reasons are tried on, before anything of them is read. */
import { describe, expect, it } from 'vitest';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import type { Judged } from './judged';
import { rolesOf } from './reasons';

const entry = (id: string, members?: string[]): ModelEntry => ({
  spec: { zoo: id }, id, label: id, shipped: true, parameters: 1, sizeBytes: 1, members: members?.map((one) => ({ id: one, label: one })),
});
const entries = [entry('cnn'), entry('m5'), entry('ensemble', ['m3', 'm5'])];
const unread = (spec: ClassifierSpec): Judged => ({ spec, key: specKey(spec), label: specKey(spec), live: null, fit: null });

describe('rolesOf', () => {
  const [cnn, m5, ensemble] = [unread({ zoo: 'cnn' }), unread({ zoo: 'm5' }), unread({ zoo: 'ensemble' })];

  it('knows the shipped ensemble before its first rows', () => {
    expect(rolesOf(cnn, ensemble, entries)).toEqual({ cnn, ensemble, isEnsemble: true });
    expect(rolesOf(m5, ensemble, entries)).toEqual({ cnn: null, ensemble, isEnsemble: true });
  });

  it('knows an ensemble at a temperature', () => {
    const warm = unread({ classifier: { zoo: 'ensemble' }, temperature: 2 });
    expect(rolesOf(warm, cnn, entries)).toEqual({ cnn, ensemble: warm, isEnsemble: true });
  });

  it('lets a larger network stand in, and says that it is none', () => {
    expect(rolesOf(cnn, m5, entries)).toEqual({ cnn, ensemble: m5, isEnsemble: false });
    expect(rolesOf(cnn, null, entries)).toEqual({ cnn, ensemble: null, isEnsemble: false });
  });
});
