/** Earlier results of the augmentation experiment stay only as far as they are of the plan as it is now. */
import { expect, it } from 'vitest';
import { keptResults } from './earlier-results.mjs';

const plan = { recipe: { epochs: 10 }, tests: [{ id: 'clean', shift: null }], kinds: [{ kind: 'duplicate' }, { kind: 'noise', sigma: 0.2 }] };
const results = [{ id: 'none-seed1', kind: 'none' }, { id: 'duplicate-10-seed1', kind: 'duplicate' }, { id: 'noise-10-seed1', kind: 'noise' }];
const kept = (earlier: typeof plan): string[] => keptResults({ ...earlier, results }, plan).map(({ id }) => id);

it('keeps all of the same plan, none of another recipe or other tests', () => {
  expect(kept(structuredClone(plan))).toEqual(results.map(({ id }) => id));
  expect(kept({ ...plan, recipe: { epochs: 5 } })).toEqual([]);
  expect(kept({ ...plan, tests: [] })).toEqual([]);
});

it('drops the runs of a kind that has other settings, and only those', () => {
  expect(kept({ ...plan, kinds: [{ kind: 'duplicate' }, { kind: 'noise', sigma: 0.3 }] })).toEqual(['none-seed1', 'duplicate-10-seed1']);
});
