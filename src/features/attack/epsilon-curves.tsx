/** Accuracy against epsilon for one attack: a line for each network, with 95 % intervals. */
import { CartesianGrid, ComposedChart, ErrorBar, Line, XAxis, YAxis } from 'recharts';
import { attackEntry } from '../../core/catalogue/attacks';
import type { CellResult } from '../../core/catalogue/results';
import type { Interval } from '../../core/statistics/interval';
import { ChartFrame } from '../../ui/chart-frame';
import { formatPercent } from '../../ui/format';
import { CATEGORY_COLOURS, CATEGORY_DASHES } from '../../ui/palettes';
import { usePlotSize } from '../../ui/use-plot-size';
import { readFigures } from './attack-figures';
import type { TableLayout, TableRow } from './attack-plan';
import styles from './closer-look.module.css';
import { shortName } from './settings';
import { formatRadius, listed, NORM_NAMES } from './words';

export interface CurvePoint {
  epsilon: number;
  share: number;
  interval: Interval;
}

export interface Curve {
  name: string;
  points: CurvePoint[];
}

/** The points of one attack's rows by network; epsilon 0 is the clean accuracy. */
export function curvesOf(layout: TableLayout, results: Readonly<Record<string, CellResult>>, like: TableRow): Curve[] {
  const rows = layout.rows.filter(({ attack, parameters }) => attack === like.attack && JSON.stringify(parameters) === JSON.stringify(like.parameters));
  return layout.columns.flatMap(({ name }) => {
    const points: CurvePoint[] = [];
    for (const { epsilon, cells } of rows) {
      const at = cells[name];
      const figures = at && readFigures(results[at.cell.id]);
      if (!figures) continue;
      if (points.length === 0) points.push({ epsilon: 0, share: figures.cleanAccuracy, interval: figures.cleanInterval });
      const { robustAccuracy, interval } = figures.results[at.epsilonIndex];
      if (epsilon > 0) points.push({ epsilon, share: robustAccuracy, interval });
    }
    return points.length > 0 ? [{ name, points: points.sort((a, b) => a.epsilon - b.epsilon) }] : [];
  });
}

export interface EpsilonCurvesProps {
  layout: TableLayout;
  results: Readonly<Record<string, CellResult>>;
  row: TableRow;
  labelOf: (name: string) => string;
}

export function EpsilonCurves({ layout, results, row, labelOf }: EpsilonCurvesProps) {
  const [place, { width, rem }] = usePlotSize();
  const curves = curvesOf(layout, results, row);
  const entry = attackEntry(row.attack);
  const ends = curves.map(({ name, points }) => `${labelOf(name)} falls from ${formatPercent(points[0].share)} to ${formatPercent(points[points.length - 1].share)}`);
  const norm = NORM_NAMES[entry.norm];
  return (
    <ChartFrame
      title={`Share still read right against ${norm} epsilon: ${shortName(entry)}`}
      summary={ends.length > 0 ? `${listed(ends)} at epsilon ${formatRadius(Math.max(...curves[0].points.map(({ epsilon }) => epsilon)))}.` : 'Nothing is measured yet.'}
      showSummary
      fileName={`attack-${row.attack}`}
      table={{
        columns: ['network', 'epsilon', 'robust accuracy', 'lower 95 %', 'upper 95 %'],
        rows: curves.flatMap(({ name, points }) => points.map(({ epsilon, share, interval }) => [labelOf(name), epsilon, share, ...interval])),
      }}
    >
      <div ref={place} className={styles.plot}>
        {width > 0 ? <Plot curves={curves} width={width} rem={rem} labelOf={labelOf} /> : null}
      </div>
    </ChartFrame>
  );
}

function Plot({ curves, width, rem, labelOf }: { curves: readonly Curve[]; width: number; rem: number; labelOf: (name: string) => string }) {
  const epsilons = [...new Set(curves.flatMap(({ points }) => points.map(({ epsilon }) => epsilon)))].sort((a, b) => a - b);
  const data = epsilons.map((epsilon) => ({
    epsilon,
    ...Object.fromEntries(
      curves.flatMap(({ points }, i) => {
        const point = points.find((one) => one.epsilon === epsilon);
        return point ? [[`share${i}`, point.share], [`error${i}`, [point.share - point.interval[0], point.interval[1] - point.share]]] : [];
      }),
    ),
  }));
  // The names stand above the plot, where no line can cross them.
  const names = 1.4 * rem * curves.length;
  return (
    <ComposedChart width={width} height={16 * rem + names} data={data} margin={{ top: 0.8 * rem + names, right: 1.2 * rem, bottom: 0.2 * rem, left: 0 }} accessibilityLayer={false}>
      <CartesianGrid stroke="var(--rule)" vertical={false} />
      {/* Small epsilons matter most: the root spreads them out without hiding zero, as a logarithm would. */}
      <XAxis dataKey="epsilon" type="number" scale="sqrt" domain={[0, 'dataMax']} ticks={epsilons} tickFormatter={formatRadius} interval="preserveStartEnd" stroke="var(--ink)" tickLine={false} height={1.9 * rem} tickMargin={0.4 * rem} />
      <YAxis domain={[0, 1]} ticks={[0, 0.2, 0.4, 0.6, 0.8, 1]} tickFormatter={(share: number) => String(Math.round(share * 100))} stroke="var(--rule-strong)" axisLine={false} tickLine={false} width={2.6 * rem} />
      {curves.map(({ name }, i) => (
        <Line key={name} dataKey={`share${i}`} stroke={CATEGORY_COLOURS[i % CATEGORY_COLOURS.length]} strokeDasharray={CATEGORY_DASHES[i % CATEGORY_DASHES.length]} strokeWidth={2.5} dot={{ r: 0.25 * rem, strokeDasharray: 'none', fill: CATEGORY_COLOURS[i % CATEGORY_COLOURS.length] }} isAnimationActive={false}>
          <ErrorBar dataKey={`error${i}`} direction="y" width={0.3 * rem} stroke={CATEGORY_COLOURS[i % CATEGORY_COLOURS.length]} strokeWidth={1.2} />
        </Line>
      ))}
      {curves.map(({ name }, i) => {
        const y = 0.7 * rem + i * 1.4 * rem;
        const right = width - 1.4 * rem;
        return (
          <g key={name}>
            <line x1={right - 2.6 * rem} x2={right} y1={y} y2={y} stroke={CATEGORY_COLOURS[i % CATEGORY_COLOURS.length]} strokeDasharray={CATEGORY_DASHES[i % CATEGORY_DASHES.length]} strokeWidth={2.5} />
            <text x={right - 3.1 * rem} y={y} textAnchor="end" dominantBaseline="middle">
              {labelOf(name)}
            </text>
          </g>
        );
      })}
    </ComposedChart>
  );
}
