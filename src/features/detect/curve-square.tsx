/** A square with curves in it, both axes from 0 to 100 %, and the operating point of the main one to drag. */
import { usePlotSize } from '../../ui/use-plot-size';
import styles from './charts.module.css';
import { ThresholdHandle, useThresholdDrag } from './threshold-handle';

export interface Curve {
  id: string;
  label: string;
  colour: string;
  dash: string;
  /** [x, y] in 0..1. */
  points: readonly (readonly [number, number])[];
}

export interface CurveSquareProps {
  curves: readonly Curve[];
  /** What guessing gives, as two ends. */
  chance: readonly [readonly [number, number], readonly [number, number]];
  xName: string;
  yName: string;
  /** Of the main curve. */
  point: readonly [number, number];
  keep: number;
  words: string;
  where: string;
  onKeep: (keep: number) => void;
  /** A place in the square, 0..1. */
  onPlace: (x: number, y: number) => void;
  summary: string;
  testId: string;
}

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

export function CurveSquare(props: CurveSquareProps) {
  const { curves, chance, xName, yName, point, keep, words, where, onKeep, onPlace, summary, testId } = props;
  const [place, { width, height, rem }] = usePlotSize();
  const axis = 2.7 * rem;
  const side = Math.max(1, Math.min(width - axis - 0.9 * rem, height - 4.6 * rem));
  const top = 1.5 * rem;
  const across = (value: number): number => axis + value * side;
  const up = (value: number): number => top + (1 - value) * side;
  const drag = useThresholdDrag((x, y) => onPlace(Math.min(1, Math.max(0, (x - axis) / side)), Math.min(1, Math.max(0, 1 - (y - top) / side))));
  const path = (points: Curve['points']): string => points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${across(x).toFixed(1)} ${up(y).toFixed(1)}`).join('');
  return (
    <div ref={place} className={styles.square}>
      {width > 0 ? (
        <svg width={width} height={Math.min(height, side + 4.6 * rem)} role="group" aria-label={summary} data-testid={testId} {...drag}>
          <rect x={axis} y={top} width={side} height={side} fill="var(--surface)" stroke="none" />
          <text x={axis} y={0.9 * rem} textAnchor="start">
            {yName}
          </text>
          {TICKS.map((tick) => (
            <g key={tick}>
              <line x1={across(0)} x2={across(1)} y1={up(tick)} y2={up(tick)} stroke="var(--grid)" strokeWidth={1} />
              <line x1={across(tick)} x2={across(tick)} y1={up(0)} y2={up(1)} stroke="var(--grid)" strokeWidth={1} />
              <text x={axis - 0.4 * rem} y={up(tick)} textAnchor="end" dominantBaseline="central">
                {tick * 100}
              </text>
              <text x={across(tick)} y={up(0) + 1.2 * rem} textAnchor="middle">
                {tick * 100}
              </text>
            </g>
          ))}
          <path d={path(chance)} stroke="var(--ink)" strokeWidth={1.25} strokeDasharray="6 5" fill="none" />
          {[...curves].reverse().map(({ id, colour, dash, points }, i) => (
            <path key={id} d={path(points)} fill="none" stroke={colour} strokeWidth={i === curves.length - 1 ? 3 : 2} strokeDasharray={dash} strokeLinejoin="round" />
          ))}
          <rect x={axis} y={top} width={side} height={side} fill="none" stroke="var(--rule-strong)" strokeWidth={1} />
          <text x={axis + side / 2} y={up(0) + 2.7 * rem} textAnchor="middle">
            {xName}
          </text>
          <ThresholdHandle x={across(point[0])} y={up(point[1])} rem={rem} keep={keep} words={words} where={where} onKeep={onKeep} />
        </svg>
      ) : null}
    </div>
  );
}
