/** Long work: how much is done of how much, how fast, how long still. */
import { Label, ProgressBar } from 'react-aria-components';
import type { ReactNode } from 'react';
import { formatCount, formatDuration, formatRate } from './format';
import styles from './progress.module.css';

export interface ProgressProps {
  label: string;
  done: number;
  /** 0 while it is not known yet. */
  total: number;
  /** What is counted: "images", "steps". */
  unit: string;
  /** Units per second, where that is known. */
  rate?: number;
  remainingMs?: number;
  /** What is being done now. */
  note?: string;
  /** Pause, resume, cancel. */
  actions?: ReactNode;
  isPaused?: boolean;
}

export function Progress({ label, done, total, unit, rate, remainingMs, note, actions, isPaused = false }: ProgressProps) {
  const known = total > 0;
  const facts = [
    known ? `${formatCount(done)} of ${formatCount(total)} ${unit}` : null,
    isPaused ? 'paused' : rate === undefined ? null : formatRate(rate, unit),
    isPaused || remainingMs === undefined ? null : `${formatDuration(remainingMs)} left`,
  ].filter((fact) => fact !== null);
  return (
    <div className={styles.progress}>
      <ProgressBar
        value={known ? done : undefined}
        maxValue={known ? total : undefined}
        isIndeterminate={!known}
        valueLabel={facts.join(', ')}
        className={styles.bar}
      >
        {({ percentage }) => (
          <>
            <div className={styles.head}>
              <Label className={styles.label}>{label}</Label>
              {known ? <span className={styles.percent}>{Math.floor(percentage ?? 0)} %</span> : null}
            </div>
            <div className={styles.track} data-paused={isPaused || undefined} data-unknown={!known || undefined}>
              <div className={styles.fill} style={{ width: `${known ? percentage : 100}%` }} />
            </div>
          </>
        )}
      </ProgressBar>
      <div className={styles.foot}>
        <span>
          {facts.join(' · ')}
          {note ? <span className={styles.note}>{note}</span> : null}
        </span>
        {actions ? <span className={styles.actions}>{actions}</span> : null}
      </div>
    </div>
  );
}
