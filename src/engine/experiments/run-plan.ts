/**
 * Runs a plan: cell by cell, keeping each result under the hash of its inputs, so that a run that
 * was stopped goes on where it stopped. The panels and the command line both call this.
 */
import type { BackendInfo } from '../../core/catalogue/backends';
import { cellSchemas, type Cell } from '../../core/catalogue/cells';
import type { Plan } from '../../core/catalogue/plan';
import type { CellResult } from '../../core/catalogue/results';
import { CANCELLED, LabError, toErrorRecord } from '../../core/errors';
import type { JobControl } from '../job';
import { PlanContext, type CellRunner, type PlanSources } from './cell-context';
import { ENGINE_VERSION, hashOf } from './input-hash';
import { runners } from './runners';

/** Where finished cells are kept. */
export interface ResultStore {
  /** A whole result of the cell with this id, or nothing. */
  get(id: string, hash: string): Promise<CellResult | undefined>;
  /** Keeps a result and its arrays; the result only after its arrays. */
  put(result: CellResult, arrays: Record<string, Float32Array>): Promise<void>;
}

export interface RunOptions {
  backend: BackendInfo;
  /** Images at once in a forward pass. */
  batch: number;
  /** Only the cells whose index modulo `of` is `index` - 1; `index` counts from 1. */
  shard?: { index: number; of: number };
  /** Called with every finished cell: new, cached and failed. */
  onCell(result: CellResult): void;
}

/**
 * Runs every cell of a plan that has no result yet. A failed cell is a result with `error`, and the
 * others go on.
 * @throws LabError `cancelled`; what was finished is kept
 */
export async function runPlan(plan: Plan, sources: PlanSources, store: ResultStore, job: JobControl, options: RunOptions): Promise<CellResult[]> {
  const { shard } = options;
  const cells = plan.cells.filter((_, i) => !shard || i % shard.of === shard.index - 1);
  const results: CellResult[] = [];
  const overall = (done: number, note: string): void => job.report({ done, total: cells.length, unit: 'cells', note });
  const context = new PlanContext(plan, sources, options.backend, options.batch, job);
  for (const [i, cell] of cells.entries()) {
    overall(i, cell.id);
    const result = await runCell(cell, context.withJob(within(job, i, cells.length, cell.id)), store);
    results.push(result);
    options.onCell(result);
    await job.checkpoint();
  }
  overall(cells.length, 'done');
  return results;
}

/** A job of one cell, whose progress counts as a part of the whole plan's. */
function within(job: JobControl, index: number, total: number, id: string): JobControl {
  return {
    checkpoint: () => job.checkpoint(),
    report: (p) =>
      job.report({ done: index + (p.total > 0 ? p.done / p.total : 0), total, unit: 'cells', note: `${id}: ${p.done}/${p.total} ${p.unit}` }),
  };
}

async function runCell(cell: Cell, context: PlanContext, store: ResultStore): Promise<CellResult> {
  const { backend, binary, threads } = context.backend;
  const base = { id: cell.id, kind: cell.kind, inputHash: '', backend, binary, threads, batch: context.batch };
  try {
    const inputHash = await hashInputs(cell, context);
    const kept = await store.get(cell.id, inputHash);
    if (kept) return { ...kept, cached: true };
    base.inputHash = inputHash;
    const output = await (runners[cell.kind] as CellRunner<Cell>)(cell, context);
    const result = { ...base, ...output.fields };
    await store.put(result, (cell.save && output.arrays) || {});
    return result;
  } catch (error) {
    const record = toErrorRecord(error);
    if (record.code === CANCELLED) throw error;
    // The engine itself is gone: the worker is to be replaced, not the cell to be blamed.
    if (!(error instanceof LabError) && backend.startsWith('webg')) throw error;
    const failed = { ...base, error: record };
    await store.put(failed, {});
    return failed;
  }
}

async function hashInputs(cell: Cell, context: PlanContext): Promise<string> {
  const { backend, binary, threads } = context.backend;
  const { classifiers, images } = cellSchemas[cell.kind].references(cell as never);
  const files = cell.kind === 'calibration' ? calibrationFiles(cell) : targetFile(cell);
  return hashOf({
    cell: { ...cell, id: undefined },
    engine: [ENGINE_VERSION, backend, binary, threads],
    classifiers: await Promise.all(classifiers.map(([, name]) => context.hashClassifier(name))),
    images: await Promise.all(images.map(([, name]) => context.hashImages(name))),
    files: await Promise.all(files.map((path) => context.hashFile(path))),
  });
}

function calibrationFiles(cell: Extract<Cell, { kind: 'calibration' }>): string[] {
  const own = cell.logits && cell.labels !== undefined ? [cell.logits.file, cell.labels] : [];
  return typeof cell.fitOn === 'object' ? [...own, cell.fitOn.logits.file, cell.fitOn.labels] : own;
}

/** A targeted attack may take its targets from a file. */
function targetFile(cell: Cell): string[] {
  const target = 'parameters' in cell ? cell.parameters.target : undefined;
  return typeof target === 'string' ? [target] : [];
}
