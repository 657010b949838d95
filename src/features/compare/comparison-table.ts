/** The comparison as data: rows by networks, each figure with where it comes from, and the best where there is one. */
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { isExposed } from '../../core/catalogue/exposure';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { bestOf, shownOf } from '../../core/comparison/judge';
import type { Best } from '../../core/comparison/judge';
import type { Measured } from '../../core/comparison/measured';
import { orderedRows } from '../../core/comparison/rows';
import type { ComparisonRow, RowGroup } from '../../core/comparison/rows';
import { wilsonInterval } from '../../core/statistics/interval';
import { entryOf, hasMembers, parametersOf, specLabel, trainingOf } from '../../state/models';

export interface ComparedNetwork {
  spec: ClassifierSpec;
  key: string;
  label: string;
  parameters: number | null;
  /** In words: how it was trained. */
  training: string;
  isEnsemble: boolean;
  entry: ModelEntry | undefined;
  /** Whether a set of outsiders can't judge it, because it was trained on such. */
  isExposedTo: (set: string) => boolean;
}

export interface TableCell {
  /** Measured before and committed with the lab. */
  committed?: Measured;
  /** Computed in this page. */
  live?: Measured;
  all: readonly Measured[];
  /** Told from outsiders of a kind that the network was trained on: no figure to judge it by. */
  isExposed: boolean;
}

export interface TableRow {
  row: ComparisonRow;
  /** By the network's key. */
  cells: ReadonlyMap<string, TableCell>;
  /** The network that is better than all others beyond chance, of those that the row can judge. */
  best: Best | null;
  /** Whether any network has a figure. */
  isMeasured: boolean;
}

export interface ComparisonTable {
  networks: readonly ComparedNetwork[];
  rows: readonly TableRow[];
}

export function comparedNetwork(spec: ClassifierSpec, entries: readonly ModelEntry[]): ComparedNetwork {
  const entry = entryOf(entries, spec);
  return { spec, key: specKey(spec), label: specLabel(entries, spec), parameters: entry?.parameters ?? parametersOf(entries, spec), training: trainingOf(entries, spec), isEnsemble: hasMembers(entries, spec), entry, isExposedTo: (set) => isExposed(spec, set, entries) };
}

/** Parameters are counted, not measured; they stand in the table like a figure. */
function counted({ key, parameters, entry }: ComparedNetwork): Measured[] {
  return parameters === null ? [] : [{ row: 'parameters', network: key, value: parameters, n: 0, backend: '', isLive: false, ...(entry?.date ? { date: entry.date } : {}) }];
}

/** What was found when the model was tested as it is stored: the clean accuracy of every model that was, before a plan examined it. */
function tested({ key, entry }: ComparedNetwork): Measured[] {
  if (!entry?.test) return [];
  const { accuracy, n, backend, date } = entry.test;
  return [{ row: 'accuracy', network: key, value: accuracy, n, interval: wilsonInterval(Math.round(accuracy * n), n), backend, date, isLive: !entry.shipped }];
}

export function comparisonTable(networks: readonly ComparedNetwork[], measured: readonly Measured[]): ComparisonTable {
  const keys = new Set(networks.map(({ key }) => key));
  const mine = [...measured.filter(({ network }) => keys.has(network)), ...networks.flatMap(counted), ...networks.flatMap(tested)];
  const byRow = new Map<string, Measured[]>();
  for (const one of mine) byRow.set(one.row, [...(byRow.get(one.row) ?? []), one]);
  const rows = orderedRows(byRow.keys()).map((row): TableRow => {
    const figures = byRow.get(row.id) ?? [];
    const lists = new Map(networks.map(({ key }) => [key, figures.filter(({ network }) => network === key)]));
    const exposed = new Set(networks.filter(({ isExposedTo }) => row.outsiders !== undefined && isExposedTo(row.outsiders)).map(({ key }) => key));
    const cells = new Map([...lists].map(([key, all]): [string, TableCell] => [key, { committed: shownOf(all.filter(({ isLive }) => !isLive)), live: shownOf(all.filter(({ isLive }) => isLive)), all, isExposed: exposed.has(key) }]));
    return { row, cells, best: bestOf(row, new Map([...lists].filter(([key]) => !exposed.has(key)))), isMeasured: figures.length > 0 };
  });
  return { networks, rows };
}

/** The figure of a cell that sentences and charts speak of: the committed one, or else what was computed here. */
export const figureOf = (cell: TableCell | undefined): Measured | undefined => cell?.committed ?? cell?.live;

export const rowsOf = ({ rows }: ComparisonTable, group: RowGroup): TableRow[] => rows.filter(({ row }) => row.group === group);
