/**
 * One reliability diagram inside an svg: a square, its diagonal dashed, a bar of accuracy per bin, the
 * gap to what was claimed hatched, the counts of the bins under it. Empty bins stay empty; a bin of few
 * images is drawn pale, because it says little.
 */
import type { ReliabilityBin } from '../../core/calibration/bins';
import { formatCount, formatPercent } from '../../ui/format';
import { BinTargets } from './bin-targets';

export interface ReliabilityPlotProps {
  /** Left end and top of the square. */
  x: number;
  y: number;
  side: number;
  rem: number;
  /** Unique in the page. */
  id: string;
  bins: readonly ReliabilityBin[];
  /** Numbers at the left axis. */
  hasScale: boolean;
  /** Confidence of the specimen, where it is read. */
  specimen?: number;
  /** Shares of another state, as a line over the bars. */
  ghost?: readonly ReliabilityBin[];
  chosenBin: number | undefined;
  onChooseBin: (bin: number | undefined) => void;
}

/** A share of fewer images than this is known to no better than some 15 points. */
const FEW = 30;
const STRIP_REM = 2.9;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const FEW_TICKS = [0, 0.5, 1];
/** Size of the chart's numbers: a count needs a column this wide to stand in. */
export const FONT_REM = 0.92;

/** Height below the square that counts, ticks and the axis' name take, in rem. */
export const BELOW_SQUARE_REM = STRIP_REM + 2.5;

export function binLabel({ lower, upper, count, accuracy }: ReliabilityBin): string {
  const range = `Confidence ${(lower * 100).toFixed(1)} to ${(upper * 100).toFixed(1)} %`;
  return accuracy === null ? `${range}: no images` : `${range}: ${formatCount(count)} ${count === 1 ? 'image' : 'images'}, ${formatPercent(accuracy)} right`;
}

export function ReliabilityPlot(props: ReliabilityPlotProps) {
  const { x, y, side, rem, id, bins, hasScale, specimen, ghost = [], chosenBin, onChooseBin } = props;
  const across = (share: number): number => x + share * side;
  const up = (share: number): number => y + (1 - share) * side;
  // Two small squares stand close together: their outer numbers stay inside.
  const isSmall = side < 17 * rem;
  const ticks = isSmall ? FEW_TICKS : TICKS;
  const stripTop = y + side;
  const strip = STRIP_REM * rem;
  const most = Math.log1p(Math.max(1, ...bins.map(({ count }) => count)));
  const filled = bins.map((bin, index) => ({ ...bin, index })).filter(({ count }) => count > 0);
  const hatch = `${id}-hatch`;
  return (
    <g>
      <defs>
        <pattern id={hatch} width={0.45 * rem} height={0.45 * rem} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1={0} y1={0} x2={0} y2={0.45 * rem} stroke="var(--data-other)" strokeWidth={0.2 * rem} />
        </pattern>
      </defs>
      <rect x={x} y={y} width={side} height={side} fill="var(--surface)" stroke="none" />
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={across(0)} x2={across(1)} y1={up(tick)} y2={up(tick)} stroke="var(--grid)" strokeWidth={1} />
          {hasScale ? (
            <text x={x - 0.4 * rem} y={up(tick)} textAnchor="end" dominantBaseline="central">
              {tick * 100}
            </text>
          ) : null}
          <text x={across(tick)} y={stripTop + strip + 0.95 * rem} textAnchor={tick === 1 && (isSmall || !hasScale) ? 'end' : tick === 0 && isSmall ? 'start' : 'middle'}>
            {tick * 100}
          </text>
        </g>
      ))}
      {filled.map(({ index, lower, upper, count, accuracy, confidence }) => {
        const left = across(lower) + 0.5;
        const width = Math.max(0.5, across(upper) - across(lower) - 1);
        const right = accuracy ?? 0;
        const claimed = confidence ?? 0;
        const pale = count < FEW;
        const bar = (Math.log1p(count) / most) * (strip - 0.3 * rem);
        return (
          <g key={index}>
            <rect x={left} y={up(right)} width={width} height={right * side} fill="var(--data-main)" fillOpacity={pale ? 0.3 : 0.85} stroke="var(--data-main)" strokeWidth={1} />
            <rect x={left} y={up(Math.max(right, claimed))} width={width} height={Math.abs(right - claimed) * side} fill={claimed < right ? 'var(--surface)' : 'none'} fillOpacity={0.55} />
            <rect
              x={left}
              y={up(Math.max(right, claimed))}
              width={width}
              height={Math.abs(right - claimed) * side}
              fill={`url(#${hatch})`}
              fillOpacity={pale ? 0.55 : 1}
              stroke="var(--data-other)"
              strokeWidth={1}
              strokeOpacity={pale ? 0.6 : 1}
            />
            <line x1={left} x2={left + width} y1={up(claimed)} y2={up(claimed)} stroke="var(--data-other)" strokeWidth={0.16 * rem} strokeOpacity={pale ? 0.6 : 1} />
            <rect x={left} y={stripTop + 1} width={width} height={bar} fill="var(--data-quiet)" fillOpacity={0.35} />
            {width > 1.1 * FONT_REM * rem ? (
              <text x={left + width / 2} y={stripTop + 0.35 * rem} textAnchor="start" dominantBaseline="central" transform={`rotate(90 ${left + width / 2} ${stripTop + 0.35 * rem})`} style={{ fill: 'var(--ink)' }}>
                {formatCount(count)}
              </text>
            ) : null}
          </g>
        );
      })}
      {ghost.map(({ lower, upper, accuracy }, i) =>
        accuracy === null ? null : <line key={`ghost-${i}`} x1={across(lower)} x2={across(upper)} y1={up(accuracy)} y2={up(accuracy)} stroke="var(--ink)" strokeWidth={0.14 * rem} strokeDasharray={`${0.14 * rem} ${0.2 * rem}`} />,
      )}
      <line x1={across(0)} y1={up(0)} x2={across(1)} y2={up(1)} stroke="var(--ink)" strokeWidth={1.25} strokeDasharray="6 5" />
      <rect x={x} y={y} width={side} height={side} fill="none" stroke="var(--rule-strong)" strokeWidth={1} />
      {specimen === undefined ? null : (
        <g>
          <path d={`M${across(specimen)} ${y + side} l${-0.4 * rem} ${-0.7 * rem} h${0.8 * rem} z`} fill="var(--ink)" stroke="var(--surface)" strokeWidth={1} />
        </g>
      )}
      <text x={x + side / 2} y={stripTop + strip + 2.2 * rem} textAnchor="middle">
        Confidence, percent
      </text>
      <BinTargets
        targets={filled.map((bin) => ({ bin: bin.index, x: across(bin.lower), width: across(bin.upper) - across(bin.lower), label: binLabel(bin) }))}
        y={y}
        height={side + strip}
        chosen={chosenBin}
        onChoose={onChooseBin}
      />
    </g>
  );
}
