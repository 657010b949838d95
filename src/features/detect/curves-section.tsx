/** ROC and precision-recall of all lines, side by side, with the threshold of the histogram on both. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { EXPOSED_MARK, EXPOSED_WORDS } from '../../core/catalogue/exposure';
import { operatingPoint, thresholdKeeping, countAtLeast } from '../../core/detection/operating-point';
import { precisionRecallCurve } from '../../core/detection/precision-recall';
import { rocCurve } from '../../core/detection/roc';
import { negated } from '../../core/detection/thresholds';
import { ChartFrame } from '../../ui/chart-frame';
import { FootnoteMark } from '../../ui/footnote-mark';
import { formatCount, formatPercent } from '../../ui/format';
import { CATEGORY_COLOURS, CATEGORY_DASHES } from '../../ui/palettes';
import { Term } from '../../ui/term';
import { CurveSquare } from './curve-square';
import styles from './detect-panel.module.css';
import type { Scored } from './lines';
import { outsiders } from './outsiders';

export interface CurvesSectionProps {
  /** The main line first. */
  scored: readonly Scored[];
  keep: number;
  onKeep: (keep: number) => void;
  fileName: string;
  /** What the lines differ in. */
  choices: ReactNode;
  /** Their figures. */
  measures: ReactNode;
}

/** The main line has the colour of the theme; others take the categories'. */
export const lineColour = (index: number): string => (index === 0 ? 'var(--data-main)' : CATEGORY_COLOURS[index % CATEGORY_COLOURS.length]);
export const lineDash = (index: number): string => CATEGORY_DASHES[index % CATEGORY_DASHES.length];

export function CurvesSection({ scored, keep, onKeep, fileName, choices, measures }: CurvesSectionProps) {
  const [main] = scored;
  const { insideSorted, outSorted } = main;
  const curves = useMemo(
    () =>
      scored.map(({ line, insideSorted: inside, outSorted: out }, i) => {
        const [positive, negative] = [negated(out), negated(inside)];
        const look = { id: line.id, label: line.label, colour: lineColour(i), dash: lineDash(i) };
        return {
          roc: { ...look, points: rocCurve(positive, negative).map(({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate] as const) },
          pr: { ...look, points: precisionRecallCurve(positive, negative).map(({ recall, precision }) => [recall, precision] as const) },
        };
      }),
    [scored],
  );
  const { many } = outsiders(main.line.set);
  const point = operatingPoint(insideSorted, outSorted, thresholdKeeping(insideSorted, keep));
  const flagged = point.insideCount - point.kept;
  const caught = point.outCount - point.letIn;
  const recall = caught / point.outCount;
  const precision = caught + flagged === 0 ? 1 : caught / (caught + flagged);
  const base = point.outCount / (point.outCount + point.insideCount);
  const words = `${formatPercent(recall)} of the ${many} are caught and ${formatPercent(flagged / point.insideCount)} of the digits rejected.`;
  const aurocs = scored.map(({ line, metrics }) => `${line.label} ${metrics.auroc.toFixed(3)}`).join(', ');
  const rocSummary = `ROC with OOD as the positive class, ${formatCount(point.insideCount)} digits and ${formatCount(point.outCount)} ${many}. AUROC: ${aurocs}. At the threshold ${words}`;
  const prSummary = `Precision against recall with OOD as the positive class; guessing has a precision of ${formatPercent(base)}. At the threshold precision is ${formatPercent(precision)} at a recall of ${formatPercent(recall)}.`;
  const table = (kind: 'roc' | 'pr', x: string, y: string) => ({
    columns: ['Line', x, y],
    rows: curves.flatMap((one) => one[kind].points.map(([a, b]) => [one[kind].label, Number(a.toFixed(6)), Number(b.toFixed(6))])),
  });
  return (
    <section className={styles.section} aria-label="Curves over all thresholds">
      {choices}
      <ul className={styles.legend}>
        {scored.map(({ line }, i) => (
          <li key={line.id}>
            <svg width="2.4em" height="0.7em" aria-hidden="true">
              <line x1="0" x2="100%" y1="50%" y2="50%" stroke={lineColour(i)} strokeWidth={i === 0 ? 3 : 2} strokeDasharray={lineDash(i)} />
            </svg>
            <span>
              {line.label}
              {line.isExposed ? <FootnoteMark mark={EXPOSED_MARK} words={EXPOSED_WORDS} /> : null}
            </span>
          </li>
        ))}
        <li className={styles.remark}>
          OOD = positive: what is to be caught is the <Term id="ood">outsider</Term>.
        </li>
      </ul>
      <div className={styles.squares}>
        <ChartFrame title={<Term id="roc" />} summary={rocSummary} fileName={`${fileName}-roc`} table={table('roc', 'Share of digits rejected', 'Share of outsiders caught')}>
          <CurveSquare
            curves={curves.map(({ roc }) => roc)}
            chance={[[0, 0], [1, 1]]}
            xName="Digits rejected, percent"
            yName="Outsiders caught, percent"
            point={[flagged / point.insideCount, recall]}
            keep={keep}
            words={words}
            where="on the ROC curve"
            onKeep={onKeep}
            onPlace={(x) => onKeep(1 - x)}
            summary={rocSummary}
            testId="roc"
          />
        </ChartFrame>
        <ChartFrame title="Precision and recall" summary={prSummary} fileName={`${fileName}-precision-recall`} table={table('pr', 'Recall', 'Precision')}>
          <CurveSquare
            curves={curves.map(({ pr }) => pr)}
            chance={[[0, base], [1, base]]}
            xName="Recall: outsiders caught, percent"
            yName="Precision: outsiders among the rejected, percent"
            point={[recall, precision]}
            keep={keep}
            words={words}
            where="on the precision-recall curve"
            onKeep={onKeep}
            onPlace={(x) => {
              // The threshold that catches this share of outsiders, said as the share of digits it keeps.
              const rank = Math.min(outSorted.length - 1, Math.floor(x * outSorted.length));
              onKeep(countAtLeast(insideSorted, outSorted[rank]) / insideSorted.length);
            }}
            summary={prSummary}
            testId="precision-recall"
          />
        </ChartFrame>
        <div className={styles.wall}>{measures}</div>
      </div>
    </section>
  );
}
