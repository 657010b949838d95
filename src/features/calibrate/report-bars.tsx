/** Pairs of bars: a figure from the report over the one computed here. */
import { formatError } from './words';
import { usePlotSize } from '../../ui/use-plot-size';
import plot from './confidences-view.module.css';

export interface ReportBar {
  id: string;
  label: string;
  reported: number;
  ours: number | null;
  oursLabel: string;
}

const WIDEST = 0.3;

export function ReportBars({ rows, summary }: { rows: readonly ReportBar[]; summary: string }) {
  const [place, { width, height, rem }] = usePlotSize();
  const row = height / rows.length;
  const bar = Math.min(1.7 * rem, row * 0.27);
  // On a narrow screen there is no room for whose figure it is beside the bar: the table says it.
  const isNarrow = width < 32 * rem;
  const across = (share: number): number => 2 + (Math.min(share, WIDEST) / WIDEST) * (width - (isNarrow ? 10 : 14.5) * rem);
  return (
    <div ref={place} className={plot.plot}>
      {width > 0 ? (
        <svg width={width} height={height} role="img" aria-label={summary}>
          <defs>
            <pattern id="report-hatch" width={0.45 * rem} height={0.45 * rem} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1={0} y1={0} x2={0} y2={0.45 * rem} stroke="var(--data-other)" strokeWidth={0.2 * rem} />
            </pattern>
          </defs>
          {rows.map(({ id, label, reported, ours, oursLabel }, i) => {
            const top = i * row + 1.5 * rem;
            return (
              <g key={id}>
                <text x={2} y={top - 0.4 * rem} style={{ fill: 'var(--ink)', fontWeight: 600 }}>
                  {label}
                </text>
                <rect x={2} y={top} width={Math.max(1.5, across(reported) - 2)} height={bar} fill="url(#report-hatch)" stroke="var(--data-other)" strokeWidth={1.25} />
                <text x={across(reported) + 0.5 * rem} y={top + bar / 2} dominantBaseline="central">
                  {formatError(reported)} from the report
                </text>
                {ours === null ? null : <rect x={2} y={top + 1.15 * bar} width={Math.max(1.5, across(ours) - 2)} height={bar} fill="var(--data-main)" />}
                <text x={across(ours ?? 0) + 0.5 * rem} y={top + 1.65 * bar} dominantBaseline="central">
                  {ours === null ? 'not read here yet' : `${formatError(ours)} here${isNarrow ? '' : `, ${oursLabel}`}`}
                </text>
              </g>
            );
          })}
        </svg>
      ) : null}
    </div>
  );
}
