/**
 * An attack table as a plan: networks times attacks, each at all epsilons, over one draw of test images, with a
 * transfer matrix for each attack where one is wanted; and back, from any plan that holds such cells, to the rows
 * and columns of a table.
 */
import type { Cell, CellOf } from '../../core/catalogue/cells';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { hasLabels, invalidPlan, parsePlan, resolveClassifier } from '../../core/catalogue/plan';
import type { Plan, PlanClassifier } from '../../core/catalogue/plan';
import { enterClassifier } from '../../core/catalogue/plan-classifiers';

export interface TableChoice {
  networks: readonly ClassifierSpec[];
  attacks: readonly string[];
  epsilons: readonly number[];
  /** Test images, drawn without replacement. */
  count: number;
  seed: number;
  /** What a network is attacked through, where not itself. */
  through?: (network: ClassifierSpec) => ClassifierSpec | undefined;
  /** The epsilon of the transfer matrices; absent: none. */
  transfer?: number;
}

/** The name of the plan's one image set. */
const IMAGES = 'digits';

export function buildPlan({ networks, attacks, epsilons, count, seed, through, transfer }: TableChoice): Plan {
  const classifiers: Record<string, PlanClassifier> = {};
  const columns = networks.map((spec) => {
    const classifier = enterClassifier(classifiers, spec);
    const way = through?.(spec);
    return { classifier, ...(way ? { through: enterClassifier(classifiers, way) } : {}) };
  });
  // Fields in the order of the schema: a plan that was read from its file is written as the same text.
  const cells = attacks.flatMap((attack) =>
    columns.map((column): Cell => ({ id: `${attack}.${column.classifier}`, kind: 'attack', seed: 0, ...column, images: IMAGES, attack, epsilons: [...epsilons], parameters: {}, save: false })),
  );
  const names = columns.map(({ classifier }) => classifier);
  if (transfer !== undefined && names.length > 1)
    cells.push(...attacks.map((attack): Cell => ({ id: `transfer.${attack}`, kind: 'transfer', seed: 0, from: names, to: names, images: IMAGES, attack, epsilon: transfer, parameters: {}, save: false })));
  return { version: 1, classifiers, images: { [IMAGES]: { dataset: 'mnist-test', count, seed } }, cells };
}

/**
 * A plan from a file, where this panel can run it and show it.
 * @throws LabError `invalid-plan`: what is wrong, and where
 */
export function readTablePlan(text: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidPlan('plan', 'expected JSON; this file is none');
  }
  const plan = parsePlan(value);
  if (plan.cells.length === 0) throw invalidPlan('cells', 'expected at least one attack');
  plan.cells.forEach(({ kind, id }, i) => {
    if (kind !== 'attack' && kind !== 'transfer') throw invalidPlan(`cells.${i}.kind`, `expected "attack" or "transfer": this panel runs attacks only, and "${id}" is of kind ${kind}`);
  });
  for (const [name, images] of Object.entries(plan.images)) {
    if (!('dataset' in images)) throw invalidPlan(`images.${name}`, 'expected a data set: the page can not read files that a plan names. Run this plan with the command line');
    if (!hasLabels(images)) throw invalidPlan(`images.${name}`, 'expected digits with labels');
  }
  for (const [name, entry] of Object.entries(plan.classifiers))
    if ('model' in entry) throw invalidPlan(`classifiers.${name}`, 'expected a shipped or a saved network: the page can not read files that a plan names');
  return plan;
}

export type AttackCell = CellOf<'attack'>;

export type TransferCell = CellOf<'transfer'>;

export const attackCells = (plan: Plan): AttackCell[] => plan.cells.filter((cell) => cell.kind === 'attack');
export const transferCells = (plan: Plan): TransferCell[] => plan.cells.filter((cell) => cell.kind === 'transfer');

/** One network under one attack: what a cell costs is made of these. */
export interface AttackRun {
  /** The name of what is attacked. */
  classifier: string;
  attack: string;
  parameters: AttackCell['parameters'];
  epsilons: readonly number[];
  images: string;
}

/** The attacks that a plan's cells run. */
export function attackRuns(cells: readonly Cell[]): AttackRun[] {
  return cells.flatMap((cell): AttackRun[] => {
    if (cell.kind === 'attack') return [{ ...cell, classifier: cell.through ?? cell.classifier }];
    if (cell.kind === 'transfer') return cell.from.map((classifier) => ({ ...cell, classifier, epsilons: [cell.epsilon] }));
    return [];
  });
}

/** A row of the table: one attack, with its settings, at one epsilon. */
export interface TableRow {
  key: string;
  attack: string;
  parameters: AttackCell['parameters'];
  epsilon: number;
  /** Its cells by the name of the column, and the place of epsilon in each. */
  cells: Readonly<Record<string, { cell: AttackCell; epsilonIndex: number }>>;
}

/** A network, attacked in one way with one seed. */
export interface TableColumn {
  /** See `columnName`. */
  name: string;
  spec: ClassifierSpec;
  key: string;
  /** What it is attacked through, where not itself. */
  through?: ClassifierSpec;
  /** Where the plan attacks this network in this way with several seeds: the column's. */
  seed?: number;
}

export interface TableLayout {
  columns: TableColumn[];
  rows: TableRow[];
}

/** The name of the column that a cell stands in: the network's own, unless it is attacked through another or with a seed. */
export function columnName({ classifier, through, seed }: Pick<AttackCell, 'classifier' | 'through' | 'seed'>): string {
  return through === undefined && seed === 0 ? classifier : JSON.stringify([classifier, through, seed]);
}

/** Rows in the order in which the plan names them, columns likewise. */
export function tableLayout(plan: Plan): TableLayout {
  const columns = new Map<string, TableColumn>();
  const seeds = seedsByWay(plan);
  const rows = new Map<string, TableRow & { cells: Record<string, { cell: AttackCell; epsilonIndex: number }> }>();
  for (const cell of attackCells(plan)) {
    const name = columnName(cell);
    if (!columns.has(name)) {
      const spec = resolveClassifier(plan, cell.classifier);
      const through = cell.through === undefined ? {} : { through: resolveClassifier(plan, cell.through) };
      const seed = (seeds.get(wayName(cell))?.size ?? 0) > 1 ? { seed: cell.seed } : {};
      columns.set(name, { name, spec, key: specKey(spec), ...through, ...seed });
    }
    cell.epsilons.forEach((epsilon, epsilonIndex) => {
      const key = `${cell.attack} ${JSON.stringify(cell.parameters)} ${cell.images} ${epsilon}`;
      const row = rows.get(key) ?? { key, attack: cell.attack, parameters: cell.parameters, epsilon, cells: {} };
      row.cells[name] ??= { cell, epsilonIndex };
      rows.set(key, row);
    });
  }
  return { columns: [...columns.values()], rows: [...rows.values()] };
}

const wayName = (cell: AttackCell): string => columnName({ ...cell, seed: 0 });

/** The seeds that a plan attacks each network with, by network and way. */
function seedsByWay(plan: Plan): ReadonlyMap<string, ReadonlySet<number>> {
  const seeds = new Map<string, Set<number>>();
  for (const cell of attackCells(plan)) seeds.set(wayName(cell), (seeds.get(wayName(cell)) ?? new Set()).add(cell.seed));
  return seeds;
}
