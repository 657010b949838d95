/** Whether images that fool one network fool another: made against the rows, shown to the columns. */
import { attackEntry } from '../../core/catalogue/attacks';
import type { CellResult } from '../../core/catalogue/results';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatPercent } from '../../ui/format';
import { readTransfer } from './attack-figures';
import type { TransferCell } from './attack-plan';
import { shortName } from './settings';
import styles from './transfer-matrix.module.css';
import { formatRadius, NORM_NAMES } from './words';

export interface TransferMatrixProps {
  cells: readonly TransferCell[];
  results: Readonly<Record<string, CellResult>>;
  labelOf: (name: string) => string;
  isRunning: boolean;
}

export function TransferMatrices({ cells, results, labelOf, isRunning }: TransferMatrixProps) {
  return (
    <section className={styles.section} aria-label="Transfer">
      <h2 className={styles.heading}>Do they fool the others?</h2>
      <p className={styles.note}>
        Images made against the network of a row, shown to the network of a column: the share still read right, in percent, with its 95 % interval. On the diagonal each network meets its own.
      </p>
      <div className={styles.matrices}>
        {cells.map((cell) => (
          <Matrix key={cell.id} cell={cell} result={results[cell.id]} labelOf={labelOf} isRunning={isRunning} />
        ))}
      </div>
    </section>
  );
}

function Matrix({ cell, result, labelOf, isRunning }: { cell: TransferCell; result?: CellResult; labelOf: (name: string) => string; isRunning: boolean }) {
  const entry = attackEntry(cell.attack);
  const title = `${shortName(entry)} at ${NORM_NAMES[entry.norm]} ${formatRadius(cell.epsilon)}`;
  const figures = readTransfer(result);
  const nothing = <span className={styles.nothing}>{isRunning ? '…' : '·'}</span>;
  return (
    <div>
      <DataTable
        caption={`${title}${figures ? `, ${formatCount(figures.n)} digits` : ''}`}
        showCaption
        columns={[{ id: 'from', label: 'Made against' }, ...cell.to.map((name) => ({ id: name, label: labelOf(name), align: 'right' as const }))]}
        rows={[
          { id: ' clean', cells: { from: 'Nothing: clean accuracy', ...Object.fromEntries(cell.to.map((name, t) => [name, figures ? formatPercent(figures.cleanAccuracy[t]) : nothing])) } },
          ...cell.from.map((from, f) => ({
            id: from,
            cells: {
              from: labelOf(from),
              ...Object.fromEntries(
                cell.to.map((to, t) => [
                  to,
                  figures ? (
                    <span key={to} className={from === to ? styles.own : styles.figure}>
                      {formatPercent(figures.matrix[f][t].share)}
                      <span className={styles.interval}>{figures.matrix[f][t].interval.map((share) => Math.round(share * 100)).join(' to ')}</span>
                    </span>
                  ) : (
                    nothing
                  ),
                ]),
              ),
            },
          })),
        ]}
      />
      {result?.error ? <p className={styles.failed}>{result.error.message}</p> : null}
    </div>
  );
}
