/** Right and claimed against the amount of shift, at every amount that was read so far. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { attackKey } from '../../core/attacks/attack-used';
import { specKey } from '../../core/catalogue/classifier-spec';
import { LiveCalibration } from '../../core/calibration/report';
import { shiftEntry } from '../../core/shifts/shift';
import { epsilonRange, shortName } from '../../state/attack-choice';
import { calibrationStore } from '../../state/calibration';
import type { LogitWish } from '../../state/calibration';
import { ChartFrame } from '../../ui/chart-frame';
import { formatCount } from '../../ui/format';
import { usePlotSize } from '../../ui/use-plot-size';
import type { Judged } from './judged';
import styles from './nll-curve.module.css';
import { attackUsed } from './settings';
import type { CalibrateSettings } from './settings';

interface Point {
  amount: number;
  accuracy: number;
  confidence: number;
  ece: number;
  count: number;
}

/** What runs along the picture: the amount of one shift, or the epsilon of one attack with its settings. */
interface Axis {
  id: string;
  label: string;
  amount: string;
  unit: string;
  maximum: number;
}

/** Equal for wishes that differ in their amount alone; undefined for what is not on any axis. */
function axisId({ shift, attack }: Pick<LogitWish, 'shift' | 'attack'>): string | undefined {
  if (attack) return `attack ${attackKey(attack, false)}`;
  return shift && shift.kind !== 'rescale' && shift.amount > 0 ? `shift ${shift.kind}` : undefined;
}

const amountOf = ({ shift, attack }: LogitWish): number => (attack ? attack.epsilon : shift && shift.kind !== 'rescale' ? shift.amount : 0);

function axisOf({ shift, attack }: CalibrateSettings): Axis {
  if (shift === 'adversarial')
    return { id: `attack ${attackKey(attackUsed(attack), false)}`, label: shortName(attack.entry), amount: 'Epsilon', unit: '', maximum: Math.max(epsilonRange(attack.entry).max, attack.epsilon) };
  const { label, unit, maximum } = shiftEntry(shift);
  return { id: `shift ${shift}`, label, amount: 'Amount', unit, maximum };
}

interface ShiftCurveProps {
  judged: Judged;
  live: LiveCalibration;
  settings: CalibrateSettings;
  temperature: number;
}

export function ShiftCurve({ judged, live, settings, temperature }: ShiftCurveProps) {
  const sets = useStore(calibrationStore, (state) => state.sets);
  const axis = axisOf(settings);
  const { id } = axis;
  const points = useMemo((): Point[] => {
    const at = (amount: number, one: LiveCalibration): Point => {
      const { accuracy, meanConfidence, ece, count } = one.at(temperature);
      return { amount, accuracy, confidence: meanConfidence, ece, count };
    };
    const read = Object.values(sets).flatMap(({ wish, status, rows }) =>
      status === 'ready' && rows && specKey(wish.spec) === judged.key && axisId(wish) === id ? [at(amountOf(wish), new LiveCalibration(rows.logits, rows.labels))] : [],
    );
    // Of the same amount read on several numbers of digits the largest counts.
    const largest = new Map<number, Point>();
    for (const point of [at(0, live), ...read]) if (point.count > (largest.get(point.amount)?.count ?? 0)) largest.set(point.amount, point);
    return [...largest.values()].sort((a, b) => a.amount - b.amount);
  }, [sets, id, judged.key, live, temperature]);
  const [place, { width, height, rem }] = usePlotSize();
  const foot = height - 1.6 * rem;
  const across = (amount: number): number => 2.4 * rem + (amount / axis.maximum) * (width - 3.2 * rem);
  const up = (share: number): number => foot - share * (foot - 0.7 * rem);
  const line = (of: (point: Point) => number): string => points.map((point, i) => `${i === 0 ? 'M' : 'L'}${across(point.amount).toFixed(1)} ${up(of(point)).toFixed(1)}`).join('');
  const summary = `Read so far, ${axis.label.toLowerCase()}: ${points.map(({ amount, accuracy, confidence, count }) => `by ${amount}${axis.unit} right ${(accuracy * 100).toFixed(1)}, claimed ${(confidence * 100).toFixed(1)} percent of ${formatCount(count)}`).join('; ')}.`;
  return (
    <ChartFrame
      title={`Right and claimed, by ${axis.amount.toLowerCase()}`}
      summary={summary}
      fileName={`shift-${settings.shift}`}
      table={{ columns: [axis.unit ? `Amount, ${axis.unit}` : axis.amount, 'Accuracy', 'Mean confidence', 'ECE', 'Images'], rows: points.map(({ amount, accuracy, confidence, ece, count }) => [amount, accuracy, confidence, ece, count]) }}
    >
      <div ref={place} className={styles.plot}>
        {width > 0 ? (
          <svg width={width} height={height} role="img" aria-label={summary}>
            {[0, 0.5, 1].map((tick) => (
              <g key={tick}>
                <line x1={across(0)} x2={across(axis.maximum)} y1={up(tick)} y2={up(tick)} stroke="var(--grid)" strokeWidth={1} />
                <text x={across(0) - 0.4 * rem} y={up(tick)} textAnchor="end" dominantBaseline="central">
                  {tick * 100}
                </text>
              </g>
            ))}
            {[0, 0.5, 1].map((tick) => (
              <text key={tick} x={across(tick * axis.maximum)} y={foot + 1.3 * rem} textAnchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}>
                {`${tick * axis.maximum}${tick === 1 ? axis.unit : ''}`}
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
