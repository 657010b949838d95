/** What few ask for: 95 % intervals of every measure, the same error summed in other ways, and the form that published code has. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CalibrationIntervals } from '../../core/calibration/intervals';
import type { Interval } from '../../core/statistics/interval';
import type { LogitRows } from '../../state/calibration';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import styles from './calibrate-panel.module.css';
import type { MeasuresColumn } from './measures-table';
import { RESAMPLES, useIntervals } from './use-intervals';
import { formatError } from './words';

interface MoreMeasuresProps {
  rows: LogitRows | undefined;
  /** Before and after: two, at their temperatures. */
  columns: readonly [MeasuresColumn, MeasuresColumn];
  /** Bins of the reliability diagram; intervals are of bins of equal width. */
  bins: number;
}

const percent = (interval: Interval | null | undefined): string => (interval ? `${(interval[0] * 100).toFixed(2)}–${(interval[1] * 100).toFixed(2)} %` : '…');
const plain = (interval: Interval | null | undefined): string => (interval ? `${interval[0].toFixed(4)}–${interval[1].toFixed(4)}` : '…');

export function MoreMeasures({ rows, columns, bins }: MoreMeasuresProps) {
  const [isOpen, setOpen] = useState(false);
  const [before, after] = columns;
  const first = useIntervals(rows, before.details.temperature, bins, isOpen);
  const second = useIntervals(rows, after.details.temperature, bins, isOpen);
  const both = (id: string, measure: ReactNode, of: (column: MeasuresColumn, intervals: CalibrationIntervals | null) => string) => ({
    id,
    cells: { measure, [before.id]: of(before, first), [after.id]: of(after, second) },
  });
  return (
    <div className={styles.more}>
      <Button kind="quiet" onPress={() => setOpen((open) => !open)} aria-expanded={isOpen}>
        {isOpen ? 'Fewer measures' : 'More measures and intervals'}
      </Button>
      {isOpen ? (
        <>
          <DataTable
            caption="More measures, and 95 % intervals"
            columns={[{ id: 'measure', label: '95 % interval' }, ...columns.map(({ id, label }) => ({ id, label, align: 'right' as const }))]}
            rows={[
              both('ece', 'ECE', (_, intervals) => percent(intervals?.ece)),
              both('mce', 'MCE', (_, intervals) => percent(intervals?.mce)),
              both('rms', 'RMS', (_, intervals) => percent(intervals?.rms)),
              both('nll', 'NLL', (_, intervals) => plain(intervals?.nll)),
              both('brier', 'Brier', (_, intervals) => plain(intervals?.brier)),
              both('accuracy', 'Accuracy', (_, intervals) => percent(intervals?.accuracy)),
            ]}
          />
          <DataTable
            caption="The same error summed in other ways"
            columns={[{ id: 'measure', label: 'Other sums' }, ...columns.map(({ id, label }) => ({ id, label, align: 'right' as const }))]}
            rows={[
              both('mad', 'MAD', ({ details }) => formatError(details.adaptive.allBins.mad)),
              both('published', 'RMS, published code', ({ details }) => formatError(details.adaptive.publishedWithoutLastBin.rms)),
              both('published-mad', 'MAD, published code', ({ details }) => formatError(details.adaptive.publishedWithoutLastBin.mad)),
              both('rms-of-bins', 'RMS of the diagram’s bins', ({ details }) => formatError(details.rmsOfBins)),
              both('soft-f1', 'Soft F1', ({ details }) => (details.softF1 === null ? 'undefined' : details.softF1.toFixed(3))),
            ]}
          />
          <p className={styles.remark}>
            Intervals by a bootstrap of {RESAMPLES} resamples, bins of equal width. Where ECE is near 0 its interval lies high: repeated images look like miscalibration. MAD is RMS without the square. The
            published code leaves out its last bin, the most confident images. Soft F1: how well low confidence finds mistakes, from 0 to 1.
          </p>
        </>
      ) : null}
    </div>
  );
}
