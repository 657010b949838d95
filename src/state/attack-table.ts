/** The attack table in progress. */
import { createPlanRun } from './plan-run';
import type { RunningPlan } from './plan-run';

export type TableRun = RunningPlan;

const table = createPlanRun();
export const attackTableStore = table.store;
export const { start: startTable, pause: pauseTable, resume: continueTable, stop: stopTable, dismiss: dismissTable } = table;
