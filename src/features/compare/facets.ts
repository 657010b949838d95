/** The table as small multiples: one little chart per attack, shift, set or measure, all networks in each. */
import { attacks, reportAttackIds } from '../../core/catalogue/attacks';
import { fileDataset } from '../../core/catalogue/datasets';
import { COMPARED_OUTSIDERS } from '../../core/comparison/rows';
import type { RowGroup } from '../../core/comparison/rows';
import type { Interval } from '../../core/statistics/interval';
import { figureOf, rowsOf } from './comparison-table';
import type { ComparisonTable, TableRow } from './comparison-table';

export interface FacetPoint {
  /** Place among the categories. */
  at: number;
  value: number;
  interval?: Interval;
}

export interface Facet {
  title: string;
  categories: readonly string[];
  /** By network, in the order of the table. */
  lines: readonly (readonly FacetPoint[])[];
}

export interface FacetGroup {
  group: RowGroup;
  title: string;
  unit: 'percent' | 'auroc';
  facets: readonly Facet[];
  /** Bottom and top of every facet's axis. */
  domain: readonly [number, number];
}

const SHORT_SCORES: Readonly<Record<string, string>> = { msp: 'MSP', 'max-logit': 'max logit', 'cross-entropy': 'CE', 'odin-report': 'ODIN', 'mutual-information': 'disagreement' };

function facetOf(title: string, rows: readonly (TableRow | undefined)[], categories: readonly string[], table: ComparisonTable): Facet | null {
  const lines = table.networks.map(({ key }) =>
    rows.flatMap((row, at): FacetPoint[] => {
      const figure = row && figureOf(row.cells.get(key));
      return figure ? [{ at, value: figure.value, ...(figure.interval ? { interval: figure.interval } : {}) }] : [];
    }),
  );
  return lines.some((points) => points.length > 0) ? { title, categories, lines } : null;
}

/** A round axis around what is drawn, within 0 and 1. */
function domainOf(facets: readonly Facet[], atMost: number | null): readonly [number, number] {
  const values = facets.flatMap(({ lines }) => lines.flat().flatMap(({ value, interval }) => [value, ...(interval ?? [])]));
  if (atMost === null) return [0, Math.min(1, Math.ceil(Math.max(0.01, ...values) * 20) / 20)];
  return [Math.max(0, Math.floor(Math.min(1, ...values) * 10) / 10), atMost];
}

export function facetGroups(table: ComparisonTable): FacetGroup[] {
  const row = (id: string): TableRow | undefined => table.rows.find((one) => one.row.id === id);
  const some = (list: (Facet | null)[]): Facet[] => list.filter((facet) => facet !== null);

  const attack = some(
    reportAttackIds.map((id) => {
      const rows = rowsOf(table, 'attack').filter((one) => one.row.id.startsWith(`attack ${id} `));
      const entry = attacks.find((one) => one.id === id);
      return facetOf(entry?.label ?? id, rows, rows.map((one) => one.row.id.split(' ')[2]), table);
    }),
  );
  const shift = some(
    ([['rotate', 'Turned by', '°'], ['noise', 'Noise of', '']] as const).map(([kind, title, unit]) => {
      const rows = rowsOf(table, 'shift').filter((one) => one.row.id.startsWith(`shift ${kind} `));
      return facetOf(title, [row('accuracy'), ...rows], ['none', ...rows.map((one) => `${one.row.id.split(' ')[2]}${unit}`)], table);
    }),
  );
  const calibration = some(([['ece', 'ECE'], ['rms', 'RMS error'], ['mce', 'MCE']] as const).map(([id, title]) => facetOf(title, [row(`${id} before`), row(`${id} after`)], ['as trained', 'after T'], table)));
  const detection = some(
    COMPARED_OUTSIDERS.map((set) => {
      const ids = ['msp', 'max-logit', 'cross-entropy', 'odin-report'];
      return facetOf(fileDataset(set)?.label ?? set, ids.map((id) => row(`auroc ${id} ${set}`)), ids.map((id) => SHORT_SCORES[id]), table);
    }),
  );
  const groups: FacetGroup[] = [
    { group: 'attack', title: 'Share still read right against epsilon, by attack', unit: 'percent', facets: attack, domain: [0, 1] },
    { group: 'shift', title: 'Share read right, turned and noisy digits', unit: 'percent', facets: shift, domain: domainOf(shift, 1) },
    { group: 'detection', title: 'AUROC by score, OOD = positive', unit: 'auroc', facets: detection, domain: domainOf(detection, 1) },
    { group: 'calibration', title: 'Errors of calibration, before and after a temperature', unit: 'percent', facets: calibration, domain: domainOf(calibration, null) },
  ];
  return groups.filter(({ facets }) => facets.length > 0);
}
