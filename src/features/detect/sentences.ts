/** The answers of the panel, computed from its present state. */
import { scoreEntry } from '../../core/catalogue/scores';
import { countAtLeast, operatingPoint, thresholdKeeping } from '../../core/detection/operating-point';
import { formatCount, formatPercent } from '../../ui/format';
import type { Scored } from './lines';
import { gridCells } from './odin-grid';
import type { ReportedBest, TunedGrid } from './odin-grid';
import { outsiders } from './outsiders';
import { publishedOdinAuroc } from './published-odin';
import { USUAL_KEEP } from './settings';
import type { Sentence } from '../../ui/stressed';

/** Mean confidence of the outsiders that are let in; null where none is. */
export function meanConfidenceLetIn({ out }: Pick<Scored, 'out'>, threshold: number): number | null {
  const { values } = out.scores[0];
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < threshold) continue;
    sum += out.confidences[i];
    count++;
  }
  return count === 0 ? null : sum / count;
}

/** "95 %", "99.5 %": no more digits than the share has. */
export const sharePercent = (share: number): string => `${Number((100 * share).toFixed(1))}\u00a0%`;

/** 0.996 -> "more than 99 %", in the middle of a sentence. */
export const surely = (confidence: number): string => formatPercent(confidence, confidence > 0.99 ? 1 : 0).replace('> ', 'more than ').replace('< ', 'less than ');

export function apartSentence(scored: Scored, keep: number, scoreLabel: string): Sentence {
  const { line, insideSorted, outSorted } = scored;
  const threshold = thresholdKeeping(insideSorted, keep);
  const point = operatingPoint(insideSorted, outSorted, threshold);
  const { many, one } = outsiders(line.set);
  const noun = point.outCount === 1 ? one : many;
  const by = line.score === 'msp' ? ',' : `, by ${scoreLabel},`;
  const start = `At the threshold that keeps ${sharePercent(point.kept / point.insideCount)} of digits${by} ${line.networkLabel} lets in `;
  const share = `${formatCount(point.letIn)} of ${formatCount(point.outCount)} ${noun}`;
  const sure = meanConfidenceLetIn(scored, threshold);
  if (sure === null) return [start, `none of ${formatCount(point.outCount)} ${noun}`, '.'];
  return [start, share, point.letIn === 1 ? `; it takes that one for a digit and is ${surely(sure)} sure.` : `; it takes these for digits and is ${surely(sure)} sure on average.`];
}

/** Where one image stands on a score. */
export interface Verdict {
  score: number;
  threshold: number;
  isRejected: boolean;
  /** Share of digits that score lower: how unusual the image would be for a digit. */
  lowerDigits: number;
}

/** @param sorted scores of digits, rising */
export function verdictOf(score: number, sorted: Float64Array, keep = USUAL_KEEP): Verdict {
  const threshold = thresholdKeeping(sorted, keep);
  return { score, threshold, isRejected: score < threshold, lowerDigits: 1 - countAtLeast(sorted, score) / sorted.length };
}

export function drawingSentence(networkLabel: string, reading: number, confidence: number, verdicts: readonly { label: string; verdict: Verdict }[], keep: number): Sentence {
  const rejecting = verdicts.filter(({ verdict }) => verdict.isRejected);
  const article = reading === 8 ? 'an' : 'a';
  const start = `${networkLabel} reads ${article} ${reading} and is ${surely(confidence)} sure. At the threshold that keeps ${sharePercent(keep)} of digits, `;
  if (rejecting.length === 0) return [start, verdicts.length === 1 ? `${verdicts[0].label} takes it for a digit` : `all ${verdicts.length} scores take it for a digit`, '.'];
  if (rejecting.length === verdicts.length) return [start, verdicts.length === 1 ? `${verdicts[0].label} rejects it` : `all ${verdicts.length} scores reject it`, ' as no digit.'];
  return [start, `${rejecting.length} of ${verdicts.length} scores reject it`, `: ${rejecting.map(({ label }) => label).join(', ')}.`];
}

const tableAuroc = (cell: Scored): number => (cell.line.score === 'odin' ? publishedOdinAuroc(cell) : cell.metrics.auroc);

/** The table: which network and score tell best, of those computed so far that the outsiders can judge. */
export function tableSentence(cells: readonly Scored[], many: string): Sentence {
  if (cells.length === 0) return [`Every network is about to be held against ${many} by the report’s four scores.`];
  const fair = cells.filter(({ line }) => !line.isExposed);
  if (fair.length === 0) return [`What is computed here so far was trained on ${many}, which therefore can’t judge it.`];
  const best = fair.reduce((a, b) => (tableAuroc(b) > tableAuroc(a) ? b : a));
  const worst = fair.reduce((a, b) => (tableAuroc(b) < tableAuroc(a) ? b : a));
  return [
    fair.length === cells.length ? 'Of what is computed here so far, ' : `Of what is computed here so far and was not trained on ${many}, `,
    `${best.line.networkLabel} by ${scoreEntry(best.line.score).label}`,
    ` tells digits from ${many} best, with an AUROC of ${tableAuroc(best).toFixed(3)}; the least is ${tableAuroc(worst).toFixed(3)}, by ${scoreEntry(worst.line.score).label} of ${worst.line.networkLabel}.`,
  ];
}

/** The heat map: what tuning brought, on images that it was not done on. */
export function odinSentence(networkLabel: string, grid: TunedGrid | null, reported: ReportedBest | null, many: string): Sentence {
  if (!grid) return [`ODIN has two settings; ${networkLabel} is about to go through ${gridCells.length} pairs of them.`];
  const { temperature, epsilon } = gridCells[grid.best];
  const start = `For ${networkLabel} and ${many}, ODIN is best at temperature ${temperature} and epsilon ${epsilon}`;
  if (!reported) return [`${start}; what that is worth on other images is being measured.`];
  const gain = reported.auroc - reported.msp;
  const words = Math.abs(gain) < 0.0005 ? 'no better than' : gain > 0 ? `${gain.toFixed(3)} more than` : `${(-gain).toFixed(3)} less than`;
  return [`${start}: on images that it was not tuned on its AUROC is `, reported.auroc.toFixed(3), `, ${words} plain confidence.`];
}
