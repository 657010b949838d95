/** Loss or accuracy over the epochs, live: training as a line, validation as marks at the ends of epochs. */
import { CartesianGrid, ComposedChart, Line, ReferenceLine, XAxis, YAxis } from 'recharts';
import { stepsPerEpoch } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import type { TrainingLog } from '../../core/catalogue/training-log';
import { ChartFrame } from '../../ui/chart-frame';
import { Segmented } from '../../ui/segmented';
import { Term } from '../../ui/term';
import { CURVE_COLUMNS, curvePoints, curveRows, curveSentence } from './curve-data';
import { fileNameOf } from './model-archive';
import styles from './learning-curve.module.css';
import { usePlotSize } from '../../ui/use-plot-size';
import type { PlotSize } from '../../ui/use-plot-size';
import type { Curve } from './settings';

export interface LearningCurveProps {
  recipe: Recipe;
  log: TrainingLog;
  /** Of what is trained, for the file's name. */
  name: string;
  curve: Curve;
  onCurve: (curve: Curve) => void;
  /** Dimmed, with the cause. */
  stale?: string;
  /** What this is a curve of, where that is not said beside it. */
  caption?: string;
  /** Where the run went on from a checkpoint, in epochs. */
  resumedAt?: number;
}

const CURVE_OPTIONS: readonly { id: Curve; label: string }[] = [
  { id: 'accuracy', label: 'Accuracy' },
  { id: 'loss', label: 'Loss' },
];

const TICKS = 6;

/** Whole epochs, at most about six. */
function epochTicks(epochs: number): number[] {
  const gap = Math.max(1, Math.ceil(epochs / TICKS));
  return Array.from({ length: Math.floor(epochs / gap) + 1 }, (_, i) => i * gap);
}

const percent = (share: number): string => `${Math.round(share * 100)}`;

export function LearningCurve({ recipe, log, name, curve, onCurve, stale, caption, resumedAt }: LearningCurveProps) {
  const [place, size] = usePlotSize();
  const perEpoch = stepsPerEpoch(recipe);
  const isEmpty = log.steps.length === 0;
  return (
    <ChartFrame
      title={
        <span className={styles.title}>
          <span>
            {curve === 'loss' ? <Term id="loss">Loss</Term> : 'Share of digits read right, in percent'}, by <Term id="epoch" />
          </span>
          <Segmented label="Curve" hideLabel options={CURVE_OPTIONS} value={curve} onChange={onCurve} />
        </span>
      }
      summary={caption ? `${caption} ${curveSentence(log, curve)}` : curveSentence(log, curve)}
      showSummary={caption !== undefined}
      fileName={`learning-${fileNameOf(name)}-${curve}`}
      table={{ columns: CURVE_COLUMNS, rows: curveRows(log, perEpoch) }}
      stale={stale}
    >
      <div ref={place} className={styles.plot} data-testid="learning-curve">
        {size.width > 0 ? <Plot {...{ recipe, log, curve, size, resumedAt, perEpoch }} /> : null}
        {isEmpty ? <p className={styles.invitation}>The curve grows here while the network learns</p> : null}
      </div>
    </ChartFrame>
  );
}

interface PlotProps {
  recipe: Recipe;
  log: TrainingLog;
  curve: Curve;
  size: PlotSize;
  resumedAt?: number;
  perEpoch: number;
}

function Plot({ recipe, log, curve, size: { width, height, rem }, resumedAt, perEpoch }: PlotProps) {
  const points = curvePoints(log, perEpoch, curve);
  // Without a point the chart would draw no axes.
  const data = points.length > 0 ? points : [{ epoch: 0 }];
  return (
    <ComposedChart
      width={width}
      height={height}
      data={data}
      margin={{ top: 0.6 * rem, right: 1.2 * rem, bottom: 0.2 * rem, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid stroke="var(--rule)" vertical={false} />
      <XAxis dataKey="epoch" type="number" domain={[0, recipe.epochs]} ticks={epochTicks(recipe.epochs)} stroke="var(--ink)" tickLine={false} height={1.9 * rem} tickMargin={0.4 * rem} />
      <YAxis
        domain={curve === 'loss' ? [0, (top: number) => Math.max(2.4, top)] : [0, 1]}
        ticks={curve === 'loss' ? undefined : [0, 0.2, 0.4, 0.6, 0.8, 0.9, 1]}
        tickFormatter={curve === 'loss' ? (value: number) => value.toFixed(1) : percent}
        interval={0}
        stroke="var(--rule-strong)"
        axisLine={false}
        tickLine={false}
        width={2.6 * rem}
      />
      {resumedAt === undefined ? null : <ReferenceLine x={resumedAt} stroke="var(--ink-soft)" strokeDasharray="2 4" />}
      <Line dataKey="training" stroke="var(--data-main)" strokeWidth={2} dot={false} connectNulls isAnimationActive={false} />
      <Line
        dataKey="validation"
        stroke="var(--data-other)"
        strokeWidth={2}
        strokeDasharray="7 4"
        dot={{ r: 0.28 * rem, fill: 'var(--data-other)', strokeDasharray: 'none' }}
        connectNulls
        isAnimationActive={false}
      />
      <Legend x={width - 1.6 * rem} y={curve === 'loss' ? 1.4 * rem : height - 4.6 * rem} rem={rem} />
    </ComposedChart>
  );
}

/** Names of the two lines, in the corner that curves stay out of. */
function Legend({ x, y, rem }: { x: number; y: number; rem: number }) {
  const [left, end] = [x - 2.6 * rem, x];
  return (
    <g>
      <line x1={left} x2={end} y1={y} y2={y} stroke="var(--data-main)" strokeWidth={2} />
      <text x={left - 0.5 * rem} y={y} textAnchor="end" dominantBaseline="middle">
        Training digits
      </text>
      <line x1={left} x2={end} y1={y + 1.5 * rem} y2={y + 1.5 * rem} stroke="var(--data-other)" strokeWidth={2} strokeDasharray="7 4" />
      <circle cx={(left + end) / 2} cy={y + 1.5 * rem} r={0.28 * rem} fill="var(--data-other)" />
      <text x={left - 0.5 * rem} y={y + 1.5 * rem} textAnchor="end" dominantBaseline="middle">
        Validation digits
      </text>
    </g>
  );
}
