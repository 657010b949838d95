/** Right and claimed against the amount of shift, at every amount that was read so far. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import { LiveCalibration } from '../../core/calibration/report';
import { shiftEntry } from '../../core/shifts/shift';
import { calibrationStore } from '../../state/calibration';
import { ChartFrame } from '../../ui/chart-frame';
import { formatCount } from '../../ui/format';
import { usePlotSize } from '../../ui/use-plot-size';
import type { Judged } from './judged';
import styles from './nll-curve.module.css';
import type { CalibrateSettings } from './settings';

interface Point {
  amount: number;
  accuracy: number;
  confidence: number;
  ece: number;
  count: number;
}

interface ShiftCurveProps {
  judged: Judged;
  live: LiveCalibration;
  settings: CalibrateSettings;
  temperature: number;
}

export function ShiftCurve({ judged, live, settings, temperature }: ShiftCurveProps) {
  const sets = useStore(calibrationStore, (state) => state.sets);
  const { shift: kind } = settings;
  const entry = shiftEntry(kind);
  const points = useMemo((): Point[] => {
    const at = (amount: number, one: LiveCalibration): Point => {
      const { accuracy, meanConfidence, ece, count } = one.at(temperature);
      return { amount, accuracy, confidence: meanConfidence, ece, count };
    };
    const read = Object.values(sets).flatMap(({ wish, status, rows }) =>
      status === 'ready' && rows && wish.shift && wish.shift.kind === kind && wish.shift.amount > 0 && specKey(wish.spec) === judged.key
        ? [at(wish.shift.amount, new LiveCalibration(rows.logits, rows.labels))]
        : [],
    );
    // Of the same amount read on several numbers of digits the largest counts.
    const largest = new Map<number, Point>();
    for (const point of [at(0, live), ...read]) if (point.count > (largest.get(point.amount)?.count ?? 0)) largest.set(point.amount, point);
    return [...largest.values()].sort((a, b) => a.amount - b.amount);
  }, [sets, kind, judged.key, live, temperature]);
  const [place, { width, height, rem }] = usePlotSize();
  const foot = height - 1.6 * rem;
  const across = (amount: number): number => 2.4 * rem + (amount / entry.maximum) * (width - 3.2 * rem);
  const up = (share: number): number => foot - share * (foot - 0.7 * rem);
  const line = (of: (point: Point) => number): string => points.map((point, i) => `${i === 0 ? 'M' : 'L'}${across(point.amount).toFixed(1)} ${up(of(point)).toFixed(1)}`).join('');
  const summary = `Read so far, ${entry.label.toLowerCase()}: ${points.map(({ amount, accuracy, confidence, count }) => `by ${amount}${entry.unit} right ${(accuracy * 100).toFixed(1)}, claimed ${(confidence * 100).toFixed(1)} percent of ${formatCount(count)}`).join('; ')}.`;
  return (
    <ChartFrame
      title="Right and claimed, by how much"
      summary={summary}
      fileName={`shift-${kind}`}
      table={{ columns: [`Amount${entry.unit ? `, ${entry.unit}` : ''}`, 'Accuracy', 'Mean confidence', 'ECE', 'Images'], rows: points.map(({ amount, accuracy, confidence, ece, count }) => [amount, accuracy, confidence, ece, count]) }}
    >
      <div ref={place} className={styles.plot}>
        {width > 0 ? (
          <svg width={width} height={height} role="img" aria-label={summary}>
            {[0, 0.5, 1].map((tick) => (
              <g key={tick}>
                <line x1={across(0)} x2={across(entry.maximum)} y1={up(tick)} y2={up(tick)} stroke="var(--grid)" strokeWidth={1} />
                <text x={across(0) - 0.4 * rem} y={up(tick)} textAnchor="end" dominantBaseline="central">
                  {tick * 100}
                </text>
              </g>
            ))}
            {[0, 0.5, 1].map((tick) => (
              <text key={tick} x={across(tick * entry.maximum)} y={foot + 1.3 * rem} textAnchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}>
                {`${tick * entry.maximum}${tick === 1 ? entry.unit : ''}`}
              </text>
            ))}
            <path d={line(({ accuracy }) => accuracy)} fill="none" stroke="var(--data-main)" strokeWidth={2} />
            <path d={line(({ confidence }) => confidence)} fill="none" stroke="var(--data-other)" strokeWidth={2} strokeDasharray="7 4" />
            {points.map(({ amount, accuracy, confidence }) => (
              <g key={amount}>
                <circle cx={across(amount)} cy={up(accuracy)} r={0.28 * rem} fill="var(--data-main)" />
                <rect x={across(amount) - 0.25 * rem} y={up(confidence) - 0.25 * rem} width={0.5 * rem} height={0.5 * rem} fill="var(--data-other)" />
              </g>
            ))}
            <text x={across(0) + 0.6 * rem} y={foot - 2 * rem} style={{ fill: 'var(--data-main)' }}>
              ● right
            </text>
            <text x={across(0) + 0.6 * rem} y={foot - 0.6 * rem} style={{ fill: 'var(--data-other)' }}>
              ■ claimed
            </text>
          </svg>
        ) : null}
      </div>
    </ChartFrame>
  );
}
