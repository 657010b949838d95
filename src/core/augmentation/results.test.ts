import { describe, expect, it } from 'vitest';
import { readAugmentationResults } from './results';

const run = { id: 'none-seed1', kind: 'none', share: 0, seed: 1, steps: 100, n: 500, accuracy: { clean: 0.98, noisy: 0.9, odd: 'x' }, backend: 'wasm', trainingMs: 5, date: '2026-11-26' };

describe('results of the augmentation experiment', () => {
  it('are read run by run; what is none is passed over', () => {
    const read = readAugmentationResults({ title: 't', note: 'n', recipe: { images: 1000 }, tests: [{ id: 'clean', label: 'As they are' }, 3], results: [run, { ...run, kind: 'paint' }, 4] });
    expect(read).toEqual({ title: 't', note: 'n', tests: [{ id: 'clean', label: 'As they are' }], images: 1000, runs: [{ ...run, accuracy: { clean: 0.98, noisy: 0.9 } }] });
  });
  it('of nothing are nothing', () => {
    for (const file of [null, 3, {}, { results: [] }, { results: [{}] }]) expect(readAugmentationResults(file)).toBeNull();
  });
});
