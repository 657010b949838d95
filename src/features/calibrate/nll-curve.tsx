/**
 * NLL against temperature, drawn so that its axis is the slider's rail under it: the least of the
 * validation curve is the fitted temperature, the test curve says what that is worth.
 */
import { useMemo } from 'react';
import { nllCurve, temperatureGrid } from '../../core/calibration/temperature';
import type { LogitRows } from '../../state/calibration';
import { ChartFrame } from '../../ui/chart-frame';
import { formatCount } from '../../ui/format';
import { usePlotSize } from '../../ui/use-plot-size';
import type { Judged } from './judged';
import styles from './nll-curve.module.css';
import { TEMPERATURE_RANGE } from './settings';
import { formatTemperature } from './words';

const POINTS = 60;
const GRID = temperatureGrid(TEMPERATURE_RANGE.min, TEMPERATURE_RANGE.max, POINTS);
/** The slider's rail begins this far from its ends. */
const RAIL_REM = 0.75;
/** What lies above this many times the least is off the picture: the bottom of the valley is what matters. */
const TALLEST = 4;

function useCurve(rows: LogitRows | undefined): Float64Array | null {
  return useMemo(() => (rows && rows.labels.length > 0 ? nllCurve(rows.logits, rows.labels, GRID) : null), [rows]);
}

export function NllCurve({ judged, temperature, nll }: { judged: Judged; temperature: number; nll: number }) {
  const { test, validation, fit, label } = judged;
  // Half-read sets change with every part; the curve is worth its time once they stand.
  const onTest = useCurve(test?.status === 'ready' ? test.rows : undefined);
  const onValidation = useCurve(validation?.status === 'ready' ? validation.rows : undefined);
  const [place, { width, height, rem }] = usePlotSize();
  const { min, max } = TEMPERATURE_RANGE;
  const across = (t: number): number => RAIL_REM * rem + ((t - min) / (max - min)) * (width - 2 * RAIL_REM * rem);
  const all = [...(onTest ?? []), ...(onValidation ?? [])];
  const least = Math.min(...all);
  const top = Math.min(Math.max(...all), least * TALLEST);
  const foot = height - 1.7 * rem;
  // The logarithm keeps the valley open where the walls are steep.
  const up = (value: number): number => foot - (Math.log(Math.min(value, 2 * top) / least) / Math.log(top / least)) * (foot - 1.6 * rem) - 0.4 * rem;
  const path = (curve: Float64Array): string => Array.from(curve, (value, i) => `${i === 0 ? 'M' : 'L'}${across(GRID[i]).toFixed(1)} ${up(value).toFixed(1)}`).join('');
  const summary = fit
    ? `On ${formatCount(fit.count)} validation digits the NLL of ${label} is least at T = ${formatTemperature(fit.temperature)}: ${fit.nll.toFixed(4)} against ${fit.nllBefore.toFixed(4)} at T = 1.`
    : 'The validation digits are on their way.';
  const rows = Array.from(GRID, (t, i) => [Number(t.toFixed(4)), onValidation?.[i] ?? null, onTest?.[i] ?? null] as const);
  return (
    <ChartFrame title={
        <span className={styles.title}>
          NLL against temperature: <span className={styles.test} aria-hidden="true">●</span> <span className={styles.name}>test</span> <span className={styles.validation} aria-hidden="true">┅</span> <span className={styles.name}>validation</span>
        </span>
      } summary={summary} fileName={`nll-temperature-${judged.key.replace(/\W+/g, '-')}`} table={{ columns: ['Temperature', 'NLL, validation', 'NLL, test'], rows }}>
      <div ref={place} className={styles.plot}>
        {width > 0 && all.length > 0 ? (
          <svg width={width} height={height} role="img" aria-label={summary}>
            <clipPath id="nll-clip">
              <rect x={0} y={0} width={width} height={foot} />
            </clipPath>
            <line x1={0} x2={width} y1={foot} y2={foot} stroke="var(--rule-strong)" strokeWidth={1} />
            {[0.5, 1, 1.5, 2, 2.5, 3].map((tick) => (
              <g key={tick}>
                <line x1={across(tick)} x2={across(tick)} y1={foot} y2={foot + 0.3 * rem} stroke="var(--rule-strong)" strokeWidth={1} />
                <text x={across(tick)} y={foot + 1.4 * rem} textAnchor={tick === max ? 'end' : 'middle'}>
                  {tick}
                </text>
              </g>
            ))}
            {fit ? <line x1={across(fit.temperature)} x2={across(fit.temperature)} y1={1.5 * rem} y2={foot} stroke="var(--ink)" strokeWidth={1.25} strokeDasharray="2 3" /> : null}
            <g clipPath="url(#nll-clip)" fill="none" strokeWidth={2}>
              {onTest ? <path d={path(onTest)} stroke="var(--data-main)" /> : null}
              {onValidation ? <path d={path(onValidation)} stroke="var(--data-other)" strokeDasharray="7 4" /> : null}
            </g>
            {fit ? (
              <text x={across(fit.temperature) + (fit.temperature > 2 ? -0.35 : 0.35) * rem} y={1 * rem} textAnchor={fit.temperature > 2 ? 'end' : 'start'} style={{ fill: 'var(--ink)', stroke: 'var(--ground)', strokeWidth: 0.3 * rem, paintOrder: 'stroke' }}>
                fitted, {formatTemperature(fit.temperature)}
              </text>
            ) : null}
            {onTest ? <circle cx={across(temperature)} cy={Math.max(0.5 * rem, up(nll))} r={0.42 * rem} fill="var(--surface)" stroke="var(--data-main)" strokeWidth={2.5} /> : null}
          </svg>
        ) : (
          <p className={styles.waiting}>The curve is drawn once both sets are read</p>
        )}
      </div>
    </ChartFrame>
  );
}
