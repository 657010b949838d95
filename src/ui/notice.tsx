/**
 * The designed states of a figure or a panel: loading (what, how much), empty (what to do), slow (how
 * long), failed (why, what now), stale (why the figure is dimmed).
 */
import type { ReactNode } from 'react';
import styles from './notice.module.css';

export type NoticeState = 'loading' | 'empty' | 'slow' | 'failed' | 'stale' | 'note';

const MARKS: Record<NoticeState, string> = { loading: 'Loading', empty: '', slow: 'Slow', failed: 'Failed', stale: 'Out of date', note: 'Note' };

export interface NoticeProps {
  state: NoticeState;
  children: ReactNode;
  /** The way out. */
  actions?: ReactNode;
}

export function Notice({ state, children, actions }: NoticeProps) {
  const mark = MARKS[state];
  return (
    <div className={`${styles.notice} ${styles[state]}`} role={state === 'failed' ? 'alert' : 'status'}>
      <div className={styles.words}>
        {mark ? <strong className={styles.mark}>{mark}. </strong> : null}
        {children}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
