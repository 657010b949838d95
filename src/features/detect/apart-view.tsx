/** Telling apart: the histogram pair with its threshold, the curves over all thresholds, and who is on the wrong side. */
import { useMemo } from 'react';
import { thresholdKeeping } from '../../core/detection/operating-point';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Slider } from '../../ui/slider';
import { Comparisons, Controls } from './controls';
import type { ControlsProps } from './controls';
import { CurvesSection } from './curves-section';
import frame from '../../ui/panel-frame.module.css';
import styles from './detect-panel.module.css';
import { ImageWall } from './image-wall';
import type { WallImage } from './image-wall';
import type { Line, Scored } from './lines';
import { MeasuresTable } from './measures-table';
import { insiders, outsiders } from './outsiders';
import { ScoreHistogram } from './score-histogram';
import { sharePercent } from './sentences';
import { linkNumber, scoreName } from './settings';
import { Training } from './training';
import type { ScoresAnswer } from '../../protocol/detection';

export interface ApartViewProps extends ControlsProps {
  lines: readonly Line[];
  scored: readonly (Scored | null)[];
  /** What is missing, where the main line can not be had. */
  empty: string | null;
}

/** Images on one side of the threshold, those furthest from it first. */
export function imagesBeyond({ scores, indices, readings, confidences }: ScoresAnswer, threshold: number, side: 'below' | 'above'): WallImage[] {
  const { values } = scores[0];
  const rows = Array.from(values.keys()).filter((i) => (side === 'below' ? values[i] < threshold : values[i] >= threshold));
  rows.sort((a, b) => (side === 'below' ? values[a] - values[b] : values[b] - values[a]) || a - b);
  return rows.map((i) => ({ index: indices[i], reading: readings[i], confidence: confidences[i] }));
}

export function ApartView({ lines, scored, empty, ...controls }: ApartViewProps) {
  const { settings, onChange } = controls;
  const { keep } = settings;
  const main = scored[0] ?? null;
  const setKeep = (next: number): void => onChange({ keep: Math.abs(next - 0.95) < 1e-9 ? undefined : linkNumber(next) });
  const name = scoreName(settings.score, settings);
  const fileName = lines.length > 0 ? `detect-${lines[0].id.replace(/\W+/g, '-')}` : 'detect';
  const ready = useMemo(() => scored.filter((one) => one !== null), [scored]);
  const beyond = useMemo(() => {
    if (!main) return null;
    const threshold = thresholdKeeping(main.insideSorted, keep);
    return { rejected: imagesBeyond(main.inside, threshold, 'below'), letIn: imagesBeyond(main.out, threshold, 'above') };
  }, [main, keep]);
  const { many, one } = outsiders(settings.set);
  const fit = main?.out.scores[0].fit;
  return (
    <div className={frame.view}>
      <div className={styles.figure}>
        {main ? (
          <>
            <ScoreHistogram scored={main} keep={keep} onKeep={setKeep} fileName={`${fileName}-histogram`} scoreLabel={name} />
            <Slider
              label="Digits that must be kept"
              value={keep}
              onChange={setKeep}
              min={0}
              max={1}
              step={0.001}
              format={sharePercent}
            />
          </>
        ) : (
          <Notice state="empty">{empty ?? 'The figure is drawn as soon as both sets have their scores.'}</Notice>
        )}
      </div>
      <div className={styles.controls}>
        <Controls {...controls} />
        <MeasuresTable lines={lines.slice(0, 1)} scored={scored.slice(0, 1)} />
        {fit?.fitCount === undefined ? null : (
          <p className={styles.remark}>
            Fitted on {formatCount(fit.fitCount)} training digits, {formatCount(fit.features ?? 0)} features{fit.dimension === undefined ? '' : `, ${formatCount(fit.dimension)} dimensions`}.
          </p>
        )}
        {settings.tunedOn === settings.set && lines.some(({ score }) => score === 'odin') ? (
          <p className={styles.remark}>This setting of ODIN was tuned on a draw of these {many}, some of which may be among the images here: the figure can flatter it. The ODIN view reports it on images that it was not tuned on.</p>
        ) : null}
        <Training network={controls.network} entries={controls.entries} />
        {main ? <p className={styles.remark}>Computed here, on {[...new Set([...main.inside.backends, ...main.out.backends])].join(' and ')}.</p> : null}
      </div>
      {main && beyond ? (
        <>
          <CurvesSection scored={ready} keep={keep} onKeep={setKeep} fileName={fileName} choices={<Comparisons {...controls} />} measures={<MeasuresTable lines={lines} scored={scored} isBrief />} />
          <section className={`${styles.section} ${styles.walls}`} aria-label="On the wrong side of the threshold">
            <ImageWall
              title="Digits it would reject"
              remark={`${formatCount(beyond.rejected.length)} of ${formatCount(main.insideSorted.length)}, the most doubtful first`}
              none="none at this threshold"
              key={settings.inside}
              set={settings.inside}
              images={beyond.rejected}
              one={insiders(settings.inside).one}
              testId="rejected-digits"
            />
            <ImageWall
              key={settings.set}
              title={`${many.charAt(0).toUpperCase()}${many.slice(1)} it would let in`}
              remark={`${formatCount(beyond.letIn.length)} of ${formatCount(main.outSorted.length)}, the most convincing first`}
              none="none at this threshold"
              set={settings.set}
              images={beyond.letIn}
              one={one}
              testId="let-in"
            />
          </section>
        </>
      ) : null}
    </div>
  );
}
