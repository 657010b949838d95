/** The table of the comparison: rows by networks, measured by us beside computed here, the best only where it is. */
import { Fragment } from 'react';
import { EXPOSED_MARK, EXPOSED_WORDS } from '../../core/catalogue/exposure';
import type { Best } from '../../core/comparison/judge';
import type { Measured } from '../../core/comparison/measured';
import { groupLabels, ROW_GROUPS } from '../../core/comparison/rows';
import type { ComparisonRow, RowGroup } from '../../core/comparison/rows';
import { Button } from '../../ui/button';
import { FootnoteMark } from '../../ui/footnote-mark';
import { formatCount } from '../../ui/format';
import { rowsOf } from './comparison-table';
import type { ComparisonTable, TableCell, TableRow } from './comparison-table';
import styles from './figures-table.module.css';
import { isComputable } from './live-plan';
import { NetworkMark } from './network-mark';
import { formatFigure, formatImages, formatInterval, sourceWords } from './words';

export interface FiguresTableProps {
  table: ComparisonTable;
  group: RowGroup | 'all';
  /** Rows that are being computed. */
  running: ReadonlySet<string>;
  /** Absent while something runs or the engine is not ready. */
  onCompute?: (rows: readonly string[]) => void;
}

/** A wide table scrolls in its own frame, which can be reached by keyboard to scroll it. */
const scrollable = { role: 'region', tabIndex: 0 };

export function FiguresTable({ table, group, running, onCompute }: FiguresTableProps) {
  const { networks } = table;
  const groups = ROW_GROUPS.filter((one) => group === 'all' || one === group);
  return (
    <div className={styles.frame} aria-label="Figures of the compared networks" {...scrollable}>
      <table className={styles.table} data-testid="figures">
        <caption className="visually-hidden">Figures of the compared networks: measured by us, and computed here</caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            {networks.map(({ key, label }, i) => (
              <th key={key} scope="col" className={styles.number}>
                <NetworkMark index={i} /> {label}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">Compute here</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((one) => {
            const rows = rowsOf(table, one);
            const ids = rows.map(({ row }) => row.id).filter((id) => isComputable(id, networks));
            return (
              <Fragment key={one}>
                <tr className={styles.head}>
                  <th scope="rowgroup" colSpan={networks.length + 1}>
                    {groupLabels[one]}
                  </th>
                  <td>
                    {ids.length > 1 ? (
                      <Button kind="quiet" isDisabled={!onCompute} onPress={() => onCompute?.(ids)} aria-label={`Compute here: ${groupLabels[one]}`}>
                        Compute all {ids.length}
                      </Button>
                    ) : null}
                  </td>
                </tr>
                {rows.map((row) => (
                  <Row key={row.row.id} row={row} table={table} isRunning={running.has(row.row.id)} onCompute={onCompute} />
                ))}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, table, isRunning, onCompute }: { row: TableRow; table: ComparisonTable; isRunning: boolean; onCompute?: (rows: readonly string[]) => void }) {
  const { row: what, cells, best } = row;
  return (
    <tr data-row={what.id}>
      <th scope="row">{what.label}</th>
      {table.networks.map(({ key }) => (
        <td key={key} className={styles.number}>
          <Cell row={what} cell={cells.get(key)} best={best?.network === key ? best : null} isRunning={isRunning} />
        </td>
      ))}
      <td>
        {isComputable(what.id, table.networks) ? (
          <Button kind="quiet" isDisabled={!onCompute} onPress={() => onCompute?.([what.id])} aria-label={`Compute here: ${what.label}`}>
            Compute
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

function Cell({ row, cell, best, isRunning }: { row: ComparisonRow; cell: TableCell | undefined; best: Best | null; isRunning: boolean }) {
  const { committed, live, isExposed = false } = cell ?? {};
  return (
    <>
      {committed ? <Figure row={row} figure={committed} best={best} isExposed={isExposed} /> : live || isRunning ? null : <span className={styles.nothing}>not measured</span>}
      {live ? <Figure row={row} figure={live} best={committed ? null : best} isExposed={isExposed} /> : isRunning ? <span className={styles.here}>computing…</span> : null}
    </>
  );
}

function Figure({ row, figure, best, isExposed }: { row: ComparisonRow; figure: Measured; best: Best | null; isExposed: boolean }) {
  const interval = formatInterval(row, figure);
  const judgedOn = best && best.n < figure.n ? `best on ${formatCount(best.n)}` : null;
  const source = row.id === 'parameters' ? 'counted' : sourceWords(figure);
  const details = [interval, ...formatImages(figure).split(', '), figure.note, judgedOn].filter((detail) => detail !== null && detail !== undefined && detail !== '');
  return (
    <span className={figure.isLive ? styles.here : styles.figure} title={source}>
      <span className={best ? styles.best : undefined}>
        {best ? <span className={styles.word}>best </span> : null}
        {figure.isLive ? 'here ' : null}
        {formatFigure(row, figure.value, figure.n)}
        {isExposed ? <FootnoteMark mark={EXPOSED_MARK} words={EXPOSED_WORDS} /> : null}
      </span>
      {details.length > 0 ? (
        <span className={styles.small}>
          {details.map((detail, i) => (
            <span key={detail}>
              {detail}
              {i < details.length - 1 ? ';' : ''}
            </span>
          ))}
        </span>
      ) : null}
      <span className="visually-hidden">, {source}</span>
    </span>
  );
}
