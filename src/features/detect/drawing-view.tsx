/** The drawing among the digits: where it falls on every chosen score, and which scores reject it. */
import { thresholdKeeping } from '../../core/detection/operating-point';
import { Notice } from '../../ui/notice';
import { Slider } from '../../ui/slider';
import { Comparisons } from './controls';
import type { ControlsProps } from './controls';
import { DrawingPad } from './drawing-pad';
import { DrawingStrip } from './drawing-strip';
import styles from './drawing-view.module.css';
import type { Line, Scored } from './lines';
import { sharePercent } from './sentences';
import type { Verdict } from './sentences';
import { linkNumber } from './settings';
import { Training } from './training';

export interface DrawingViewProps extends ControlsProps {
  lines: readonly Line[];
  scored: readonly (Scored | null)[];
  verdicts: readonly (Verdict | null)[];
  isStale: boolean;
  message: string | null;
  /** What the scores of the drawing wait for. */
  progress: string | null;
  /** Why letters stand in for the outsiders chosen, where they do. */
  instead: string | null;
}

export function DrawingView({ lines, scored, verdicts, isStale, message, progress, instead, ...controls }: DrawingViewProps) {
  const { settings, onChange } = controls;
  return (
    <div className={styles.view}>
      <div className={styles.side}>
        <DrawingPad />
        <Slider label="Digits that must be kept" value={settings.keep} onChange={(next) => onChange({ keep: Math.abs(next - 0.95) < 1e-9 ? undefined : linkNumber(next) })} min={0} max={1} step={0.001} format={sharePercent} />
      </div>
      <div className={styles.judges}>
        <Comparisons {...controls} isOfScores />
        <Training network={controls.network} entries={controls.entries} />
      </div>
      <div className={styles.falls}>
        {message ? <Notice state="failed">{message}</Notice> : null}
        {instead ? <Notice state="note">{instead} The drawing is judged beside letters instead.</Notice> : null}
        {progress ? <Notice state="loading">{progress}</Notice> : null}
        <ul className={styles.strips}>
          {lines.map((line, i) => {
            const one = scored[i];
            return one ? (
              <DrawingStrip key={line.id} scored={one} verdict={verdicts[i]} threshold={thresholdKeeping(one.insideSorted, settings.keep)} keep={settings.keep} isStale={isStale} />
            ) : (
              <li key={line.id} className={styles.stripRow}>
                <Notice state="loading">{line.label}: digits and outsiders are being scored.</Notice>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
