/**
 * Where a score lies on the axis of its histogram. Confidences crowd at 1 and distances run over decades, so
 * these are drawn on log scales; the others as they are. Only the drawing is bent, never the ranking.
 */
import type { ScoreId } from '../../core/catalogue/scores';

export interface ScoreAxis {
  /** What stands under the axis. */
  name: string;
  /** Rises with the score. */
  place(score: number): number;
  /** Values of the score that may be marked between two of them, few and round. */
  ticks(low: number, high: number): { score: number; label: string }[];
  /** A score in words. */
  format(score: number): string;
}

/** Confidences nearer to 1 than this are drawn at it. */
const LEAST_DOUBT = 1e-9;
/** Distances and entropies smaller than this are drawn at it. */
const LEAST_DISTANCE = 1e-9;

const MSP_TICKS: readonly (readonly [number, string])[] = [
  [0.1, '10 %'], [0.2, '20 %'], [0.5, '50 %'], [0.9, '90 %'], [0.99, '99 %'], [0.999, '99.9 %'], [0.9999, '99.99 %'], [0.99999, '…'], [0.999999, '1−10⁻⁶'], [1 - 1e-7, '…'], [1 - 1e-8, '1−10⁻⁸'],
];

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** 10^k as it is printed: 0.01, 1, 100, or with an exponent. */
function power(k: number, isScientific = false): string {
  if (!isScientific && k >= -2 && k <= 3) return String(10 ** k);
  return `10${k < 0 ? '⁻' : ''}${[...String(Math.abs(k))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')}`;
}

/** 1 - 0.00002 -> "1 − 2·10⁻⁵", so that it can be told from another one that is nearly sure. */
function nearOne(doubt: number): string {
  if (doubt === 0) return '1';
  const [digits, exponent] = doubt.toExponential(0).split('e');
  return `1 − ${digits}·${power(Number(exponent), true)}`;
}

const confidence: ScoreAxis = {
  name: 'Confidence, log-odds scale',
  place: (p) => Math.log(Math.max(p, LEAST_DOUBT) / Math.max(1 - p, LEAST_DOUBT)),
  ticks: (low, high) => MSP_TICKS.filter(([p, label]) => label !== '…' && p >= low && p <= high).map(([score, label]) => ({ score, label })),
  format: (p) => (p > 0.9995 ? nearOne(1 - p) : `${(100 * p).toFixed(p > 0.99 ? 2 : 1)} %`),
};

const negated = (name: string): ScoreAxis => ({
  name,
  place: (score) => -Math.log10(Math.max(-score, LEAST_DISTANCE)),
  ticks: (low, high) => {
    const [from, to] = [Math.ceil(Math.log10(Math.max(-high, LEAST_DISTANCE))), Math.floor(Math.log10(Math.max(-low, LEAST_DISTANCE)))];
    const powers = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
    const every = Math.max(1, Math.ceil(powers.length / 7));
    const marks = powers.filter((k) => k % every === 0).map((k) => ({ score: -(10 ** k), label: power(k) }));
    if (marks.length >= 2) return marks;
    // Within one decade: 1, 2, 5.
    return powers
      .concat(from - 1)
      .flatMap((k) => [1, 2, 3, 5, 7].map((m) => m * 10 ** k))
      .filter((value) => -value >= low && -value <= high)
      .sort((a, b) => b - a)
      .map((value) => ({ score: -value, label: String(Number(value.toPrecision(2))) }));
  },
  format: (score) => String(Number((-score).toPrecision(3))),
});

/** Round steps of 1, 2 or 5 that cut a range into four to eight. */
export function roundTicks(low: number, high: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const raw = span / 6;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * unit).find((size) => span / size <= 7) ?? unit * 10;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const plain = (name: string): ScoreAxis => ({
  name,
  place: (score) => score,
  ticks: (low, high) => roundTicks(low, high).map((score) => ({ score, label: String(score).replace('-', '−') })),
  format: (score) => String(Number(score.toPrecision(4))).replace('-', '−'),
});

const axes: Readonly<Record<ScoreId, ScoreAxis>> = {
  msp: confidence,
  'max-logit': plain('Largest logit'),
  'cross-entropy': plain('Distance from even odds, nats'),
  energy: plain('Energy, nats'),
  entropy: negated('Entropy, nats, smaller to the right'),
  'mutual-information': negated('Disagreement, nats, smaller to the right'),
  odin: plain('ODIN, log-odds'),
  vim: plain('ViM'),
  residual: negated('Length outside the space of digits, shorter to the right'),
  mahalanobis: negated('Squared Mahalanobis distance, nearer to the right'),
  knn: negated('Squared distance to the neighbour, nearer to the right'),
};

export const scoreAxis = (id: ScoreId): ScoreAxis => axes[id];

/** The scores between which the histograms are drawn: the middle 99 % of both sets; what lies beyond is counted in the end bins. */
export function shownRange(sets: readonly Float64Array[]): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const sorted of sets) {
    if (sorted.length === 0) continue;
    const cut = Math.floor(0.005 * sorted.length);
    low = Math.min(low, sorted[cut]);
    high = Math.max(high, sorted[sorted.length - 1 - cut]);
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { low: 0, high: 1 };
  return { low, high };
}

/** The marks that have room: each at least `gap` from the one before it. */
export function spacedTicks<T extends { score: number; label: string }>(ticks: readonly T[], at: (score: number) => number, gap: number): T[] {
  const kept: T[] = [];
  for (const tick of [...ticks].sort((a, b) => at(a.score) - at(b.score))) {
    const last = kept.at(-1);
    if (!last || at(tick.score) - at(last.score) >= gap) kept.push(tick);
  }
  return kept;
}

/** Counts over `bins` equal parts of the axis; values beyond an end belong to the end's bin. */
export function axisCounts(sorted: Float64Array, axis: ScoreAxis, range: { low: number; high: number }, bins: number): Int32Array {
  const counts = new Int32Array(bins);
  const left = axis.place(range.low);
  const width = axis.place(range.high) - left || 1;
  for (const score of sorted) counts[Math.min(bins - 1, Math.max(0, Math.floor(((axis.place(score) - left) / width) * bins)))]++;
  return counts;
}
