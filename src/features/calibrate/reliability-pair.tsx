/** Two reliability diagrams on the same axes, side by side, as one figure with its table and its files. */
import { useId } from 'react';
import type { ReactNode } from 'react';
import type { ReliabilityBin } from '../../core/calibration/bins';
import type { CalibrationDetails } from '../../core/calibration/report';
import { ChartFrame } from '../../ui/chart-frame';
import { formatCount } from '../../ui/format';
import { usePlotSize } from '../../ui/use-plot-size';
import { BELOW_SQUARE_REM, FONT_REM, ReliabilityPlot } from './reliability-plot';
import styles from './reliability-pair.module.css';
import type { ChosenBin, Side } from './settings';
import { formatError, shortTitle } from './words';

export interface PairSide {
  /** Over the diagram: "As trained, T = 1". */
  title: string;
  /** A name that the title begins with, which gives way where there is no room for it. */
  name?: string;
  /** After the title where there is room for it: "n = 500". */
  note?: string;
  details: CalibrationDetails;
  /** Confidence of the specimen. */
  specimen?: number;
}

export interface ReliabilityPairProps {
  title: ReactNode;
  summary: string;
  fileName: string;
  /** Absent where one diagram stands alone. */
  left: PairSide | null;
  right: PairSide | null;
  /** In the place of the right diagram while there is none. */
  missing?: ReactNode;
  chosen: ChosenBin | undefined;
  onChoose: (bin: number | undefined, side: Side) => void;
  stale?: string;
  /** Drawn as a line over a diagram that stands alone: what it was before. */
  ghost?: { title: string; bins: readonly ReliabilityBin[] };
}

const COLUMNS = ['Diagram', 'Bin', 'Lower end', 'Upper end', 'Images', 'Mean confidence', 'Accuracy'];

function rowsOf({ title, details }: PairSide): (string | number | null)[][] {
  return details.bins.map(({ lower, upper, count, confidence, accuracy }, i) => [title, i + 1, lower, upper, count, confidence, accuracy]);
}

const SIDES: readonly Side[] = ['left', 'right'];

const AXIS_REM = 3.6;
const TITLE_REM = 2.8;
/** Mean width of a bold character, of its size. */
const CHARACTER = 0.54;

export function ReliabilityPair(props: ReliabilityPairProps) {
  const { title, summary, fileName, left, right, missing, chosen, onChoose, stale, ghost } = props;
  const [place, { width, height, rem }] = usePlotSize();
  const id = useId();
  const isNarrow = width < 36 * rem;
  const axis = (isNarrow ? 2.1 : AXIS_REM) * rem;
  const gap = (isNarrow ? 0.9 : 2) * rem;
  const top = TITLE_REM * rem;
  const below = BELOW_SQUARE_REM * rem;
  const side = Math.floor(Math.max(0, Math.min(left ? (width - axis - gap - 0.6 * rem) / 2 : width - axis - 0.6 * rem, height - top - below)));
  const places = [axis, left ? axis + side + gap : axis];
  const titleRem = isNarrow ? FONT_REM : 1.05;
  const titleOf = ({ title: whole, name = '', note }: PairSide): string =>
    shortTitle(name, whole.slice(name.length) + (note && !isNarrow ? `, ${note}` : ''), Math.floor(side / (CHARACTER * titleRem * rem)));
  const marked = [left, right].some((one) => one?.specimen !== undefined);
  return (
    <ChartFrame title={title} summary={summary} fileName={fileName} table={{ columns: COLUMNS, rows: [...(left ? rowsOf(left) : []), ...(right ? rowsOf(right) : [])] }} stale={stale}>
      <div ref={place} className={styles.plot}>
        {side > 0 ? (
          <svg width={places[1] + side + 0.6 * rem} height={top + side + below} data-testid="reliability" role="group" aria-label={summary}>
            {isNarrow ? null : (
              <text x={0.9 * rem} y={top + side / 2} textAnchor="middle" transform={`rotate(-90 ${0.9 * rem} ${top + side / 2})`}>
                Share read right, percent
              </text>
            )}
            {[left, right].map((one, i) =>
              one ? (
                <g key={i} role="group" aria-label={one.title}>
                  <text x={places[i]} y={0.95 * rem} style={{ fontWeight: 650, fill: 'var(--ink)', fontSize: `${titleRem}rem` }}>
                    {titleOf(one)}
                  </text>
                  <text x={places[i]} y={2.25 * rem} data-testid={`ece-${i}`}>
                    {side < 17 * rem ? `ECE ${formatError(one.details.ece)}` : `ECE ${formatError(one.details.ece)}, MCE ${formatError(one.details.mce)} (n = ${formatCount(one.details.largestGap.count)})`}
                  </text>
                  <ReliabilityPlot
                    x={places[i]}
                    y={top}
                    side={side}
                    rem={rem}
                    id={`${id}-${i}`}
                    bins={one.details.bins}
                    hasScale={i === 0 || !left}
                    ghost={i === 1 ? ghost?.bins : undefined}
                    specimen={one.specimen}
                    chosenBin={chosen?.side === SIDES[i] ? chosen.bin : undefined}
                    onChooseBin={(bin) => onChoose(bin, SIDES[i])}
                  />
                </g>
              ) : null,
            )}
          </svg>
        ) : null}
        {right || !missing || side === 0 ? null : (
          <div className={styles.missing} style={{ left: places[1], top, width: side, height: side }}>
            {missing}
          </div>
        )}
      </div>
      <p className={styles.legend}>
        <span className={styles.entry}>
          <span className={styles.bar} aria-hidden="true" /> share read right
        </span>
        <span className={styles.entry}>
          <span className={styles.gap} aria-hidden="true" /> gap to what it claims
        </span>
        <span className={styles.entry}>
          <span className={styles.pale} aria-hidden="true" /> fewer than 30 images
        </span>
        <span className={styles.entry}>
          <span className={styles.counts} aria-hidden="true" /> images in the bin
        </span>
        {ghost ? (
          <span className={styles.entry}>
            <span className={styles.ghost} aria-hidden="true" /> {ghost.title}
          </span>
        ) : null}
        {!marked ? null : (
          <span className={styles.entry}>
            <span className={styles.mark} aria-hidden="true">
              ▼
            </span>{' '}
            the digit on the bench
          </span>
        )}
      </p>
    </ChartFrame>
  );
}
