/**
 * The figures that were measured before and committed with the lab, where there are any: the file may be
 * absent, and then nothing is shown in its place.
 */
import type { ScoreId } from '../../core/catalogue/scores';
import { REPORTED_ODIN } from '../../core/report/detection';
import { readMeasuredDetection } from '../../core/report/measured-detection';
import type { MeasuredDetection } from '../../core/report/measured-detection';
import { formatCount } from '../../ui/format';

const files: Readonly<Record<string, unknown>> = import.meta.glob('/plans/detection.results.json', { eager: true, import: 'default' });

const measured: readonly MeasuredDetection[] = Object.values(files).flatMap(readMeasuredDetection);

/** A plan may call a set by the set's id or shorter: "letters", "notmnist". */
const isSet = (name: string, set: string): boolean => name === set || set.startsWith(`${name}-`);

/** ODIN of a plan stands under several ids, by its settings; the table shows the report's. */
const isScore = ({ id, score, temperature, epsilon }: MeasuredDetection, wanted: ScoreId): boolean =>
  score === wanted && (wanted === 'odin' ? temperature === REPORTED_ODIN.temperature && epsilon === REPORTED_ODIN.epsilon : id === score);

export function measuredAuroc(network: string, set: string, score: ScoreId): MeasuredDetection | undefined {
  return measured.find((one) => one.classifier === network && isSet(one.out, set) && isScore(one, score));
}

/** Best measured figure of a set, over all networks and scores. */
export function bestMeasured(set: string): MeasuredDetection | undefined {
  const all = measured.filter((one) => isSet(one.out, set));
  return all.length === 0 ? undefined : all.reduce((best, one) => (one.auroc > best.auroc ? one : best));
}

/** When, on what and on how many; nothing where nothing was measured. */
export function measuredRemark(set: string): string | undefined {
  const best = bestMeasured(set);
  if (!best) return undefined;
  const when = best.date ? ` on ${best.date}` : '';
  return `“Measured by us”${when}, on ${best.backend}, ${formatCount(best.inCount)} test digits against ${formatCount(best.outCount)} others. The best of all scores was ${best.id} of ${best.classifier}: ${best.auroc.toFixed(4)}.`;
}
