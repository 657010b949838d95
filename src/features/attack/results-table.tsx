/** The table of robust accuracies, filling in live, with the report's figures beside ours. */
import type { ReactNode } from 'react';
import { attackEntry } from '../../core/catalogue/attacks';
import type { CellResult } from '../../core/catalogue/results';
import { reportedAttacksSource, reportedPercent, reportNotes } from '../../core/report/attacks';
import { DataTable } from '../../ui/data-table';
import type { Column, Row } from '../../ui/data-table';
import { formatPercent } from '../../ui/format';
import { Term } from '../../ui/term';
import { readFigures } from './attack-figures';
import type { TableColumn, TableLayout, TableRow } from './attack-plan';
import { isMasked, maskedWords } from './masked';
import styles from './results-table.module.css';
import { shortName } from './settings';
import { formatRadius, NORM_NAMES } from './words';

export interface CellPlace {
  row: TableRow;
  column: TableColumn;
}

export interface ResultsTableProps {
  layout: TableLayout;
  results: Readonly<Record<string, CellResult>>;
  labelOf: (name: string) => string;
  selected: { row: string; column: string } | null;
  onSelect: (place: CellPlace) => void;
  isRunning: boolean;
}

/** The report's id of a column: only shipped networks have one. */
const reportedId = ({ spec }: TableColumn): string => ('zoo' in spec ? spec.zoo : '');

const hasReport = (column: TableColumn, rows: readonly TableRow[]): boolean =>
  rows.some(({ attack, epsilon }) => reportedPercent(reportedId(column), attack, epsilon) !== undefined);

export function ResultsTable({ layout, results, labelOf, selected, onSelect, isRunning }: ResultsTableProps) {
  const { columns, rows } = layout;
  // Beside the first column of a network; attacked in other ways it has others.
  const reported = columns.filter((column, i) => hasReport(column, rows) && columns.findIndex(({ key }) => key === column.key) === i);
  const tableColumns: Column[] = [
    { id: 'attack', label: 'Attack' },
    { id: 'epsilon', label: <Term id="epsilon">epsilon</Term>, align: 'right' },
    ...columns.flatMap((column): Column[] => [
      { id: column.name, label: labelOf(column.name), align: 'right' },
      ...(reported.includes(column) ? [{ id: `${column.name} report`, label: 'the report’s', align: 'right' as const }] : []),
    ]),
  ];
  const masked = maskedWords(layout, results, labelOf);
  const used = reportNotes.filter((note) => reported.some((column) => rows.some(({ attack, epsilon }) => note.applies({ network: reportedId(column), attack, epsilon }))));
  const marks = (column: TableColumn, row: TableRow): string =>
    used.flatMap((note, i) => (note.applies({ network: reportedId(column), attack: row.attack, epsilon: row.epsilon }) ? [String(i + 1)] : [])).join(' ');

  const cleanRow: Row = {
    id: 'clean',
    cells: {
      attack: 'No attack: clean accuracy',
      epsilon: '0',
      ...Object.fromEntries(columns.map((column) => [column.name, <Clean key={column.name} column={column} rows={rows} results={results} />])),
    },
  };
  const body = rows.map((row, i): Row => {
    const isFirst = i === 0 || rows[i - 1].attack !== row.attack;
    const entry = attackEntry(row.attack);
    return {
      id: row.key,
      cells: {
        attack: <span className={isFirst ? undefined : 'visually-hidden'}>{shortName(entry)}</span>,
        epsilon: `${NORM_NAMES[entry.norm]}\u00a0${formatRadius(row.epsilon)}`,
        ...Object.fromEntries(
          columns.flatMap((column): [string, ReactNode][] => [
            [
              column.name,
              <Figure
                key={column.name}
                column={column}
                row={row}
                result={results[row.cells[column.name]?.cell.id ?? '']}
                label={`${shortName(entry)}, ${formatRadius(row.epsilon)}, ${labelOf(column.name)}`}
                isSelected={selected?.row === row.key && selected.column === column.name}
                isRunning={isRunning}
                onSelect={() => onSelect({ row, column })}
              />,
            ],
            ...(reported.includes(column) ? [[`${column.name} report`, <Reported key={`${column.name} report`} percent={reportedPercent(reportedId(column), row.attack, row.epsilon)} mark={marks(column, row)} />] as [string, ReactNode]] : []),
          ]),
        ),
      },
    };
  });

  return (
    <div className={styles.results}>
      <DataTable caption="Robust accuracy in percent, with its 95 % interval" columns={tableColumns} rows={[cleanRow, ...body]} />
      <p className={styles.note}>
        <Term id="robust-accuracy">Robust accuracy</Term>: the share still read right, with its <Term id="interval">95 % interval</Term> under it.
        {reported.length > 0 ? ` “The report’s”: ${reportedAttacksSource}, as printed, in percent; other networks, other training, not measured here.` : ''}
      </p>
      {masked ? <p className={styles.note}>{masked}</p> : null}
      {used.length > 0 ? (
        <details className={styles.notes}>
          <summary>Why the report’s figures differ</summary>
          <ol>
            {used.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ol>
        </details>
      ) : null}
    </div>
  );
}

function Clean({ column, rows, results }: { column: TableColumn; rows: readonly TableRow[]; results: Readonly<Record<string, CellResult>> }) {
  for (const { cells } of rows) {
    const figures = readFigures(results[cells[column.name]?.cell.id ?? '']);
    if (figures)
      return (
        <span className={styles.figure}>
          <span>{formatPercent(figures.cleanAccuracy)}</span>
          <span className={styles.interval}>{figures.cleanInterval.map((share) => Math.round(share * 100)).join(' to ')}</span>
        </span>
      );
  }
  return <span className={styles.nothing}>·</span>;
}

interface FigureProps {
  column: TableColumn;
  row: TableRow;
  result?: CellResult;
  label: string;
  isSelected: boolean;
  isRunning: boolean;
  onSelect: () => void;
}

function Figure({ column, row, result, label, isSelected, isRunning, onSelect }: FigureProps) {
  const at = row.cells[column.name];
  if (!at) return <span className={styles.nothing}>not asked</span>;
  if (result?.error) return <span className={styles.failed}>{result.error.message}</span>;
  const figures = readFigures(result);
  if (!figures) return <span className={styles.nothing}>{isRunning ? '…' : '·'}</span>;
  const { robustAccuracy, interval } = figures.results[at.epsilonIndex];
  const percent = formatPercent(robustAccuracy);
  return (
    <button type="button" className={styles.figure} aria-pressed={isSelected} aria-label={`${label}: ${percent}. Look closer`} onClick={onSelect}>
      <span className={styles.share}>
        {percent}
        {isMasked(figures) ? <sup title={`${formatPercent(figures.zeroGradientShare ?? 0)} of the gradients were exactly zero`}>masked</sup> : null}
      </span>
      <span className={styles.interval}>{interval.map((share) => Math.round(share * 100)).join(' to ')}</span>
      <span className={styles.bar} style={{ width: `${robustAccuracy * 100}%` }} aria-hidden="true" />
    </button>
  );
}

function Reported({ percent, mark }: { percent?: number; mark: string }) {
  if (percent === undefined) return null;
  return (
    <span className={styles.reported}>
      {percent}&nbsp;%<sup>{mark}</sup>
    </span>
  );
}
