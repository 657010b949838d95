/** Figures in rows and columns: numbers to the right, words to the left, thin rules. */
import type { ReactNode } from 'react';
import styles from './data-table.module.css';

export interface Column {
  id: string;
  label: ReactNode;
  /** Numbers stand to the right. */
  align?: 'left' | 'right';
}

export interface Row {
  id: string;
  /** By column id. The first column's cell is the row's header. */
  cells: Readonly<Record<string, ReactNode>>;
  /** Stands out: the present state, the best. */
  isMarked?: boolean;
}

export interface DataTableProps {
  /** What the table shows, for those who can not see where it stands. */
  caption: string;
  showCaption?: boolean;
  columns: readonly Column[];
  rows: readonly Row[];
}

/** A wide table scrolls in its own frame, which can be reached by keyboard to scroll it. */
const scrollable = { role: 'region', tabIndex: 0 };

export function DataTable({ caption, showCaption = false, columns, rows }: DataTableProps) {
  return (
    <div className={styles.frame} aria-label={caption} {...scrollable}>
      <table className={styles.table}>
        <caption className={showCaption ? styles.caption : 'visually-hidden'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-align={column.align}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-marked={row.isMarked || undefined}>
              {columns.map((column, i) =>
                i === 0 ? (
                  <th key={column.id} scope="row" data-align={column.align}>
                    {row.cells[column.id]}
                  </th>
                ) : (
                  <td key={column.id} data-align={column.align}>
                    {row.cells[column.id]}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
