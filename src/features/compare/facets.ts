/** The table as small multiples: one little chart per attack, shift, set or measure, all networks in each. */
import { attacks, reportAttackIds } from '../../core/catalogue/attacks';
import { fileDataset } from '../../core/catalogue/datasets';
import { COMPARED_OUTSIDERS } from '../../core/comparison/rows';
import type { Interval } from '../../core/statistics/interval';
import { figureOf, rowsOf } from './comparison-table';
import type { ComparisonTable, TableRow } from './comparison-table';

export interface FacetPoint {
  /** Place among the categories. */
  at: number;
  value: number;
  interval?: Interval;
  /** Of a set that can't judge the network, because it was trained on such. */
  isExposed?: boolean;
}

export interface Facet {
  title: string;
  categories: readonly string[];
  /** By network, in the order of the table. */
  lines: readonly (readonly FacetPoint[])[];
  /** Bottom and top of the axis. */
  domain: readonly [number, number];
}

export interface FacetGroup {
  /** In the names of files. */
  id: string;
  title: string;
  unit: 'percent' | 'auroc';
  facets: readonly Facet[];
}

type Undrawn = Omit<Facet, 'domain'>;

const SHORT_SCORES: Readonly<Record<string, string>> = { msp: 'MSP', 'max-logit': 'max logit', 'cross-entropy': 'CE', 'odin-report': 'ODIN', 'mutual-information': 'disagreement' };

function facetOf(title: string, rows: readonly (TableRow | undefined)[], categories: readonly string[], table: ComparisonTable): Undrawn | null {
  const lines = table.networks.map(({ key }) =>
    rows.flatMap((row, at): FacetPoint[] => {
      const cell = row?.cells.get(key);
      const figure = figureOf(cell);
      return cell && figure ? [{ at, value: figure.value, ...(figure.interval ? { interval: figure.interval } : {}), isExposed: cell.isExposed }] : [];
    }),
  );
  return lines.some((points) => points.length > 0) ? { title, categories, lines } : null;
}

const ends = (facets: readonly Undrawn[]): number[] => facets.flatMap(({ lines }) => lines.flat().flatMap(({ value, interval }) => [value, ...(interval ?? [])]));

/** From a round number below everything that is drawn up to 1, the same for all. */
function upToOne(facets: readonly Undrawn[]): Facet[] {
  const domain = [Math.max(0, Math.floor(Math.min(1, ...ends(facets)) * 10) / 10), 1] as const;
  return facets.map((facet) => ({ ...facet, domain }));
}

/** From 0 up to a round number above what is drawn, for each by itself. */
const fromZero = (facet: Undrawn): Facet => ({ ...facet, domain: [0, Math.min(1, Math.ceil(Math.max(0.01, ...ends([facet])) * 50) / 50)] });

export function facetGroups(table: ComparisonTable): FacetGroup[] {
  const row = (id: string): TableRow | undefined => table.rows.find((one) => one.row.id === id);
  const some = (list: (Undrawn | null)[]): Undrawn[] => list.filter((facet) => facet !== null);

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
    { id: 'attack', title: 'Share still read right against epsilon, by attack, percent', unit: 'percent', facets: attack.map((facet) => ({ ...facet, domain: [0, 1] })) },
    { id: 'shift', title: 'Share read right, turned and noisy digits, percent', unit: 'percent', facets: upToOne(shift) },
    { id: 'detection', title: 'AUROC by score, OOD = positive', unit: 'auroc', facets: upToOne(detection) },
    { id: 'calibration', title: 'Errors of calibration, before and after a temperature, percent', unit: 'percent', facets: calibration.map(fromZero) },
  ];
  return groups.filter(({ facets }) => facets.length > 0);
}
