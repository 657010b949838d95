/** What a spec says about its ensemble, whatever stands around it. */
import { expect, it } from 'vitest';
import { combineOf } from './classifier-spec';

it('combineOf looks through temperatures, and a shipped ensemble joins logits', () => {
  const members = [{ zoo: 'cnn' }, { zoo: 'm3' }];
  const probabilities = { members, combine: 'mean-probabilities' } as const;
  expect(combineOf(probabilities)).toBe('mean-probabilities');
  expect(combineOf({ classifier: { classifier: probabilities, temperature: 2 }, temperature: 0.5 })).toBe('mean-probabilities');
  expect(combineOf({ members: [probabilities, { zoo: 'cnn' }] })).toBe('mean-logits');
  for (const spec of [{ members }, { zoo: 'ensemble' }, { classifier: { zoo: 'ensemble' }, temperature: 2 }]) expect(combineOf(spec)).toBe('mean-logits');
});
