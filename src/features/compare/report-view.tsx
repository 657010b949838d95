/** The report's three tables beside ours, cell by cell: agreement and disagreement both, each with its reason. */
import { useMemo, useState } from 'react';
import { REPORT_SOURCE } from '../../core/report/source';
import { besideAttacks, besideCalibration, besideDetection, countAgreement, REPORTED_CNN_REMARK } from '../../core/report/beside';
import type { Agreement, BesideCell, ReportTableId } from '../../core/report/beside';
import type { Measured } from '../../core/comparison/measured';
import { comparisonRow } from '../../core/comparison/rows';
import { Button } from '../../ui/button';
import { toCsv } from '../../ui/chart-export';
import { DataTable } from '../../ui/data-table';
import { useSaveFile } from '../../ui/save-file';
import { Segmented } from '../../ui/segmented';
import styles from './compare-panel.module.css';
import { formatFigure, formatImages, formatInterval, measuredWords } from './words';

const TITLES: Readonly<Record<ReportTableId, string>> = {
  attacks: 'Robust accuracy',
  calibration: 'Calibration',
  detection: 'Detection: AUROC against notMNIST',
};

export const AGREEMENT_WORDS: Readonly<Record<Agreement, string>> = { agrees: 'agrees', near: 'near', differs: 'differs', open: 'not measured' };

/** As it is printed there. */
export function reportedWords({ table, network, reported }: BesideCell): string {
  if (table === 'detection') return reported.toFixed(3);
  const digits = table === 'calibration' && network.id === 'ensemble-tuned' ? 1 : 0;
  return `${(reported * 100).toFixed(digits)}\u00a0%`;
}

const csvColumns = ['table', 'figure', 'network', 'report', 'ours', 'lower 95 %', 'upper 95 %', 'digits', 'outsiders', 'agreement', 'why', 'backend', 'date'] as const;

export function reportCsv(cells: readonly BesideCell[]): string {
  return toCsv(csvColumns, cells.map(({ table, row, network, reported, ours, agreement, why }) => [
    table, row, network.label, reported, ours?.value ?? null, ours?.interval?.[0] ?? null, ours?.interval?.[1] ?? null, ours?.n ?? null, ours?.outsiders ?? null, AGREEMENT_WORDS[agreement], why, ours?.backend ?? null, ours?.date ?? null,
  ]));
}

/** "Of the report's 109 figures ours agree with 40, ..." */
export function agreementSentence(cells: readonly BesideCell[]): readonly string[] {
  const { cells: all, agrees, near, differs, open } = countAgreement(cells);
  const rest = open > 0 ? `; ${open} are not measured yet` : '';
  return [`Of ${all} figures in the report `, `ours agree with ${agrees}, are near ${near} and differ from ${differs}`, `${rest}.`];
}

export function reportCells(measured: readonly Measured[]): BesideCell[] {
  return [...besideAttacks(measured), ...besideCalibration(measured), ...besideDetection(measured)];
}

export function ReportView({ cells }: { cells: readonly BesideCell[] }) {
  const save = useSaveFile();
  const [shown, setShown] = useState<'all' | 'apart'>('all');
  const tables = useMemo(() => (['attacks', 'calibration', 'detection'] as const).map((id) => ({ id, cells: cells.filter(({ table }) => table === id) })), [cells]);
  return (
    <div className={styles.figures}>
      <div className={styles.controls}>
        <Segmented
          label="Cells"
          options={[
            { id: 'all', label: 'All' },
            { id: 'apart', label: 'Only those that differ' },
          ]}
          value={shown}
          onChange={setShown}
        />
        <span className={styles.files}>
          <Button onPress={() => save('report-beside-ours.csv', new Blob([reportCsv(cells)], { type: 'text/csv' }))}>CSV</Button>
        </span>
      </div>
      <p className={styles.remark}>
        From the report: {REPORT_SOURCE}, as printed. Ours: {measuredWords(cells.flatMap(({ ours }) => ours ?? []))}, of networks of the same kind that this lab trained. “Agrees”: what is printed lies within our 95 % interval; “near”: outside by at most 5 points (2 for
        calibration, 0.01 of an AUROC).
      </p>
      {tables.map(({ id, cells: some }) => (
        <section key={id} className={styles.section} aria-labelledby={`report-${id}`} data-testid={`report-${id}`}>
          <h2 id={`report-${id}`}>{TITLES[id]}</h2>
          <p>{agreementSentence(some).join('')}</p>
          {id === 'attacks' ? <p className={styles.remark}>{REPORTED_CNN_REMARK}</p> : null}
          <ReportTable caption={TITLES[id]} cells={shown === 'all' ? some : some.filter(({ agreement }) => agreement === 'near' || agreement === 'differs')} />
        </section>
      ))}
    </div>
  );
}

function oursWords({ table, ours }: BesideCell): string {
  const row = ours && comparisonRow(ours.row);
  if (!row) return '';
  const interval = formatInterval(row, ours);
  return `${formatFigure(row, ours.value, ours.n)}${interval ? ` (${interval})` : ''}, ${formatImages(ours)}${table === 'detection' && ours.note ? `, ${ours.note}` : ''}`;
}

function ReportTable({ caption, cells }: { caption: string; cells: readonly BesideCell[] }) {
  return (
    <DataTable
      caption={`${caption}: the report beside ours`}
      columns={[
        { id: 'row', label: 'Figure' },
        { id: 'network', label: 'Network' },
        { id: 'report', label: 'Report', align: 'right' },
        { id: 'ours', label: 'Ours, measured', align: 'right' },
        { id: 'agreement', label: 'So it' },
        { id: 'why', label: 'Why' },
      ]}
      rows={cells.map((cell) => ({
        id: `${cell.row} ${cell.network.id}`,
        cells: {
          row: <span className={styles.line}>{cell.row}</span>,
          network: <span className={styles.line}>{cell.network.label}</span>,
          report: <em>{reportedWords(cell)}</em>,
          ours: <span className={styles.line}>{oursWords(cell)}</span>,
          agreement: <strong className={styles.line}>{AGREEMENT_WORDS[cell.agreement]}</strong>,
          why: <span className={styles.why}>{cell.agreement === 'open' ? '' : cell.why}</span>,
        },
      }))}
    />
  );
}
