/**
 * Shares of a whole as columns, one row of columns per voice, all on the same places: ten columns of an
 * average, and under it the same ten for each voice that it is made of.
 */
import { formatPercent } from './format';
import styles from './probability-bars.module.css';

export interface BarRow {
  id: string;
  label: string;
  /** In [0,1], one per column; they sum to one. */
  values: ArrayLike<number>;
}

export interface ProbabilityBarsProps {
  /** One per column. */
  labels: readonly string[];
  /** What is drawn large. */
  main: BarRow;
  /** What it is made of, drawn small. */
  parts?: readonly BarRow[];
  /** What a screen reader says in place of the drawing; the numbers follow as a table. */
  summary: string;
  /** Dimmed: an answer to an older question. */
  isStale?: boolean;
}

/** Columns below this share get no number: it would say nothing. */
const WORTH_A_NUMBER = 0.0005;

/** Without its sign, and without rounding to a certainty that is none. */
function percentOnBar(value: number): string {
  if (value > 0.999 && value < 1) return '>99.9';
  return (value * 100).toFixed(value > 0.99 || value < 0.0995 ? 1 : 0);
}

function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

export function ProbabilityBars({ labels, main, parts = [], summary, isStale = false }: ProbabilityBarsProps) {
  const rows = [main, ...parts];
  return (
    <div className={styles.bars} data-stale={isStale || undefined} data-parts={parts.length > 0 || undefined}>
      <div aria-hidden="true">
        {rows.map((row, at) => {
          const top = largest(row.values);
          return (
            <div key={row.id} className={at === 0 ? styles.main : styles.part}>
              {at > 0 ? (
                <p className={styles.rowLabel}>
                  <span>{row.label}</span>
                  <span>
                    {labels[top]}, {formatPercent(row.values[top])}
                  </span>
                </p>
              ) : null}
              <div className={styles.columns}>
                {labels.map((label, i) => {
                  const value = row.values[i];
                  return (
                    <div key={label} className={styles.column} data-top={i === top || undefined}>
                      <div className={styles.track}>
                        {at === 0 && value >= WORTH_A_NUMBER ? (
                          <span className={styles.number} style={{ bottom: `${value * 100}%` }}>
                            {percentOnBar(value)}
                          </span>
                        ) : null}
                        <div className={styles.bar} style={{ height: `${value * 100}%` }} />
                      </div>
                    </div>
                  );
                })}
              </div>
              {at === 0 ? (
                <div className={styles.labels}>
                  {labels.map((label, i) => (
                    <span key={label} data-top={i === top || undefined}>
                      {label}
                    </span>
                  ))}
                </div>
              ) : null}
            </div>
          );
        })}
      </div>
      <div className="visually-hidden">
        <p>{summary}</p>
        <table>
          <caption>Percent, by column</caption>
          <thead>
            <tr>
              <th scope="col">Row</th>
              {labels.map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.label}</th>
                {labels.map((label, i) => (
                  <td key={label}>{formatPercent(row.values[i])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
