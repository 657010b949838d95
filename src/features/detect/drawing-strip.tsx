/** One score in small: digits above, outsiders below, the threshold, and where the specimen falls. */
import { useMemo } from 'react';
import { ChartFrame } from '../../ui/chart-frame';
import { formatPercent } from '../../ui/format';
import { usePlotSize } from '../../ui/use-plot-size';
import charts from './charts.module.css';
import styles from './drawing-view.module.css';
import type { Scored } from './lines';
import { outsiders } from './outsiders';
import { axisCounts, scoreAxis, shownRange } from './score-axis';
import { sharePercent } from './sentences';
import type { Verdict } from './sentences';

export interface DrawingStripProps {
  scored: Scored;
  /** Of the specimen; null while it is not known. */
  verdict: Verdict | null;
  /** The threshold of the strip, known before the specimen's score is. */
  threshold: number;
  keep: number;
  isStale: boolean;
}

const BINS = 56;

export function DrawingStrip({ scored, verdict, threshold, keep, isStale }: DrawingStripProps) {
  const { line, insideSorted, outSorted } = scored;
  const [place, { width, height, rem }] = usePlotSize();
  const axis = scoreAxis(line.score);
  const drawn = useMemo(() => {
    const range = shownRange([insideSorted, outSorted]);
    const share = (counts: Int32Array, n: number): number[] => Array.from(counts, (count) => count / n);
    return { range, inside: share(axisCounts(insideSorted, axis, range, BINS), insideSorted.length), out: share(axisCounts(outSorted, axis, range, BINS), outSorted.length) };
  }, [insideSorted, outSorted, axis]);
  const left = axis.place(drawn.range.low);
  const span = axis.place(drawn.range.high) - left || 1;
  const side = 0.6 * rem;
  const across = (score: number): number => side + Math.min(1, Math.max(0, (axis.place(score) - left) / span)) * (width - 2 * side);
  const top = 0.9 * rem;
  const middle = height / 2 + 0.1 * rem;
  const foot = height - 0.3 * rem;
  const column = (width - 2 * side) / BINS;
  const mostIn = Math.max(...drawn.inside);
  const mostOut = Math.max(...drawn.out);
  const isFinite = Number.isFinite(threshold);
  const { many } = outsiders(line.set);
  const words = verdict ? (verdict.isRejected ? 'rejected' : 'taken for a digit') : 'not yet known';
  const summary = `${line.label}: the specimen is ${words} at the threshold that keeps ${sharePercent(keep)} of digits${verdict ? `; ${formatPercent(verdict.lowerDigits)} of digits score lower` : ''}. Digits above the line, ${many} below it.`;
  const hatch = `strip-${line.score}`;
  return (
    <li className={styles.stripRow} data-testid={`strip-${line.score}`}>
      <ChartFrame
        title={line.label}
        summary={summary}
        fileName={`detect-drawing-${line.score}`}
        stale={isStale && verdict ? 'The specimen has changed; its score is on the way.' : undefined}
        table={{
          columns: ['From', 'To', 'Share of digits', `Share of ${many}`],
          rows: drawn.inside.map((share, bin) => [Number((left + (bin * span) / BINS).toPrecision(6)), Number((left + ((bin + 1) * span) / BINS).toPrecision(6)), share, drawn.out[bin]]),
        }}
      >
        <div ref={place} className={charts.strip}>
          {width > 0 ? (
            <svg width={width} height={height} role="img" aria-label={summary}>
              <defs>
                <pattern id={hatch} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                  <line x1={0} y1={0} x2={0} y2={5} stroke="var(--data-other)" strokeWidth={4} />
                </pattern>
              </defs>
              <rect x={isFinite ? across(threshold) : width} y={top} width={Math.max(0, isFinite ? width - across(threshold) : 0)} height={foot - top} fill="var(--surface)" stroke="none" />
              {drawn.inside.map((share, bin) => (
                <g key={bin}>
                  <rect x={side + bin * column} y={middle - (share / mostIn) * (middle - top)} width={Math.max(1, column - 1)} height={(share / mostIn) * (middle - top)} fill="var(--data-main)" fillOpacity={0.85} />
                  <rect x={side + bin * column} y={middle} width={Math.max(1, column - 1)} height={(drawn.out[bin] / mostOut) * (foot - middle)} fill={`url(#${hatch})`} />
                </g>
              ))}
              <line x1={side} x2={width - side} y1={middle} y2={middle} stroke="var(--rule-strong)" strokeWidth={1} />
              {isFinite ? <line x1={across(threshold)} x2={across(threshold)} y1={top} y2={foot} stroke="var(--accent)" strokeWidth={2} /> : null}
              {verdict ? (
                <g>
                  <line x1={across(verdict.score)} x2={across(verdict.score)} y1={top} y2={foot} stroke="var(--ink)" strokeWidth={2} strokeDasharray="3 2" />
                  <path d={`M${across(verdict.score)} ${top + 0.1 * rem} l${-0.42 * rem} ${-0.85 * rem} h${0.84 * rem} z`} fill="var(--ink)" />
                </g>
              ) : null}
            </svg>
          ) : null}
        </div>
      </ChartFrame>
      <div className={styles.verdict} data-rejected={verdict ? verdict.isRejected : undefined} data-testid={`verdict-${line.score}`} data-score={verdict?.score} data-threshold={threshold}>
        <strong>{words}</strong>
        <span className={styles.small}>
          {verdict ? `score ${axis.format(verdict.score)}, threshold ${isFinite ? axis.format(threshold) : 'none kept'}` : 'its score is on the way'}
        </span>
        {verdict ? <span className={styles.small}>{formatPercent(verdict.lowerDigits)} of digits score lower</span> : null}
      </div>
    </li>
  );
}
