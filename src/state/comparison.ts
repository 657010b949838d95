/**
 * What was computed for a comparison in this page: the plan that runs, and what came of earlier ones. It stays
 * while other panels are open, so a network that was trained in between can join what is there already.
 */
import { createStore } from 'zustand/vanilla';
import type { LabClient } from '../client/lab-client';
import type { FinishedCell, FinishedPlan } from '../core/comparison/measured';
import type { Plan } from '../core/catalogue/plan';
import { createPlanRun } from './plan-run';
import type { RunningPlan } from './plan-run';

const current = createPlanRun();
export const comparisonRunStore = current.store;
export const { pause: pauseComparison, resume: resumeComparison, stop: stopComparison } = current;

export interface ComparisonState {
  /** Plans that have run, the newest last, with the cells that were done. */
  past: readonly FinishedPlan[];
  /** Rows that the present run was started for. */
  rows: readonly string[];
}

export const comparisonStore = createStore<ComparisonState>()(() => ({ past: [], rows: [] }));

/** A run as figures are read from: its cells with what came of them so far. */
export function finishedPart({ plan, results, startedAt }: Pick<RunningPlan, 'plan' | 'results' | 'startedAt'>): FinishedPlan {
  const cells = plan.cells.flatMap((cell): FinishedCell[] => (cell.id in results ? [{ ...cell, ...results[cell.id] }] : []));
  return { date: new Date(startedAt).toISOString().slice(0, 10), classifiers: plan.classifiers, images: plan.images, cells };
}

/**
 * Runs a plan for some rows; what an earlier one found stays. Does nothing while one runs.
 * @param rows ids of the rows that are wanted
 */
export function startComparison(client: LabClient, plan: Plan, rows: readonly string[]): void {
  const { run } = comparisonRunStore.getState();
  if (run?.status === 'running') return;
  if (run) {
    comparisonStore.setState(({ past }) => ({ past: [...past, finishedPart(run)] }));
    current.dismiss();
  }
  comparisonStore.setState({ rows });
  current.start(client, plan);
}
