/** A plan that is paused: what it has taken so far is the time that it ran. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabClient } from '../client/lab-client';
import type { Plan } from '../core/catalogue/plan';
import { createPlanRun } from './plan-run';

const plan: Plan = { version: 1, classifiers: {}, images: {}, cells: [] };

/** A client whose plan never ends. */
function endless(): LabClient {
  const call = Object.assign(new Promise<never>(() => undefined), { pause: () => undefined, resume: () => undefined });
  return { call: () => call } as unknown as LabClient;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the time of a plan', () => {
  it('leaves out pauses, also when pause was asked for twice', () => {
    const run = createPlanRun();
    run.start(endless(), plan);
    vi.advanceTimersByTime(5_000);
    run.pause();
    vi.advanceTimersByTime(30_000);
    run.pause();
    vi.advanceTimersByTime(30_000);
    run.resume();
    vi.advanceTimersByTime(2_000);
    expect(Date.now() - (run.store.getState().run?.startedAt ?? 0)).toBe(7_000);
  });
});
