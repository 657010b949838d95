/**
 * Who runs which kind of cell. Each runner is loaded when a plan has such a cell, so that a page that
 * never attacks carries no attack.
 */
import type { CellKind, CellOf } from '../../core/catalogue/cells';
import type { CellRunner } from './cell-context';

export const runners: { readonly [K in CellKind]: CellRunner<CellOf<K>> } = {
  accuracy: async (cell, context) => (await import('./kinds/accuracy')).runAccuracy(cell, context),
  attack: async (cell, context) => (await import('./kinds/attack')).runAttackCell(cell, context),
  calibration: async (cell, context) => (await import('./kinds/calibration')).runCalibration(cell, context),
  detection: async (cell, context) => (await import('./kinds/detection')).runDetection(cell, context),
  examination: async (cell, context) => (await import('./kinds/examination')).runExamination(cell, context),
  failures: async (cell, context) => (await import('./kinds/failures')).runFailures(cell, context),
  speed: async (cell, context) => (await import('./kinds/speed')).runSpeed(cell, context),
  transfer: async (cell, context) => (await import('./kinds/transfer')).runTransfer(cell, context),
};
