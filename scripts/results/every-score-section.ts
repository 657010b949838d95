/** Every score of every network against each set of outsiders: a section of docs/RESULTS.md, written by report-tables.ts. */
import { fileDataset } from '../../src/core/catalogue/datasets';
import { EXPOSED_MARK, EXPOSED_WORDS, isExposed } from '../../src/core/catalogue/exposure';
import type { ZooIndex } from '../../src/core/catalogue/zoo';
import { shownOf } from '../../src/core/comparison/judge';
import type { Measured } from '../../src/core/comparison/measured';
import { originOf } from '../../src/core/comparison/origin';
import { COMPARED_OUTSIDERS, comparisonRow } from '../../src/core/comparison/rows';
import { table } from './sections.mjs';

/** By their ids in plans/detection.json. */
const SCORES = ['msp', 'max-logit', 'cross-entropy', 'energy', 'entropy', 'mutual-information', 'odin-report', 'odin', 'vim', 'vim-joined', 'residual', 'mahalanobis', 'knn'];
const FEW_MARK = '²';

const count = (n: number): string => n.toLocaleString('en');

function setTable(figures: readonly Measured[], ids: readonly string[], set: string): string {
  const of = (id: string, score: string): Measured | undefined => shownOf(figures.filter(({ network, row }) => network === `zoo:${id}` && row === `auroc ${score} ${set}`));
  const rows = ids.map((id) => ({ id, isMarked: isExposed({ zoo: id }, set), cells: SCORES.map((score) => of(id, score)) })).filter(({ cells }) => cells.some((cell) => cell !== undefined));
  const all = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell ?? []));
  const best = Math.max(...rows.filter(({ isMarked }) => !isMarked).flatMap(({ cells }) => cells.map((cell) => cell?.value ?? 0)));
  const whole = Math.max(...all.map(({ n }) => n));
  const few = all.find(({ n }) => n < whole);
  const written = (cell: Measured | undefined, isMarked: boolean): string => {
    if (!cell) return '';
    const text = `${cell.value.toFixed(cell.n >= 5000 || cell.value > 0.9995 ? 4 : 3)}${isMarked ? EXPOSED_MARK : ''}${cell.n < whole ? FEW_MARK : ''}`;
    return cell.value === best && !isMarked ? `**${text}**` : text;
  };
  const head = SCORES.map((score) => (comparisonRow(`auroc ${score} ${set}`)?.label ?? score).replace(`, ${fileDataset(set)?.label ?? set}`, ''));
  const n = `n ${count(whole)} digits and ${count(Math.max(...all.map(({ outsiders }) => outsiders ?? 0)))} outsiders${few ? `, ${FEW_MARK} ${count(few.n)} and ${count(few.outsiders ?? 0)}` : ''}`;
  return `### ${fileDataset(set)?.label ?? set}: ${n}\n\n${table(['network', ...head], rows.map(({ id, isMarked, cells }) => [`\`${id}\``, ...cells.map((cell) => written(cell, isMarked))]))}`;
}

/** @param figures every committed figure; those of plans/detection.json are of most images and win */
export function everyScoreSection(figures: readonly Measured[], { networks, ensembles }: Pick<ZooIndex, 'networks' | 'ensembles'>): string {
  const detection = figures.filter(({ row }) => row.startsWith('auroc '));
  const { days, backends } = originOf(detection);
  const ids = [...ensembles, ...networks].map(({ id }) => id);
  return `## Detection: every score of every network

AUROC of the test digits against each set, OOD = positive; the best of a set in bold, ${EXPOSED_MARK} ${EXPOSED_WORDS}, which can't judge the network. Intervals, FPR95 and average precision are in \`plans/detection.results.json\`. Fitted scores: 5,000 training digits (fewer where features are very wide). ${backends.join(', ')}, ${days[0]} to ${days.at(-1)}.

${COMPARED_OUTSIDERS.map((set) => setTable(detection, ids, set)).join('\n\n')}`;
}
