/** What a finished attack cell says, read out of its result; and the files a table becomes. */
import { attackEntry } from '../../core/catalogue/attacks';
import type { CellResult } from '../../core/catalogue/results';
import type { Plan } from '../../core/catalogue/plan';
import { wilsonInterval } from '../../core/statistics/interval';
import type { Interval } from '../../core/statistics/interval';
import type { AttackSpeed } from '../../protocol/attack';
import { toCsv } from '../../ui/chart-export';
import { attackCells, transferCells } from './attack-plan';
import type { AttackRun } from './attack-plan';

export interface EpsilonFigures {
  epsilon: number;
  robustAccuracy: number;
  interval: Interval;
  /** 1 = the attack succeeded, by image. */
  success: readonly number[];
  l2: readonly number[];
  linf: readonly number[];
}

export interface AttackFigures {
  n: number;
  cleanAccuracy: number;
  cleanInterval: Interval;
  zeroGradientShare: number | null;
  results: EpsilonFigures[];
}

/** A share of n as its interval: the count is whole, whatever rounding the share went through. */
const intervalOf = (share: number, n: number): Interval => wilsonInterval(Math.round(share * n), n);

/** The figures of a result; null for a failed one. */
export function readFigures(result: CellResult | undefined): AttackFigures | null {
  if (!result || result.error || result.kind !== 'attack') return null;
  const { n, cleanAccuracy, zeroGradientShare, results } = result as unknown as AttackFigures & CellResult;
  return {
    n,
    cleanAccuracy,
    cleanInterval: intervalOf(cleanAccuracy, n),
    zeroGradientShare,
    results: results.map((one) => ({ ...one, interval: intervalOf(one.robustAccuracy, n) })),
  };
}

export interface TransferFigures {
  n: number;
  cleanAccuracy: readonly number[];
  /** [from][to] */
  matrix: { share: number; interval: Interval }[][];
}

/** The figures of a transfer cell's result; null for a failed one. */
export function readTransfer(result: CellResult | undefined): TransferFigures | null {
  if (!result || result.error || result.kind !== 'transfer') return null;
  const { n, cleanAccuracy, matrix } = result as unknown as { n: number; cleanAccuracy: number[]; matrix: number[][] };
  return { n, cleanAccuracy, matrix: matrix.map((row) => row.map((share) => ({ share, interval: intervalOf(share, n) }))) };
}

const CSV_COLUMNS = ['network', 'made against', 'attack', 'epsilon', 'n', 'clean accuracy', 'robust accuracy', 'lower 95 %', 'upper 95 %', 'mean L2', 'mean L-infinity', 'zero gradient share', 'backend', 'seed'];

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length);

/** Every finished row of a table, then those of its transfer matrices. */
export function tableCsv(plan: Plan, results: Readonly<Record<string, CellResult>>): string {
  const rows = attackCells(plan).flatMap((cell) => {
    const result = results[cell.id];
    const figures = readFigures(result);
    if (!figures) return [];
    const { n, cleanAccuracy, zeroGradientShare } = figures;
    return figures.results.map(({ epsilon, robustAccuracy, interval, l2, linf }) => [
      cell.classifier, cell.through ?? cell.classifier, cell.attack, epsilon, n, cleanAccuracy, robustAccuracy, ...interval, mean(l2), mean(linf), zeroGradientShare, result.backend, cell.seed,
    ]);
  });
  const transferred = transferCells(plan).flatMap((cell) => {
    const result = results[cell.id];
    const figures = readTransfer(result);
    if (!figures) return [];
    const { n, cleanAccuracy, matrix } = figures;
    return cell.from.flatMap((from, f) =>
      cell.to.map((to, t) => [to, from, cell.attack, cell.epsilon, n, cleanAccuracy[t], matrix[f][t].share, ...matrix[f][t].interval, null, null, null, result.backend, cell.seed]),
    );
  });
  return toCsv(CSV_COLUMNS, [...rows, ...transferred]);
}

/** How long attacks will take, from what one image takes: forward passes to read and to judge, and those of the attack. */
export function estimateMs(runs: readonly AttackRun[], count: (run: AttackRun) => number, speedOf: (run: AttackRun) => AttackSpeed | undefined): number | null {
  let total = 0;
  for (const run of runs) {
    const speed = speedOf(run);
    if (!speed) return null;
    const entry = attackEntry(run.attack);
    const defaults = Object.fromEntries(entry.parameters.map(({ id, default: value }) => [id, value]));
    const own = Object.fromEntries(Object.entries(run.parameters).filter(([, value]) => typeof value !== 'string')) as Record<string, number | boolean>;
    const { forwardPasses, gradientPasses, per } = entry.cost({ ...defaults, ...own });
    const times = per === 'epsilon' ? run.epsilons.length : 1;
    total += count(run) * (speed.forwardMs * (1 + run.epsilons.length + times * forwardPasses) + speed.gradientMs * times * gradientPasses);
  }
  return total;
}

/** By true digit: how many images there were, and how many the attack did not turn. */
export function perClass(labels: ArrayLike<number>, success: readonly number[]): { digit: number; n: number; held: number }[] {
  const classes = Array.from({ length: 10 }, (_, digit) => ({ digit, n: 0, held: 0 }));
  success.forEach((one, i) => {
    const row = classes[labels[i]];
    row.n++;
    if (one === 0) row.held++;
  });
  return classes;
}
