/** Digits above the line, outsiders below it, by score; what lies left of the threshold is rejected. */
import { useMemo } from 'react';
import { operatingPoint, thresholdKeeping } from '../../core/detection/operating-point';
import { ChartFrame } from '../../ui/chart-frame';
import { formatCount } from '../../ui/format';
import { usePlotSize } from '../../ui/use-plot-size';
import styles from './charts.module.css';
import type { Scored } from './lines';
import { outsiders } from './outsiders';
import { axisCounts, scoreAxis, shownRange, spacedTicks } from './score-axis';
import { ThresholdHandle, useThresholdDrag } from './threshold-handle';

export interface ScoreHistogramProps {
  scored: Scored;
  keep: number;
  onKeep: (keep: number) => void;
  fileName: string;
  scoreLabel: string;
}

const BINS = 48;
const FEWER_BINS = 32;

export function ScoreHistogram({ scored, keep, onKeep, fileName, scoreLabel }: ScoreHistogramProps) {
  const { line, insideSorted, outSorted } = scored;
  const [place, { width, height, rem }] = usePlotSize();
  const bins = width < 34 * rem ? FEWER_BINS : BINS;
  const axis = scoreAxis(line.score);
  const drawn = useMemo(() => {
    const range = shownRange([insideSorted, outSorted]);
    return { range, inside: axisCounts(insideSorted, axis, range, bins), out: axisCounts(outSorted, axis, range, bins) };
  }, [insideSorted, outSorted, axis, bins]);
  const { range } = drawn;
  const threshold = thresholdKeeping(insideSorted, keep);
  const point = operatingPoint(insideSorted, outSorted, threshold);
  const { many } = outsiders(line.set);
  const words = `${formatCount(point.kept)} of ${formatCount(point.insideCount)} digits are kept, ${formatCount(point.letIn)} of ${formatCount(point.outCount)} ${many} are let in.`;
  const summary = `${scoreLabel} of ${line.networkLabel}: digits score from ${axis.format(insideSorted[0])} to ${axis.format(insideSorted[insideSorted.length - 1])}, ${many} from ${axis.format(outSorted[0])} to ${axis.format(outSorted[outSorted.length - 1])}. ${words}`;

  const side = 0.9 * rem;
  const head = 1.7 * rem;
  const foot = height - 4.5 * rem;
  const middle = (head + foot) / 2;
  const left = axis.place(range.low);
  const span = axis.place(range.high) - left || 1;
  const across = (score: number): number => {
    const share = Number.isFinite(score) ? (axis.place(score) - left) / span : score > 0 ? 1.02 : -0.02;
    return side + Math.min(1.02, Math.max(-0.01, share)) * (width - 2 * side);
  };
  const x = across(threshold);
  const share = (count: number, total: number): number => count / Math.max(1, total);
  const tallest = Math.max(...Array.from(drawn.inside, (count) => share(count, insideSorted.length)), ...Array.from(drawn.out, (count) => share(count, outSorted.length)));
  const reach = (count: number, total: number): number => (share(count, total) / tallest) * (middle - head) * 0.94;
  const column = (width - 2 * side) / bins;
  const drag = useThresholdDrag((at) => {
    const wanted = left + ((at - side) / Math.max(1, width - 2 * side)) * span;
    let kept = 0;
    for (const score of insideSorted) if (axis.place(score) >= wanted) kept++;
    onKeep(kept / insideSorted.length);
  });
  const hatch = `outside-${line.id.replace(/\W+/g, '-')}`;
  const roomLeft = x > 9.5 * rem;
  const roomRight = width - x > 7 * rem;

  return (
    <ChartFrame
      title={`Digits and ${many} by ${scoreLabel}`}
      summary={summary}
      fileName={fileName}
      table={{
        columns: ['From', 'To', 'Digits', many],
        rows: Array.from(drawn.inside, (count, bin) => [Number(((left + (bin * span) / bins)).toPrecision(6)), Number((left + ((bin + 1) * span) / bins).toPrecision(6)), count, drawn.out[bin]]),
      }}
    >
      <div ref={place} className={styles.histogram}>
        {width > 0 ? (
          <svg width={width} height={height} role="group" aria-label={summary} data-testid="score-histogram" {...drag}>
            <defs>
              <pattern id={hatch} width={0.45 * rem} height={0.45 * rem} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <line x1={0} y1={0} x2={0} y2={0.45 * rem} stroke="var(--data-other)" strokeWidth={0.36 * rem} />
              </pattern>
            </defs>
            <rect x={0} y={0} width={width} height={height} fill="transparent" stroke="none" />
            <rect x={Math.min(x, width)} y={head} width={Math.max(0, width - x)} height={foot - head} fill="var(--surface)" stroke="none" />
            {spacedTicks(axis.ticks(range.low, range.high), across, 3.6 * rem).map(({ score, label }) => (
              <g key={label}>
                <line x1={across(score)} x2={across(score)} y1={head} y2={foot} stroke="var(--grid)" strokeWidth={1} />
                <text x={across(score)} y={foot + 2.55 * rem} textAnchor={across(score) < 2 * rem ? 'start' : across(score) > width - 2 * rem ? 'end' : 'middle'}>
                  {label}
                </text>
              </g>
            ))}
            {Array.from(drawn.inside, (count, bin) => {
              const pale = side + (bin + 0.5) * column < x ? 0.42 : 1;
              const up = reach(count, insideSorted.length);
              const down = reach(drawn.out[bin], outSorted.length);
              return (
                <g key={bin} opacity={pale}>
                  <rect x={side + bin * column + 0.5} y={middle - up} width={Math.max(1, column - 1)} height={up} fill="var(--data-main)" fillOpacity={0.9} />
                  <rect x={side + bin * column + 0.5} y={middle} width={Math.max(1, column - 1)} height={down} fill={`url(#${hatch})`} stroke="var(--data-other)" strokeWidth={down > 0 ? 1 : 0} />
                </g>
              );
            })}
            <line x1={side} x2={width - side} y1={middle} y2={middle} stroke="var(--rule-strong)" strokeWidth={1} />
            <line x1={x} x2={x} y1={0.2 * rem} y2={foot + 1.3 * rem} stroke="var(--accent)" strokeWidth={0.14 * rem} />
            <g>
              {roomLeft ? (
                <text x={x - 0.6 * rem} y={1.1 * rem} textAnchor="end">
                  {formatCount(point.insideCount - point.kept)} digits rejected
                </text>
              ) : null}
              {roomRight ? (
                <text x={x + 0.6 * rem} y={1.1 * rem} style={{ fill: 'var(--ink)' }}>
                  {formatCount(point.kept)} kept
                </text>
              ) : null}
              {roomLeft ? (
                <text x={x - 0.6 * rem} y={foot + 1.1 * rem} textAnchor="end">
                  {formatCount(point.outCount - point.letIn)} rejected
                </text>
              ) : null}
              {roomRight ? (
                <text x={x + 0.6 * rem} y={foot + 1.1 * rem} style={{ fill: 'var(--ink)' }}>
                  {formatCount(point.letIn)} let in
                </text>
              ) : null}
            </g>
            <text x={width / 2} y={foot + 4.1 * rem} textAnchor="middle">
              {axis.name}
            </text>
            <ThresholdHandle x={Math.min(width - 0.8 * rem, Math.max(0.8 * rem, x))} y={middle} rem={rem} keep={keep} words={`Threshold ${Number.isFinite(threshold) ? axis.format(threshold) : 'above every digit'}. ${words}`} where="on the histogram" onKeep={onKeep} />
          </svg>
        ) : null}
      </div>
    </ChartFrame>
  );
}
