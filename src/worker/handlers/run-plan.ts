/** Runs a plan for the page: every finished cell is sent at once and kept in this browser. */
import type { CellResult } from '../../core/catalogue/results';
import { parsePlan } from '../../core/catalogue/plan';
import { runPlan, type ResultStore } from '../../engine/experiments/run-plan';
import { EVALUATION_BATCH } from '../../engine/models/evaluate';
import { ifPossible } from '../../engine/storage';
import type { Storage } from '../../engine/storage';
import type { Handler } from '../call-table';

const PREFIX = 'results/';

/**
 * Results by the hash of their inputs: whichever plan a cell is in, the same cell is found, with the day on which it
 * was computed. A time is measured anew each time it is asked for.
 */
function resultStore(storage: Storage): ResultStore {
  return {
    async get(id, hash) {
      const record = await storage.get(PREFIX + hash).catch(() => undefined);
      const kept = record?.json as CellResult | undefined;
      return kept && kept.kind !== 'speed' ? { ...kept, id } : undefined;
    },
    async put(result) {
      if (result.error || result.kind === 'speed') return;
      const date = new Date().toISOString().slice(0, 10);
      await ifPossible(storage.put(PREFIX + result.inputHash, { json: { ...result, date }, arrays: {} }));
    },
  };
}

export const runPlanOnPage: Handler<'run-plan'> = async ({ plan }, { engine, job, part }) =>
  runPlan(parsePlan(plan), { library: engine.library, datasets: engine.datasets }, resultStore(engine.storage), job, {
    backend: await engine.started,
    batch: EVALUATION_BATCH,
    onCell: part,
  });
