/** Error of the rest against the share refused, drawn over the rail of the slider that chooses the share. */
import type { RiskCoverage } from '../../core/detection/risk-coverage';
import { ChartFrame } from '../../ui/chart-frame';
import { formatCount, formatPercent } from '../../ui/format';
import { usePlotSize } from '../../ui/use-plot-size';
import plot from './confidences-view.module.css';
import type { Refusal } from './refusal';
import { REFUSAL_SCORE_LABELS } from './refusal';
import { MOST_REFUSED } from './settings';

const POINTS = 200;
/** The slider's rail begins this far from its ends. */
const RAIL_REM = 0.75;

interface Point {
  refused: number;
  risk: number;
}

function points({ risk }: RiskCoverage): Point[] {
  const n = risk.length;
  return Array.from({ length: POINTS + 1 }, (_, i) => {
    const answered = Math.max(1, n - Math.round((i / POINTS) * MOST_REFUSED * n));
    return { refused: 1 - answered / n, risk: risk[answered - 1] };
  });
}

/** What a score that knew the errors would reach. */
function best(errors: number, n: number): Point[] {
  return Array.from({ length: POINTS + 1 }, (_, i) => {
    const refused = Math.round((i / POINTS) * MOST_REFUSED * n);
    return { refused: refused / n, risk: Math.max(0, errors - refused) / Math.max(1, n - refused) };
  });
}

export function RiskChart({ label, refusal, fileName }: { label: string; refusal: Refusal; fileName: string }) {
  const { curve, beside, n, refused, answered, answeredWrong, score } = refusal;
  const [place, { width, height, rem }] = usePlotSize();
  const mine = points(curve);
  const theirs = beside ? points(beside.curve) : null;
  const ideal = best(curve.errors, n);
  const top = Math.max(0.001, 1.12 * Math.max(mine[0].risk, theirs?.[0].risk ?? 0));
  const foot = height - 1.9 * rem;
  const across = (share: number): number => RAIL_REM * rem + (share / MOST_REFUSED) * (width - 2 * RAIL_REM * rem);
  const up = (risk: number): number => foot - (risk / top) * (foot - 0.8 * rem);
  const path = (of: readonly Point[]): string => of.map(({ refused: x, risk }, i) => `${i === 0 ? 'M' : 'L'}${across(x).toFixed(1)} ${up(risk).toFixed(1)}`).join('');
  const step = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((size) => top / size < 6) ?? 0.5;
  const ticks = Array.from({ length: Math.floor(top / step) }, (_, i) => (i + 1) * step);
  const present = { x: across(refused.length / n), y: up(answeredWrong / answered) };
  const summary = `Ranked by ${REFUSAL_SCORE_LABELS[score].toLowerCase()}, ${label} errs on ${formatPercent(mine[0].risk, 2)} of all digits and on ${formatPercent(answeredWrong / answered, 2)} when ${formatCount(refused.length)} are refused.`;
  const legend = [
    { name: label, colour: 'var(--data-main)', dash: undefined },
    ...(beside ? [{ name: beside.label, colour: 'var(--data-other)', dash: '7 4' }] : []),
    { name: `best possible, ${label}`, colour: 'var(--data-quiet)', dash: '2 3' },
  ];
  return (
    <ChartFrame
      title="Error of the digits that are answered, percent"
      summary={summary}
      fileName={fileName}
      table={{
        columns: ['Share refused', `Error, ${label}`, 'Error, best possible', ...(beside ? [`Error, ${beside.label}`] : [])],
        rows: mine.map(({ refused: x, risk }, i) => [Number(x.toFixed(6)), risk, ideal[i].risk, ...(theirs ? [theirs[i].risk] : [])]),
      }}
    >
      <div ref={place} className={`${plot.plot} ${plot.overSlider}`}>
        {width > 0 ? (
          <svg width={width} height={height} role="img" aria-label={summary} data-testid="risk-coverage">
            {ticks.map((tick) => (
              <g key={tick}>
                <line x1={across(0)} x2={across(MOST_REFUSED)} y1={up(tick)} y2={up(tick)} stroke="var(--grid)" strokeWidth={1} />
                <text x={across(MOST_REFUSED)} y={up(tick) - 0.3 * rem} textAnchor="end">
                  {(tick * 100).toFixed(step < 0.001 ? 2 : step < 0.01 ? 1 : 0)}
                </text>
              </g>
            ))}
            <rect x={across(0)} y={0.8 * rem} width={present.x - across(0)} height={foot - 0.8 * rem} fill="var(--data-quiet)" fillOpacity={0.14} />
            <g fill="none" strokeWidth={2.5}>
              <path d={path(ideal)} stroke="var(--data-quiet)" strokeDasharray="2 3" strokeWidth={1.75} />
              {theirs ? <path d={path(theirs)} stroke="var(--data-other)" strokeDasharray="7 4" /> : null}
              <path d={path(mine)} stroke="var(--data-main)" />
            </g>
            <line x1={present.x} x2={present.x} y1={0.8 * rem} y2={foot} stroke="var(--ink)" strokeWidth={1} />
            <circle cx={present.x} cy={present.y} r={0.45 * rem} fill="var(--surface)" stroke="var(--data-main)" strokeWidth={2.5} />
            <line x1={across(0)} x2={across(MOST_REFUSED)} y1={foot} y2={foot} stroke="var(--rule-strong)" strokeWidth={1} />
            {[0, 0.05, 0.1, 0.15, 0.2].map((tick) => (
              <text key={tick} x={across(tick)} y={foot + 1.3 * rem} textAnchor={tick === 0 ? 'start' : tick === MOST_REFUSED ? 'end' : 'middle'}>
                {tick === 0 ? '0 refused' : `${(tick * 100).toFixed(0)} %`}
              </text>
            ))}
            {legend.map(({ name, colour, dash }, i) => {
              const y = (1.6 + 1.5 * i) * rem;
              const end = width - 4.5 * rem;
              return (
                <g key={name}>
                  <line x1={end} x2={end + 2.4 * rem} y1={y} y2={y} stroke={colour} strokeWidth={2.5} strokeDasharray={dash} />
                  <text x={end - 0.5 * rem} y={y} textAnchor="end" dominantBaseline="central">
                    {name}
                  </text>
                </g>
              );
            })}
          </svg>
        ) : null}
      </div>
    </ChartFrame>
  );
}
