/**
 * The frame of every chart: its title, a sentence that says what it shows (for those who can not see it,
 * and for those who can), the table behind it, and the chart as a file.
 */
import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { toCsv, toPng, toSvgText } from './chart-export';
import type { CsvValue } from './chart-export';
import { DataTable } from './data-table';
import { useSaveFile } from './save-file';
import styles from './chart-frame.module.css';

export interface ChartTable {
  columns: readonly string[];
  rows: readonly (readonly CsvValue[])[];
}

export interface ChartFrameProps {
  title: ReactNode;
  /** One sentence: what the chart shows now. */
  summary: string;
  /** Shows the sentence to everybody, under the title. */
  showSummary?: boolean;
  /** Without extension: "reliability-cnn". */
  fileName: string;
  table: ChartTable;
  /** Holds exactly one svg; a chart drawn otherwise offers CSV only. */
  children: ReactNode;
  hasSvg?: boolean;
  /** Dimmed, with the cause. */
  stale?: string;
}

export function ChartFrame(props: ChartFrameProps) {
  const { title, summary, showSummary = false, fileName, table, children, hasSvg = true, stale } = props;
  const save = useSaveFile();
  const plot = useRef<HTMLDivElement>(null);
  const [showsTable, setShowsTable] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const summaryId = useId();

  const savePicture = async (kind: 'svg' | 'png'): Promise<void> => {
    setProblem(null);
    try {
      const svg = plot.current?.querySelector('svg');
      if (!svg) throw new Error('The chart is not drawn yet.');
      if (kind === 'svg') save(`${fileName}.svg`, new Blob([toSvgText(svg)], { type: 'image/svg+xml' }));
      else save(`${fileName}.png`, await toPng(svg));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The picture could not be made.');
    }
  };

  return (
    <figure className={styles.frame} aria-describedby={summaryId}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{title}</span>
        <span id={summaryId} className={showSummary ? styles.summary : 'visually-hidden'}>
          {summary}
        </span>
        {stale ? <span className={styles.summary}>{stale}</span> : null}
      </figcaption>
      <div ref={plot} className={styles.plot} data-stale={stale !== undefined || undefined}>
        {children}
      </div>
      <div className={styles.tools}>
        <Button kind="quiet" onPress={() => setShowsTable((shows) => !shows)} aria-expanded={showsTable}>
          {showsTable ? 'Hide table' : 'Table'}
        </Button>
        {hasSvg ? (
          <>
            <Button kind="quiet" onPress={() => void savePicture('png')}>
              PNG
            </Button>
            <Button kind="quiet" onPress={() => void savePicture('svg')}>
              SVG
            </Button>
          </>
        ) : null}
        <Button
          kind="quiet"
          onPress={() => save(`${fileName}.csv`, new Blob([toCsv(table.columns, table.rows)], { type: 'text/csv' }))}
        >
          CSV
        </Button>
        {problem ? <span role="alert">{problem}</span> : null}
      </div>
      {showsTable ? (
        <DataTable
          caption={`The numbers behind the chart. ${summary}`}
          columns={table.columns.map((label, i) => ({ id: String(i), label, align: i === 0 ? 'left' : 'right' }))}
          rows={table.rows.map((row, i) => ({ id: String(i), cells: Object.fromEntries(row.map((value, j) => [String(j), value])) }))}
        />
      ) : null}
    </figure>
  );
}
