/** One group of small multiples as one drawing: a mark per network and figure, with its 95 % interval. */
import { EXPOSED_WORDS } from '../../core/catalogue/exposure';
import { ChartFrame } from '../../ui/chart-frame';
import { formatPercent } from '../../ui/format';
import { CATEGORY_DASHES } from '../../ui/palettes';
import { usePlotSize } from '../../ui/use-plot-size';
import styles from './facet-chart.module.css';
import type { Facet, FacetGroup } from './facets';
import { markColour, markShape } from './network-mark';

export interface FacetChartProps {
  group: FacetGroup;
  /** What the lines are of, in their order. */
  series: readonly { label: string }[];
}

const axisText = (unit: FacetGroup['unit'], value: number): string => String(unit === 'percent' ? Math.round(value * 1000) / 10 : Math.round(value * 100) / 100);

export function FacetChart({ group, series }: FacetChartProps) {
  const { title, facets, unit } = group;
  const [place, { width, rem }] = usePlotSize();
  const hasExposed = facets.some(({ lines }) => lines.some((points) => points.some(({ isExposed }) => isExposed)));
  const exposedWords = `Hollow marks: ${EXPOSED_WORDS}, which therefore can’t judge the network.`;
  const ranges = series
    .map(({ label }, i) => {
      const values = facets.flatMap(({ lines }) => lines[i].map(({ value }) => value));
      if (values.length === 0) return `${label}: nothing measured`;
      const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => (unit === 'percent' ? formatPercent(value) : value.toFixed(3)));
      return `${label}: from ${least} to ${most}`;
    })
    .join('; ');
  const summary = `${ranges}.${hasExposed ? ` ${exposedWords}` : ''}`;
  return (
    <ChartFrame
      title={title}
      summary={summary}
      fileName={`compare-${group.id}`}
      table={{
        columns: ['Chart', 'At', ...series.flatMap(({ label }) => [label, 'lower 95 %', 'upper 95 %'])],
        rows: facets.flatMap((facet) =>
          facet.categories.map((category, at) => [facet.title, category, ...facet.lines.flatMap((points) => {
            const point = points.find((one) => one.at === at);
            return [point?.value ?? null, point?.interval?.[0] ?? null, point?.interval?.[1] ?? null];
          })]),
        ),
      }}
    >
      <div ref={place} className={styles.plot}>
        {width > 0 ? <Drawing group={group} width={width} rem={rem} summary={summary} /> : null}
        {hasExposed ? <p className={styles.remark}>{exposedWords}</p> : null}
      </div>
    </ChartFrame>
  );
}

function Drawing({ group: { facets, unit }, width, rem, summary }: { group: FacetGroup; width: number; rem: number; summary: string }) {
  const columns = Math.max(1, Math.min(facets.length, Math.floor(width / (13 * rem))));
  const [w, h] = [width / columns, 12.5 * rem];
  return (
    <svg width={width} height={h * Math.ceil(facets.length / columns)} role="img" aria-label={summary} className={styles.drawing}>
      {facets.map((facet, i) => (
        <g key={facet.title} transform={`translate(${(i % columns) * w} ${Math.floor(i / columns) * h})`}>
          <Panel facet={facet} width={w} height={h} rem={rem} unit={unit} />
        </g>
      ))}
    </svg>
  );
}

interface PanelProps {
  facet: Facet;
  width: number;
  height: number;
  rem: number;
  unit: FacetGroup['unit'];
}

function Panel({ facet, width, height, rem, unit }: PanelProps) {
  const [low, high] = facet.domain;
  const [left, right, top, bottom] = [2.6 * rem, width - 0.8 * rem, 2 * rem, height - 2 * rem];
  const step = (right - left) / facet.categories.length;
  const x = (at: number, i: number): number => left + (at + 0.5) * step + (i - (facet.lines.length - 1) / 2) * Math.min(0.7 * rem, step / (facet.lines.length + 1));
  const y = (value: number): number => bottom - ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (bottom - top);
  const ticks = low < 0 ? [low, 0, high] : [low, (low + high) / 2, high];
  return (
    <>
      <text x={left} y={top - 0.75 * rem} className={styles.title}>
        {facet.title}
      </text>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} className={styles.grid} />
          <text x={left - 0.4 * rem} y={y(tick)} className={styles.tick} textAnchor="end" dominantBaseline="central">
            {axisText(unit, tick)}
          </text>
        </g>
      ))}
      {facet.categories.map((category, at) => (
        <text key={category} x={left + (at + 0.5) * step} y={bottom + 1.1 * rem} className={styles.tick} textAnchor="middle">
          {category}
        </text>
      ))}
      {facet.lines.map((points, i) => (
        <g key={i}>
          <polyline points={points.map(({ at, value }) => `${x(at, i)},${y(value)}`).join(' ')} fill="none" stroke={markColour(i)} strokeOpacity={0.45} strokeDasharray={CATEGORY_DASHES[i]} strokeWidth={1.5} />
          {points.map(({ at, value, interval, isExposed }) => (
            <g key={at}>
              {interval ? <line x1={x(at, i)} x2={x(at, i)} y1={y(interval[0])} y2={y(interval[1])} stroke={markColour(i)} strokeWidth={1.5} /> : null}
              <path d={markShape(i)} transform={`translate(${x(at, i)} ${y(value)}) scale(${rem / 18})`} fill={isExposed ? 'var(--surface)' : markColour(i)} stroke={markColour(i)} strokeWidth={isExposed ? 2 : 0} />
            </g>
          ))}
        </g>
      ))}
    </>
  );
}
