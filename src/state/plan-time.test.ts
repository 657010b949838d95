/** Time left of a plan: cells that were kept count as done, not as work. */
import { describe, expect, it } from 'vitest';
import type { CellResult } from '../core/catalogue/results';
import { planRemainingMs } from './plan-time';

const result = (id: string, cached?: boolean): CellResult => ({ id, kind: 'attack', inputHash: id, backend: 'wasm', binary: 'b', threads: 1, batch: 8, ...(cached ? { cached } : {}) });
const run = (done: number, kept: number) => ({
  startedAt: 1_000,
  progress: { done, total: 21, unit: 'cells' },
  results: Object.fromEntries(Array.from({ length: Math.floor(done) }, (_, i) => [String(i), result(String(i), i < kept)])),
});

describe('time left', () => {
  it('is judged by what was run since the start', () => {
    // Two cells in 10 seconds, 9 to go.
    expect(planRemainingMs(run(12, 10), 11_000)).toBe(45_000);
    expect(planRemainingMs(run(12, 0), 11_000)).toBeCloseTo((9 / 12) * 10_000);
    expect(planRemainingMs(run(10.5, 10), 11_000)).toBe(210_000);
  });
  it('is not known in the first moments, nor while kept cells fly by', () => {
    expect(planRemainingMs({ ...run(0, 0), progress: undefined }, 11_000)).toBeUndefined();
    expect(planRemainingMs(run(10, 10), 11_000)).toBeUndefined();
    expect(planRemainingMs(run(9, 10), 11_000)).toBeUndefined();
    expect(planRemainingMs(run(12, 10), 2_000)).toBeUndefined();
  });
});
