/**
 * Ten probabilities before and after the attack, in pairs: hollow before, filled after. Members of an ensemble
 * stand under the whole, on the same places.
 */
import { ChartFrame } from '../../ui/chart-frame';
import { formatPercent } from '../../ui/format';
import { Term } from '../../ui/term';
import { usePlotSize } from '../../ui/use-plot-size';
import styles from './before-after.module.css';

export interface BeforeAfterRow {
  label: string;
  /** [10] each; `after` is null while it is not known. */
  before: ArrayLike<number>;
  after: ArrayLike<number> | null;
}

export interface BeforeAfterProps {
  /** The whole, then its members. */
  rows: readonly BeforeAfterRow[];
  truth: number;
  summary: string;
  isStale: boolean;
}

const DIGITS = Array.from({ length: 10 }, (_, i) => i);
const COLUMNS = ['Network', 'State', ...DIGITS.map(String)];

const largest = (values: ArrayLike<number>): number => DIGITS.reduce((best, i) => (values[i] > values[best] ? i : best), 0);

/** Without its sign, and without rounding to a certainty that is none. */
const percentOnBar = (value: number): string => (value > 0.999 && value < 1 ? '>99.9' : (value * 100).toFixed(value > 0.99 || value < 0.0995 ? 1 : 0));

export function BeforeAfter({ rows, truth, summary, isStale }: BeforeAfterProps) {
  const [place, { width, rem }] = usePlotSize();
  const numbers = rows.flatMap(({ label, before, after }) => [
    [label, 'before', ...Array.from(before)],
    ...(after ? [[label, 'after', ...Array.from(after)]] : []),
  ]);
  return (
    <ChartFrame
      title={
        <span className={styles.title}>
          How sure it is, in percent (<Term id="softmax" />)
        </span>
      }
      summary={summary}
      fileName="attack-probabilities"
      table={{ columns: COLUMNS, rows: numbers }}
    >
      <div ref={place} className={styles.place} data-stale={isStale || undefined}>
        {width > 0 && rows.length > 0 ? <Drawing rows={rows} truth={truth} width={width} rem={rem} /> : null}
      </div>
    </ChartFrame>
  );
}

function Drawing({ rows, truth, width, rem }: { rows: readonly BeforeAfterRow[]; truth: number; width: number; rem: number }) {
  const [whole, ...members] = rows;
  const top = 2.6 * rem;
  const tall = (members.length > 0 ? 6.5 : 8.5) * rem;
  const small = 1.7 * rem;
  const labels = top + tall + 1.25 * rem;
  const membersFrom = labels + 0.9 * rem;
  const each = small + 1.7 * rem;
  const height = membersFrom + members.length * each;
  const column = width / 10;
  const changed = whole.after ? largest(whole.after) : undefined;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" className={styles.svg}>
      <Legend rem={rem} />
      {[0, 0.5].map((share) => (
        <line key={share} x1={0} x2={width} y1={top + share * tall} y2={top + share * tall} stroke="var(--rule)" />
      ))}
      <Bars row={whole} x={0} y={top} width={width} height={tall} rem={rem} hasNumbers />
      {DIGITS.map((digit) => {
        const x = (digit + 0.5) * column;
        return (
          <g key={digit}>
            {digit === changed ? <rect x={x - 0.45 * column} width={0.9 * column} y={top + tall + 0.15 * rem} height={1.5 * rem} fill="var(--ink)" /> : null}
            <text className={digit === changed ? styles.chosen : styles.digit} x={x} y={labels} textAnchor="middle">
              {digit}
            </text>
            {digit === truth ? <line x1={x - 0.3 * column} x2={x + 0.3 * column} y1={labels + 0.55 * rem} y2={labels + 0.55 * rem} stroke="var(--ink)" strokeWidth={2} /> : null}
          </g>
        );
      })}
      {members.map((member, i) => {
        const y = membersFrom + i * each;
        return (
          <g key={member.label}>
            <text x={0} y={y + 0.85 * rem}>
              {member.label}
            </text>
            <text x={width} y={y + 0.85 * rem} textAnchor="end">
              {largest(member.before)}
              {member.after ? ` → ${largest(member.after)}, ${formatPercent(member.after[largest(member.after)])}` : ''}
            </text>
            <Bars row={member} x={0} y={y + 1.2 * rem} width={width} height={small} rem={rem} />
          </g>
        );
      })}
    </svg>
  );
}

/** Shares below this get no number: it would say nothing. */
const WORTH_A_NUMBER = 0.0005;

interface BarsProps {
  row: BeforeAfterRow;
  x: number;
  y: number;
  width: number;
  height: number;
  rem: number;
  hasNumbers?: boolean;
}

function Bars({ row: { before, after }, y, width, height, rem, hasNumbers = false }: BarsProps) {
  const column = width / 10;
  const bar = 0.38 * column;
  const bottom = y + height;
  return (
    <g>
      {DIGITS.map((digit) => {
        const middle = (digit + 0.5) * column;
        const numbers = after ?? before;
        return (
          <g key={digit}>
            <rect x={middle - bar - 1} width={bar} y={bottom - before[digit] * height} height={before[digit] * height} fill="none" stroke="var(--data-main)" strokeWidth={1.5} />
            {after ? <rect x={middle + 1} width={bar} y={bottom - after[digit] * height} height={after[digit] * height} fill="var(--data-other)" /> : null}
            {hasNumbers && numbers[digit] >= WORTH_A_NUMBER ? (
              <text x={middle + (after ? bar / 2 : -bar / 2)} y={bottom - numbers[digit] * height - 0.3 * rem} textAnchor="middle" className={styles.number}>
                {percentOnBar(numbers[digit])}
              </text>
            ) : null}
          </g>
        );
      })}
      <line x1={0} x2={width} y1={bottom} y2={bottom} stroke="var(--ink)" strokeWidth={hasNumbers ? 1.5 : 1} />
    </g>
  );
}

function Legend({ rem }: { rem: number }) {
  const y = 0.25 * rem;
  return (
    <g>
      <rect x={1} y={y} width={0.7 * rem} height={0.7 * rem} fill="none" stroke="var(--data-main)" strokeWidth={1.5} />
      <text x={1.1 * rem} y={y + 0.65 * rem}>
        before
      </text>
      <rect x={5 * rem} y={y} width={0.7 * rem} height={0.7 * rem} fill="var(--data-other)" />
      <text x={6.1 * rem} y={y + 0.65 * rem}>
        after
      </text>
      <line x1={9.2 * rem} x2={10 * rem} y1={y + 0.6 * rem} y2={y + 0.6 * rem} stroke="var(--ink)" strokeWidth={2} />
      <text x={10.4 * rem} y={y + 0.65 * rem}>
        what it is
      </text>
    </g>
  );
}
