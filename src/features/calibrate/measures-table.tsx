/** The measures of calibration, one column per state: as trained and now, or one network and the other. */
import type { CalibrationDetails } from '../../core/calibration/report';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatPercent } from '../../ui/format';
import { Term } from '../../ui/term';
import { formatError } from './words';

export interface MeasuresColumn {
  id: string;
  label: string;
  details: CalibrationDetails;
}

export function MeasuresTable({ caption, columns }: { caption: string; columns: readonly MeasuresColumn[] }) {
  const cells = (value: (details: CalibrationDetails) => string): Record<string, string> =>
    Object.fromEntries(columns.map(({ id, details }) => [id, value(details)]));
  return (
    <DataTable
      caption={caption}
      columns={[{ id: 'measure', label: 'Measure' }, ...columns.map(({ id, label }) => ({ id, label, align: 'right' as const }))]}
      rows={[
        { id: 'ece', cells: { measure: <Term id="ece">ECE</Term>, ...cells(({ ece }) => formatError(ece)) }, isMarked: true },
        { id: 'mce', cells: { measure: <Term id="mce">MCE</Term>, ...cells(({ mce, largestGap }) => `${formatError(mce)} (${formatCount(largestGap.count)})`) } },
        { id: 'rms', cells: { measure: 'RMS', ...cells(({ rms }) => formatError(rms)) } },
        { id: 'nll', cells: { measure: 'NLL', ...cells(({ nll }) => nll.toFixed(4)) } },
        { id: 'brier', cells: { measure: 'Brier', ...cells(({ brier }) => brier.toFixed(4)) } },
        { id: 'accuracy', cells: { measure: 'Accuracy', ...cells(({ accuracy }) => formatPercent(accuracy, 2)) } },
      ]}
    />
  );
}
