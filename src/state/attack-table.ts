/**
 * The attack table in progress: a plan and what came of its cells so far. Held here and not by the panel, so
 * that it goes on while another panel is open; a stopped one keeps what is done and can go on.
 */
import { createStore } from 'zustand/vanilla';
import type { Call, LabClient } from '../client/lab-client';
import type { Plan } from '../core/catalogue/plan';
import type { CellResult } from '../core/catalogue/results';
import { CANCELLED, toErrorRecord } from '../core/errors';
import type { Progress } from '../protocol/messages';

export interface TableRun {
  plan: Plan;
  status: 'running' | 'finished' | 'stopped' | 'failed';
  isPaused: boolean;
  /** By the cell's id. */
  results: Readonly<Record<string, CellResult>>;
  progress?: Progress;
  /** Milliseconds since 1970, of this start. */
  startedAt: number;
  /** Cells that were done already when it started. */
  doneBefore: number;
  message?: string;
}

export const attackTableStore = createStore<{ run: TableRun | null }>()(() => ({ run: null }));

let open: { call: Call<CellResult[]>; controller: AbortController } | null = null;

function change(changes: Partial<TableRun>): void {
  attackTableStore.setState(({ run }) => (run ? { run: { ...run, ...changes } } : {}));
}

/** Runs a plan; cells that are done already, here or on an earlier visit, are not run again. */
export function startTable(client: LabClient, plan: Plan): void {
  const before = attackTableStore.getState().run;
  if (before?.status === 'running') return;
  const results = before?.plan === plan ? before.results : {};
  const controller = new AbortController();
  attackTableStore.setState({
    run: { plan, status: 'running', isPaused: false, results, startedAt: Date.now(), doneBefore: Object.keys(results).length },
  });
  const isMine = (): boolean => open?.controller === controller;
  const call = client.call(
    'run-plan',
    { plan },
    {
      signal: controller.signal,
      onPart: (result) => {
        const { run } = attackTableStore.getState();
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

export function pauseTable(): void {
  open?.call.pause();
  change({ isPaused: true });
}

export function continueTable(): void {
  open?.call.resume();
  change({ isPaused: false });
}

/** Ends the run; what is done is kept. */
export function stopTable(): void {
  open?.controller.abort();
}

/** Clears a run that has ended off the panel; its results stay in this browser. */
export function dismissTable(): void {
  attackTableStore.setState((state) => (state.run?.status === 'running' ? {} : { run: null }));
}
