/**
 * Who runs which kind of cell. Each runner is loaded when a plan has such a cell, so that a page that
 * never attacks carries no attack.
 */
import type { Cell, CellKind } from '../../core/catalogue/cells';
import { LabError } from '../../core/errors';
import type { CellOutput, PlanContext } from './cell-context';

type AnyRunner = (cell: never, context: PlanContext) => Promise<CellOutput>;

const runners: Partial<Record<CellKind, () => Promise<AnyRunner>>> = {
  accuracy: async () => (await import('./kinds/accuracy')).runAccuracy,
  calibration: async () => (await import('./kinds/calibration')).runCalibration,
};

/** Runs a cell by its kind. */
export async function runByKind(cell: Cell, context: PlanContext): Promise<CellOutput> {
  const load = runners[cell.kind];
  if (!load) throw new LabError('unknown-kind', `Cells of the kind "${cell.kind}" can't be run.`);
  return (await load())(cell as never, context);
}
