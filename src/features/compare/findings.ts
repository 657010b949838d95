/**
 * What the table says, in plain words: a sentence per finding, each computed from the figures and said only as far
 * as its interval goes. The first network is held against each of the others.
 */
import { differenceOf, standingOf } from '../../core/comparison/judge';
import type { Difference, Standing } from '../../core/comparison/judge';
import { scores } from '../../core/catalogue/scores';
import { outsidersLabel } from '../../core/comparison/rows';
import type { RowGroup } from '../../core/comparison/rows';
import { formatCount, formatPercent } from '../../ui/format';
import { figureOf, rowsOf } from './comparison-table';
import type { ComparedNetwork, ComparisonTable, TableCell, TableRow } from './comparison-table';
import { formatDifference, formatDifferenceInterval, formatFigure, listed } from './words';
import type { Sentence } from '../../ui/stressed';

interface Judged {
  row: TableRow;
  difference: Difference;
  standing: Standing;
}

export interface Finding {
  id: string;
  sentence: Sentence;
}

/** Kinds of trouble in which networks are held against each other, and how a sentence calls what is won there. */
interface Arena {
  id: string;
  group: RowGroup;
  /** Which rows of the group: the start of their ids, and of those with a score by what it is made of. */
  kind: string;
  madeOf?: 'outputs' | 'features';
  at: string;
}

const ARENAS: readonly Arena[] = [
  { id: 'attack', group: 'attack', kind: 'attack', at: 'under attack' },
  { id: 'turned', group: 'shift', kind: 'shift rotate', at: 'on turned digits' },
  { id: 'noisy', group: 'shift', kind: 'shift noise', at: 'on noisy digits' },
  { id: 'detection', group: 'detection', kind: 'auroc', madeOf: 'outputs', at: 'at telling digits from outsiders by what it says' },
  { id: 'features', group: 'detection', kind: 'auroc', madeOf: 'features', at: 'at telling them by its features' },
  { id: 'failures', group: 'failures', kind: 'failures', at: 'at finding its own mistakes' },
];

/** Rows that one of the two can't be judged by, because it was trained on such outsiders. */
const unfairRows = (table: ComparisonTable, group: RowGroup, first: ComparedNetwork, second: ComparedNetwork): TableRow[] =>
  rowsOf(table, group).filter(({ cells }) => [first, second].some(({ key }) => cells.get(key)?.isExposed));

function judgedRows(table: ComparisonTable, group: RowGroup, first: ComparedNetwork, second: ComparedNetwork): Judged[] {
  const unfair = new Set(unfairRows(table, group, first, second));
  return rowsOf(table, group).flatMap((row) => {
    if (unfair.has(row)) return [];
    const difference = differenceOf(row.cells.get(first.key)?.all ?? [], row.cells.get(second.key)?.all ?? []);
    return difference ? [{ row, difference, standing: standingOf(row.row, difference) }] : [];
  });
}

/** What the score of a row "auroc SCORE SET" is made of; a plan's ids of one score in several settings begin with its id. */
function madeOf({ row: { id } }: TableRow): Arena['madeOf'] {
  const [, score] = id.split(' ');
  return scores.some((entry) => entry.needs.fit && (score === entry.id || score.startsWith(`${entry.id}-`))) ? 'features' : 'outputs';
}

function judgedArena(table: ComparisonTable, arena: Arena, first: ComparedNetwork, second: ComparedNetwork): Judged[] {
  return judgedRows(table, arena.group, first, second).filter(({ row }) => row.row.id.startsWith(`${arena.kind} `) && (!arena.madeOf || arena.madeOf === madeOf(row)));
}

const largest = (judged: readonly Judged[]): Judged | undefined => judged.reduce<Judged | undefined>((best, one) => (!best || Math.abs(one.difference.value) > Math.abs(best.difference.value) ? one : best), undefined);

/** The two figures of a difference as words: on its own images, so that they subtract to it. */
const both = ({ row: { row }, difference: { figures } }: Judged): string[] => figures.map(({ value, n }) => formatFigure(row, value, n));

/** "99.68 % against 99.46 %". */
const against = (judged: Judged): string => both(judged).join(' against ');

/** "Small CNN 99.46 %, Ensemble of three 99.68 %". */
const named = (judged: Judged, networks: readonly ComparedNetwork[]): string => both(judged).map((figure, i) => `${networks[i].label} ${figure}`).join(', ');

/** "on the same 1,000 digits", "on 1,000 and 300 digits". */
function onImages({ figures, n, isPaired }: Difference): string {
  const counts = [...new Set(figures.map((figure) => formatCount(figure.n)))];
  return isPaired ? `on the same ${formatCount(n)} digits` : `on ${counts.join(' and ')} digits`;
}

/** The evidence of one row: "Fast gradient, L2 1.5, 83.1 % against 40.2 % (apart by 42.9 points, 95 %: 39.8 to 46.0, on the same 1,000 digits)". */
function evidence(judged: Judged): string {
  const { row: { row }, difference } = judged;
  return `${row.label}, ${against(judged)} (apart by ${formatDifference(row, difference.value)}, ${formatDifferenceInterval(row, difference)}, ${onImages(difference)})`;
}

function cleanFinding(table: ComparisonTable, first: ComparedNetwork, second: ComparedNetwork): Finding[] {
  const [judged] = judgedRows(table, 'clean', first, second);
  if (!judged) return [];
  const figures = against(judged);
  const { standing, difference } = judged;
  const range = `${formatDifferenceInterval(judged.row.row, difference)} points`;
  const sentence: Sentence =
    standing === 'level'
      ? ['On clean digits ', `nothing tells ${first.label} and ${second.label} apart`, `: ${figures}, ${onImages(difference)}.`]
      : ['On clean digits ', `${standing === 'better' ? first.label : second.label} reads more right`, `: ${figures}, a difference of ${formatDifference(judged.row.row, difference.value)} (${range}), ${onImages(difference)}.`];
  return [{ id: `clean ${second.key}`, sentence }];
}

/** " Left out: Fashion-MNIST, test; the ensemble was trained on such outsiders." */
function leftOut(table: ComparisonTable, group: RowGroup, first: ComparedNetwork, second: ComparedNetwork): string {
  const unfair = unfairRows(table, group, first, second).filter(({ cells }) => [first, second].every(({ key }) => (cells.get(key)?.all ?? []).length > 0));
  const sets = [...new Set(unfair.flatMap(({ row }) => row.outsiders ?? []))];
  if (sets.length === 0) return '';
  const trained = [first, second].filter(({ isExposedTo }) => sets.some(isExposedTo)).map(({ label }) => label);
  return ` Left out: ${listed(sets.map(outsidersLabel))}; ${listed(trained)} ${trained.length === 1 ? 'was' : 'were'} trained on such outsiders.`;
}

function arenaFinding(table: ComparisonTable, arena: Arena, first: ComparedNetwork, second: ComparedNetwork): Finding[] {
  const judged = judgedArena(table, arena, first, second);
  if (judged.length === 0) return [];
  const ahead = judged.filter(({ standing }) => standing === 'better');
  const behind = judged.filter(({ standing }) => standing === 'worse');
  const rows = judged.length === 1 ? '1 figure' : `${judged.length} figures`;
  const id = `${arena.id} ${second.key}`;
  const start = `${arena.at[0].toUpperCase()}${arena.at.slice(1)} `;
  const rest = leftOut(table, arena.group, first, second);
  if (ahead.length + behind.length === 0) return [{ id, sentence: [start, `nothing tells ${first.label} and ${second.label} apart`, `, in none of ${rows}.${rest}`] }];
  const level = judged.length - ahead.length - behind.length;
  const counts = [`is ahead of ${second.label} in ${ahead.length} of ${rows}`, `behind in ${behind.length}`, ...(level > 0 ? [`level in ${level}`] : [])];
  const most = largest([...ahead, ...behind]);
  return [{ id, sentence: [start, `${first.label} ${listed(counts)}`, most ? `. The widest gap: ${evidence(most)}.${rest}` : `.${rest}`] }];
}

/** Better at one thing and worse at another, without exception: what training bought, and what it paid. */
function tradeFinding(table: ComparisonTable, first: ComparedNetwork, second: ComparedNetwork): Finding[] {
  const sides = ARENAS.flatMap((arena) => {
    const told = judgedArena(table, arena, first, second).filter(({ standing }) => standing !== 'level');
    const standings = new Set(told.map(({ standing }) => standing));
    const most = largest(told);
    return standings.size === 1 && most ? [{ id: arena.id, at: arena.at, standing: most.standing, most }] : [];
  });
  const [won, lost] = (['better', 'worse'] as const).map((wanted) => sides.filter(({ standing }) => standing === wanted));
  if (won.length === 0 || lost.length === 0) return [];
  const isAugmentation = new Set([first.key, second.key]).has('zoo:ensemble-augmented') && new Set([first.key, second.key]).has('zoo:ensemble');
  const turnedWon = sides.find(({ id }) => id === 'turned');
  const detectionLost = sides.find(({ id }) => id === 'detection');
  const features = sides.find(({ id }) => id === 'features');
  const stillTell = features && detectionLost && features.standing !== detectionLost.standing ? ' Its features still tell them apart, better than without.' : '';
  const why = isAugmentation && turnedWon && detectionLost ? ` Turned and moved training digits teach a network to ignore where things are, and with that to be sure of trousers.${stillTell}` : '';
  const words = (list: typeof sides, word: string): string => `${word} ${listed(list.map(({ at }) => at))}`;
  const proof = [turnedWon && won.includes(turnedWon) ? turnedWon : won[0], detectionLost && lost.includes(detectionLost) ? detectionLost : lost[0]].map(({ most }) => evidence(most)).join('; ');
  return [{ id: `trade ${second.key}`, sentence: ['A trade: ', `${first.label} is ${words(won, 'better')} and ${words(lost, 'worse')} than ${second.label}`, `. ${proof}.${why}`] }];
}

/** What a temperature does for one network. */
function temperatureFinding(table: ComparisonTable, network: ComparedNetwork): Finding[] {
  const [before, after] = ['ece before', 'ece after'].map((id) => rowsOf(table, 'calibration').find(({ row }) => row.id === id));
  const figures = [before, after].map((one) => one && figureOf(one.cells.get(network.key)));
  if (!before || !after || !figures[0] || !figures[1]) return [];
  const [claimed, tempered] = [before, after].map(({ row }, i) => formatFigure(row, figures[i]?.value ?? 0, figures[i]?.n ?? 0));
  return [{ id: `temperature ${network.key}`, sentence: [`What ${network.label} claims is off by `, `${claimed} as trained and ${tempered} after a temperature`, ` (ECE, ${figures[1].note ?? 'fitted on validation'}, ${formatCount(figures[0].n)} digits).`] }];
}

/** Costs that are apart by less than these factors are the same; the fastest of a few rounds still varies by tens of percent from one day to another. */
const SAME_COST: Readonly<Record<string, number>> = { parameters: 1.05, time: 1.5 };

/** Two costs that can be held against each other: both measured before, or both in this page; times on the same backend with as many threads. */
function comparableCosts(row: string, first: TableCell | undefined, second: TableCell | undefined): [number, number] | null {
  const pairs = [
    [first?.committed, second?.committed],
    [first?.live, second?.live],
  ];
  for (const [a, b] of pairs) if (a && b && b.value > 0 && (row !== 'time' || (a.backend === b.backend && a.note === b.note))) return [a.value, b.value];
  return null;
}

function costFinding(table: ComparisonTable, first: ComparedNetwork, second: ComparedNetwork): Finding[] {
  const ratios = rowsOf(table, 'cost').flatMap(({ row, cells }) => {
    const costs = comparableCosts(row.id, cells.get(first.key), cells.get(second.key));
    if (!costs) return [];
    const ratio = costs[0] / costs[1];
    const what = row.id === 'time' ? 'the time' : 'the parameters';
    if (Math.max(ratio, 1 / ratio) < (SAME_COST[row.id] ?? 1)) return [];
    if (ratio < 1) return [`${formatPercent(ratio, ratio < 0.1 ? 1 : 0)} of ${what}`];
    return [`${ratio.toFixed(ratio >= 9.95 ? 0 : 1)} times ${what}`];
  });
  return ratios.length === 0 ? [] : [{ id: `cost ${second.key}`, sentence: [`${first.label} takes `, listed(ratios), ` of ${second.label}.`] }];
}

/** Every finding, the first network against each other one. */
export function findingsOf(table: ComparisonTable): Finding[] {
  const [first, ...others] = table.networks;
  return [
    ...others.flatMap((second) => [
      ...tradeFinding(table, first, second),
      ...cleanFinding(table, first, second),
      ...ARENAS.flatMap((arena) => arenaFinding(table, arena, first, second)),
      ...costFinding(table, first, second),
    ]),
    ...table.networks.flatMap((network) => temperatureFinding(table, network)),
  ];
}

/** The panel's one sentence: equal or not on clean digits, and what tells the first two apart most. */
export function answerOf(table: ComparisonTable): Sentence {
  const [first, second] = table.networks;
  if (!second) return [`Choose a network to stand beside ${first?.label ?? 'the first'}.`];
  const [clean] = judgedRows(table, 'clean', first, second);
  const most = largest(ARENAS.flatMap((arena) => judgedArena(table, arena, first, second)).filter(({ standing }) => standing !== 'level'));
  if (!clean && !most) return [`${first.label} and ${second.label} share no measured figure yet; compute a row below on both.`];
  const start = !clean
    ? ''
    : clean.standing === 'level'
      ? `On clean digits nothing tells ${first.label} and ${second.label} apart (${named(clean, [first, second])}). `
      : `On clean digits ${clean.standing === 'better' ? first.label : second.label} is ahead (${named(clean, [first, second])}). `;
  if (!most) return [`${start}Nothing else that was measured tells them apart.`];
  const ahead = most.standing === 'better' ? first : second;
  return [`${start}What tells them apart most is `, most.row.row.label, `: ${named(most, [first, second])} ${onImages(most.difference)}, so ${ahead.label} is ahead by ${formatDifference(most.row.row, most.difference.value)}.`];
}
