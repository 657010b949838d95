/**
 * The rows of a comparison: what each figure is called, which way is better, and where it stands. A row's id says
 * everything ("attack l2-bim 0.3"), so that a result, a link and a table mean the same by it.
 */
import { attacks, reportAttackIds } from '../catalogue/attacks';
import { fileDataset, madeDataset } from '../catalogue/datasets';
import { SCORE_IDS, scores } from '../catalogue/scores';
import { reportedEpsilons } from '../report/attacks';
import { REPORTED_ODIN } from '../report/detection';

export const ROW_GROUPS = ['clean', 'attack', 'shift', 'calibration', 'detection', 'failures', 'cost'] as const;
export type RowGroup = (typeof ROW_GROUPS)[number];

export const groupLabels: Readonly<Record<RowGroup, string>> = {
  clean: 'Clean digits',
  attack: 'Under attack: share still read right',
  shift: 'Turned and noisy digits: share read right',
  calibration: 'Calibration',
  detection: 'Telling digits from outsiders: AUROC',
  failures: 'Finding its own mistakes: AUROC',
  cost: 'Cost',
};

export interface ComparisonRow {
  id: string;
  group: RowGroup;
  label: string;
  better: 'higher' | 'lower';
  /** How its figures are written. */
  unit: 'percent' | 'auroc' | 'milliseconds' | 'count';
  /** The outsiders, in a row of detection. */
  outsiders?: string;
}

const NORMS = { l2: 'L2', linf: 'L∞' } as const;
const MEASURES = { ece: 'ECE', mce: 'MCE', rms: 'RMS error' } as const;

export const outsidersLabel = (id: string): string => (fileDataset(id) ?? madeDataset(id))?.label ?? id;

/** Scores of plans that stand under a name of their own, by their settings. */
function scoreLabel(id: string): string {
  if (id === 'odin-report') return `ODIN, T = ${REPORTED_ODIN.temperature}, ε = ${REPORTED_ODIN.epsilon}`;
  if (id === 'vim-joined') return 'ViM, joined features';
  return scores.find((score) => score.id === id)?.label ?? id;
}

/** What a row is; null for an id that no row has. */
export function comparisonRow(id: string): ComparisonRow | null {
  const [kind, first, second] = id.split(' ');
  switch (kind) {
    case 'accuracy':
      return { id, group: 'clean', label: 'Accuracy', better: 'higher', unit: 'percent' };
    case 'attack': {
      const entry = attacks.find((attack) => attack.id === first);
      return entry ? { id, group: 'attack', label: `${entry.label.replace(/, L(2|-infinity)$/, '')}, ${NORMS[entry.norm]} ${second}`, better: 'higher', unit: 'percent' } : null;
    }
    case 'shift': {
      const words = first === 'rotate' ? `Turned by ${second}°` : first === 'noise' ? `Noise of ${second}` : first === 'blur' ? `Blurred by ${second} px` : null;
      return words ? { id, group: 'shift', label: words, better: 'higher', unit: 'percent' } : null;
    }
    case 'ece':
    case 'mce':
    case 'rms':
      return { id, group: 'calibration', label: `${MEASURES[kind]}, ${first === 'before' ? 'as trained' : 'after temperature'}`, better: 'lower', unit: 'percent' };
    case 'auroc':
      return { id, group: 'detection', label: `${scoreLabel(first)}, ${outsidersLabel(second)}`, better: 'higher', unit: 'auroc', outsiders: second };
    case 'failures':
      return { id, group: 'failures', label: scoreLabel(first), better: 'higher', unit: 'auroc' };
    case 'parameters':
      return { id, group: 'cost', label: 'Parameters', better: 'lower', unit: 'count' };
    case 'time':
      return { id, group: 'cost', label: 'Time of one image', better: 'lower', unit: 'milliseconds' };
    default:
      return null;
  }
}

/** The sets of outsiders in the order of the table. */
export const COMPARED_OUTSIDERS = ['notmnist-test', 'fashion-mnist-test', 'letters'] as const;
/** Scores that every network can be asked for here; others join where results have them. */
const COMPARED_SCORES = ['msp', 'max-logit', 'cross-entropy', 'odin-report'] as const;
export const COMPARED_SHIFTS = ['rotate 10', 'rotate 30', 'noise 0.1', 'noise 0.3'] as const;

/** The rows that a comparison always has, in order. */
export const usualRows: readonly string[] = [
  'accuracy',
  ...reportAttackIds.flatMap((attack) => reportedEpsilons.map((epsilon) => `attack ${attack} ${epsilon}`)),
  ...COMPARED_SHIFTS.map((shift) => `shift ${shift}`),
  ...['before', 'after'].flatMap((when) => ['ece', 'mce', 'rms'].map((measure) => `${measure} ${when}`)),
  ...COMPARED_OUTSIDERS.flatMap((set) => COMPARED_SCORES.map((score) => `auroc ${score} ${set}`)),
  ...['msp', 'max-logit', 'mutual-information'].map((score) => `failures ${score}`),
  'parameters',
  'time',
];

const scoreOrder = [...SCORE_IDS, 'odin-report', 'vim-joined'] as readonly string[];

/** Where a row that is not a usual one stands: behind the usual ones of its kind. */
function place(id: string): readonly number[] {
  const row = comparisonRow(id);
  const usual = usualRows.indexOf(id);
  const [, first, second] = id.split(' ');
  const set = COMPARED_OUTSIDERS.indexOf(second as (typeof COMPARED_OUTSIDERS)[number]);
  const group = row ? ROW_GROUPS.indexOf(row.group) : ROW_GROUPS.length;
  return row?.group === 'detection' ? [group, set < 0 ? 9 : set, usual < 0 ? 1 : 0, usual < 0 ? scoreOrder.indexOf(first) : usual] : [group, 0, usual < 0 ? 1 : 0, usual];
}

/** The usual rows and any others that were measured, each once, in the order of the table. */
export function orderedRows(measured: Iterable<string>): ComparisonRow[] {
  const ids = [...new Set([...usualRows, ...measured])].filter((id) => comparisonRow(id) !== null);
  const placed = ids.map((id) => ({ id, at: place(id) }));
  placed.sort((a, b) => a.at.reduce((difference, one, i) => difference || one - b.at[i], 0));
  return placed.flatMap(({ id }) => comparisonRow(id) ?? []);
}
