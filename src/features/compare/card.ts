/**
 * The report card of one model: what it was trained on, how it fares, how it fails, with the number of images and
 * where every figure comes from. Plain data: the page shows it, and it leaves as HTML or JSON.
 */
import { specKey } from '../../core/catalogue/classifier-spec';
import { resolveClassifier } from '../../core/catalogue/plan';
import type { FinishedCell, FinishedPlan } from '../../core/comparison/measured';
import { groupLabels, ROW_GROUPS } from '../../core/comparison/rows';
import { formatBytes, formatCount, formatPercent } from '../../ui/format';
import { figureOf, rowsOf } from './comparison-table';
import type { ComparedNetwork, ComparisonTable } from './comparison-table';
import { formatFigure, formatImages, formatInterval, noteWords, sourceWords } from './words';
import type { Sentence } from '../../ui/stressed';

export interface CardFigure {
  label: string;
  value: string;
  interval: string;
  images: string;
  note: string;
  source: string;
}

export interface CardMistake {
  /** Row in the test set. */
  row: number;
  label: number;
  reading: number;
  /** Claimed, 0..1. */
  confidence: number;
}

export interface CardBin {
  lower: number;
  upper: number;
  count: number;
  confidence: number;
  accuracy: number;
}

export interface ReportCard {
  title: string;
  /** ISO 8601 day on which the card was written. */
  date: string;
  facts: { label: string; value: string }[];
  groups: { title: string; figures: CardFigure[] }[];
  /** How it fails, in sentences. */
  failures: string[];
  mistakes: CardMistake[];
  reliability: { title: string; n: number; bins: CardBin[] } | null;
  missing: string[];
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** The examination of this network on most images, among those committed and those of this page. */
export function examinationOf(key: string, plans: readonly FinishedPlan[]): FinishedCell | null {
  const all = plans.flatMap(({ classifiers, cells }) =>
    cells.filter(({ kind, classifier, error }) => {
      if (kind !== 'examination' || error || typeof classifier !== 'string' || !(classifier in classifiers)) return false;
      return specKey(resolveClassifier({ version: 1, classifiers, images: {}, cells: [] }, classifier)) === key;
    }),
  );
  return all.reduce<FinishedCell | null>((best, cell) => (!best || Number(cell.n) > Number(best.n) ? cell : best), null);
}

function factsOf({ entry, label, parameters, training }: ComparedNetwork): ReportCard['facts'] {
  return [
    { label: 'Model', value: label },
    ...(entry?.members && entry.members.length > 1 ? [{ label: 'Members', value: entry.members.map((member) => member.label).join(', ') }] : []),
    ...(parameters === null ? [] : [{ label: 'Parameters', value: formatCount(parameters) }]),
    ...(entry?.sizeBytes ? [{ label: 'Size as stored', value: formatBytes(entry.sizeBytes) }] : []),
    { label: 'Trained', value: training },
    ...(entry?.test ? [{ label: 'Tested as stored', value: `${formatPercent(entry.test.accuracy, 2)} of ${formatCount(entry.test.n)} test digits, ${entry.test.backend}, ${entry.test.date}` }] : []),
  ];
}

function groupsOf(table: ComparisonTable, { key }: ComparedNetwork): ReportCard['groups'] {
  return ROW_GROUPS.flatMap((group) => {
    const figures = rowsOf(table, group).flatMap(({ row, cells }): CardFigure[] => {
      const figure = row.id === 'parameters' ? undefined : figureOf(cells.get(key));
      if (!figure) return [];
      return [{ label: row.label, value: formatFigure(row, figure.value, figure.n), interval: formatInterval(row, figure) ?? '', images: formatImages(figure), note: noteWords(figure, cells.get(key)), source: sourceWords(figure) }];
    });
    return figures.length > 0 ? [{ title: groupLabels[group], figures }] : [];
  });
}

/** What it does worst, by its own figures. */
function failuresOf(table: ComparisonTable, { key, label }: ComparedNetwork): string[] {
  const all = (group: (typeof ROW_GROUPS)[number]) =>
    rowsOf(table, group).flatMap(({ row, cells }) => {
      const figure = figureOf(cells.get(key));
      return figure ? [{ row, figure }] : [];
    });
  const least = (group: (typeof ROW_GROUPS)[number], keep: (id: string) => boolean = () => true) => all(group).filter(({ row }) => keep(row.id)).reduce<ReturnType<typeof all>[number] | undefined>((worst, one) => (!worst || one.figure.value < worst.figure.value ? one : worst), undefined);
  const say = (what: string, one: ReturnType<typeof least>): string[] => (one ? [`${what}: ${one.row.label}, ${formatFigure(one.row, one.figure.value, one.figure.n)} (${formatImages(one.figure)}).`] : []);
  const clean = all('clean').at(0);
  const wrong = clean && Math.round((1 - clean.figure.value) * clean.figure.n);
  return [
    ...(clean && wrong !== undefined ? [`${label} reads ${formatCount(wrong)} of ${formatCount(clean.figure.n)} clean test digits wrong.`] : []),
    ...say('Weakest against small changes (epsilon 0.3)', least('attack', (id) => id.endsWith(' 0.3'))),
    ...say('Weakest on digits that are turned or noisy', least('shift')),
    ...say('Worst told from digits, by a score', least('detection')),
    ...say('Its own mistakes are found least well by', least('failures')),
  ];
}

const numbers = (fields: Fields, names: readonly string[]): number[] => names.map((name) => Number(fields[name]));

function reliabilityOf(examination: FinishedCell | null): ReportCard['reliability'] {
  const before = examination?.before;
  if (!isFields(before)) return null;
  const bins = listOf(before.bins).flatMap((bin): CardBin[] => {
    const [lower, upper, count, confidence, accuracy] = numbers(bin, ['lower', 'upper', 'count', 'confidence', 'accuracy']);
    return count > 0 ? [{ lower, upper, count, confidence, accuracy }] : [];
  });
  return { title: 'What it claims and what it keeps, as trained', n: Number(examination?.n), bins };
}

export function reportCard(table: ComparisonTable, network: ComparedNetwork, plans: readonly FinishedPlan[], date: string): ReportCard {
  const examination = examinationOf(network.key, plans);
  const groups = groupsOf(table, network);
  const missing = ROW_GROUPS.filter((group) => rowsOf(table, group).every(({ row, cells }) => row.id === 'parameters' || !figureOf(cells.get(network.key)))).map((group) => groupLabels[group]);
  const mistakes = listOf(examination?.mistakes).map((one): CardMistake => {
    const [row, label, reading, confidence] = numbers(one, ['row', 'label', 'reading', 'confidence']);
    return { row, label, reading, confidence };
  });
  const failures = failuresOf(table, network);
  return { title: `Report card: ${network.label}`, date, facts: factsOf(network), groups, failures: failures.length > 0 ? failures : ['Nothing is measured yet that would tell.'], mistakes, reliability: reliabilityOf(examination), missing };
}

/** The card in a sentence: how much is read right, and what it fails at worst. */
export function cardAnswer(table: ComparisonTable, network: ComparedNetwork): Sentence {
  const [row] = rowsOf(table, 'clean');
  const clean = row && figureOf(row.cells.get(network.key));
  if (!clean) return [`${network.label} has no measured figure yet: `, 'compute its rows on “All figures”', ', and its card fills in.'];
  const weakest = failuresOf(table, network).at(1);
  return [`${network.label} reads `, `${formatFigure(row.row, clean.value, clean.n)} of ${formatCount(clean.n)} clean test digits right`, `.${weakest ? ` ${weakest}` : ''}`];
}
