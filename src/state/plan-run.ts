/**
 * A plan in progress and what came of its cells so far. Held by a store and not by a panel, so that it goes on
 * while another panel is open; a stopped one keeps what is done and can go on.
 */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Call, LabClient } from '../client/lab-client';
import type { Plan } from '../core/catalogue/plan';
import type { CellResult } from '../core/catalogue/results';
import { CANCELLED, toErrorRecord } from '../core/errors';
import type { Progress } from '../protocol/messages';

export interface RunningPlan {
  plan: Plan;
  status: 'running' | 'finished' | 'stopped' | 'failed';
  isPaused: boolean;
  /** By the cell's id. */
  results: Readonly<Record<string, CellResult>>;
  progress?: Progress;
  /** Milliseconds since 1970, of this start; pauses move it on, so that it tells how long the plan has run. */
  startedAt: number;
  message?: string;
}

export interface PlanRun {
  store: StoreApi<{ run: RunningPlan | null }>;
  /** Runs a plan; cells that are done already, here or on an earlier visit, are not run again. */
  start(client: LabClient, plan: Plan): void;
  pause(): void;
  resume(): void;
  /** Ends the run; what is done is kept. */
  stop(): void;
  /** Clears a run that has ended off the panel; its results stay in this browser. */
  dismiss(): void;
}

/** A place for one plan at a time. */
export function createPlanRun(): PlanRun {
  const store = createStore<{ run: RunningPlan | null }>()(() => ({ run: null }));
  let pausedAt: number | null = null;
  let open: { call: Call<CellResult[]>; controller: AbortController } | null = null;

  function change(changes: Partial<RunningPlan>): void {
    store.setState(({ run }) => (run ? { run: { ...run, ...changes } } : {}));
  }

  function start(client: LabClient, plan: Plan): void {
    const before = store.getState().run;
    if (before?.status === 'running') return;
    const results = before?.plan === plan ? before.results : {};
    const controller = new AbortController();
    pausedAt = null;
    store.setState({ run: { plan, status: 'running', isPaused: false, results, startedAt: Date.now() } });
    const isMine = (): boolean => open?.controller === controller;
    const call = client.call(
      'run-plan',
      { plan },
      {
        signal: controller.signal,
        onPart: (result) => {
          const { run } = store.getState();
          if (isMine() && run) change({ results: { ...run.results, [result.id]: result } });
        },
        onProgress: (progress) => isMine() && change({ progress }),
      },
    );
    open = { call, controller };
    call
      .then(() => isMine() && change({ status: 'finished' }))
      .catch((error: unknown) => {
        const { code, message } = toErrorRecord(error);
        if (isMine()) change(code === CANCELLED ? { status: 'stopped' } : { status: 'failed', message });
      })
      .finally(() => {
        if (isMine()) open = null;
      });
  }

  function pause(): void {
    open?.call.pause();
    pausedAt ??= Date.now();
    change({ isPaused: true });
  }

  function resume(): void {
    open?.call.resume();
    const { run } = store.getState();
    if (run && pausedAt !== null) change({ startedAt: run.startedAt + Date.now() - pausedAt });
    pausedAt = null;
    change({ isPaused: false });
  }

  function stop(): void {
    open?.controller.abort();
  }

  function dismiss(): void {
    store.setState((state) => (state.run?.status === 'running' ? {} : { run: null }));
  }

  return { store, start, pause, resume, stop, dismiss };
}
