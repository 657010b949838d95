/** How sure the network is, as counts: a 99 % network fills one bin, so there is a log scale and a zoom. */
import { useMemo } from 'react';
import type { LiveCalibration } from '../../core/calibration/report';
import { histogram } from '../../core/statistics/histogram';
import type { Histogram } from '../../core/statistics/histogram';
import { ChartFrame } from '../../ui/chart-frame';
import { formatCount } from '../../ui/format';
import { Segmented } from '../../ui/segmented';
import { Term } from '../../ui/term';
import { usePlotSize } from '../../ui/use-plot-size';
import { BinSection, wallDigits } from './bin-section';
import { BinTargets } from './bin-targets';
import frame from '../../ui/panel-frame.module.css';
import styles from './calibrate-panel.module.css';
import plot from './confidences-view.module.css';
import type { Judged } from './judged';
import { binChanges, linkNumber, NO_BIN } from './settings';
import type { CalibrateSettings, Changes } from './settings';
import { TemperatureControl } from './temperature-control';
import { formatTemperature } from './words';

export interface ConfidencesViewProps {
  judged: Judged;
  live: LiveCalibration;
  settings: CalibrateSettings;
  onChange: (changes: Changes) => void;
  temperature: number;
}

const BINS = 20;
const RANGES = { all: { lower: 0, upper: 1 }, top: { lower: 0.9, upper: 1 } } as const;

/** 1, 10, 100, ... or even steps. */
function countTicks(most: number, scale: 'log' | 'linear'): number[] {
  if (scale === 'log') return Array.from({ length: Math.ceil(Math.log10(Math.max(10, most))) + 1 }, (_, i) => 10 ** i);
  const step = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}

function rangeWords(counts: Histogram, bin: number, zoom: 'all' | 'top'): string {
  const digits = zoom === 'top' ? 1 : 0;
  return `Confidence ${(counts.edges[bin] * 100).toFixed(digits)} to ${(counts.edges[bin + 1] * 100).toFixed(digits)} %`;
}

export function ConfidencesView({ judged, live, settings, onChange, temperature }: ConfidencesViewProps) {
  const { zoom, scale } = settings;
  const { all, wrong, inBin } = useMemo(() => {
    const { confidences } = live.logits.at(temperature);
    const options = { ...RANGES[zoom], bins: BINS, closed: 'right' } as const;
    const counts = histogram(confidences, options);
    return {
      all: counts,
      wrong: histogram(confidences.filter((_, i) => !live.logits.correct[i]), options),
      inBin: (bin: number): number[] => Array.from(confidences.keys()).filter((i) => confidences[i] > counts.edges[bin] && confidences[i] <= counts.edges[bin + 1]),
    };
  }, [live, temperature, zoom]);
  const chosen = settings.bin !== undefined && settings.bin < BINS && all.counts[settings.bin] > 0 ? settings.bin : undefined;
  const digits = chosen !== undefined && judged.rows ? wallDigits(inBin(chosen), live, judged.rows, temperature) : [];
  const summary = `Confidences of ${judged.label} at T = ${formatTemperature(temperature)} on ${formatCount(live.logits.count)} test digits: ${formatCount(all.counts[BINS - 1])} in the highest of ${BINS} bins, ${formatCount(all.below)} below the picture.`;
  return (
    <div className={frame.view}>
      <div className={styles.figure}>
        <ChartFrame
          title={
            <span className={styles.figureTitle}>
              <span>
                Test digits by <Term id="confidence" />
              </span>
              <span className={styles.options}>
                <Segmented
                  label="Counts"
                  options={[
                    { id: 'log', label: 'log' },
                    { id: 'linear', label: 'linear' },
                  ]}
                  value={scale}
                  onChange={(next) => onChange({ scale: next === 'log' ? undefined : next })}
                />
                <Segmented
                  label="Range"
                  options={[
                    { id: 'all', label: '0 to 100 %' },
                    { id: 'top', label: '90 to 100 %' },
                  ]}
                  value={zoom}
                  onChange={(next) => onChange({ zoom: next === 'all' ? undefined : next, ...NO_BIN })}
                />
              </span>
            </span>
          }
          summary={summary}
          fileName={`confidences-${judged.key.replace(/\W+/g, '-')}`}
          table={{
            columns: ['Lower end', 'Upper end', 'Images', 'Of which wrong'],
            rows: Array.from(all.counts, (count, i) => [Number(all.edges[i].toFixed(6)), Number(all.edges[i + 1].toFixed(6)), count, wrong.counts[i]]),
          }}
        >
          <Plot {...{ all, wrong, scale, zoom, summary, chosen, onChange }} />
        </ChartFrame>
        <p className={styles.remark}>
          Blue: all test digits. Orange, hatched: those read wrong. {all.below > 0 ? `${formatCount(all.below)} digits lie below this range. ` : ''}Press a column to see its digits.
        </p>
      </div>
      <div className={styles.controls}>
        <TemperatureControl
          fit={judged.fit}
          temperature={temperature}
          shownOn={live.logits.count}
          onChange={(next) => onChange({ t: next === undefined ? undefined : linkNumber(next) })}
        />
        <p className={styles.remark}>A higher temperature moves the columns to the left, a lower one to the right. Which digit wins never changes, so neither does the number of mistakes.</p>
      </div>
      {chosen === undefined ? null : <BinSection of={`${judged.label}, T = ${formatTemperature(temperature)}`} range={rangeWords(all, chosen, zoom)} digits={digits} spec={judged.spec} onClose={() => onChange(NO_BIN)} />}
    </div>
  );
}

interface PlotProps {
  all: Histogram;
  wrong: Histogram;
  scale: 'log' | 'linear';
  zoom: 'all' | 'top';
  summary: string;
  chosen: number | undefined;
  onChange: (changes: Changes) => void;
}

function Plot({ all, wrong, scale, zoom, summary, chosen, onChange }: PlotProps) {
  const [place, { width, height, rem }] = usePlotSize();
  const axis = 3.6 * rem;
  const foot = height - 3.2 * rem;
  const top = 0.8 * rem;
  const most = Math.max(1, ...all.counts);
  const ticks = countTicks(most, scale);
  const tallest = Math.max(most, ticks[ticks.length - 1]);
  // On the log scale half an image is the ground, so that a single one can be seen.
  const share = (count: number): number => (count === 0 ? 0 : scale === 'linear' ? count / tallest : Math.log(2 * count) / Math.log(2 * tallest));
  const up = (count: number): number => foot - share(count) * (foot - top);
  const { lower, upper } = RANGES[zoom];
  const across = (value: number): number => axis + ((value - lower) / (upper - lower)) * (width - axis - 1.2 * rem);
  const marks = Array.from({ length: 6 }, (_, i) => lower + ((upper - lower) * i) / 5);
  const columns = Array.from(all.counts, (count, bin) => ({ bin, count, left: across(all.edges[bin]) + 0.5, columnWidth: across(all.edges[bin + 1]) - across(all.edges[bin]) - 1 }));
  return (
    <div ref={place} className={plot.plot}>
      {width > 0 ? (
        <svg width={width} height={height} role="group" aria-label={summary} data-testid="confidences">
          <defs>
            <pattern id="wrong-hatch" width={0.45 * rem} height={0.45 * rem} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1={0} y1={0} x2={0} y2={0.45 * rem} stroke="var(--data-other)" strokeWidth={0.24 * rem} />
            </pattern>
          </defs>
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={axis} x2={width - 1.2 * rem} y1={up(tick)} y2={up(tick)} stroke="var(--grid)" strokeWidth={1} />
              <text x={axis - 0.4 * rem} y={up(tick)} textAnchor="end" dominantBaseline="central">
                {formatCount(tick)}
              </text>
            </g>
          ))}
          {columns.map(({ bin, count, left, columnWidth }) => (
            <g key={bin}>
              <rect x={left} y={up(count)} width={columnWidth} height={foot - up(count)} fill="var(--data-main)" fillOpacity={0.85} />
              <rect x={left} y={up(wrong.counts[bin])} width={columnWidth} height={foot - up(wrong.counts[bin])} fill="var(--surface)" />
              <rect x={left} y={up(wrong.counts[bin])} width={columnWidth} height={foot - up(wrong.counts[bin])} fill="url(#wrong-hatch)" stroke="var(--data-other)" strokeWidth={wrong.counts[bin] > 0 ? 1.25 : 0} />
            </g>
          ))}
          <line x1={axis} x2={width - 1.2 * rem} y1={foot} y2={foot} stroke="var(--rule-strong)" strokeWidth={1} />
          {marks.map((mark) => (
            <text key={mark} x={across(mark)} y={foot + 1.25 * rem} textAnchor="middle">
              {(mark * 100).toFixed(0)}
            </text>
          ))}
          <text x={(axis + width) / 2} y={foot + 2.75 * rem} textAnchor="middle">
            Confidence, percent
          </text>
          <BinTargets
            targets={columns
              .filter(({ count }) => count > 0)
              .map(({ bin, count, left, columnWidth }) => ({
                bin,
                x: left,
                width: columnWidth,
                label: `${rangeWords(all, bin, zoom)}: ${formatCount(count)} ${count === 1 ? 'image' : 'images'}, ${formatCount(wrong.counts[bin])} read wrong`,
              }))}
            y={top}
            height={foot - top}
            chosen={chosen}
            onChoose={(bin) => onChange(binChanges(bin))}
          />
        </svg>
      ) : null}
    </div>
  );
}
