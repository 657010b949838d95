/**
 * Who is better, and whether that is more than chance: differences of two networks' figures with a 95 % interval,
 * paired wherever both read the same images, and the best of a row only where every interval says so.
 */
import { Random } from '../random/random';
import type { Interval } from '../statistics/interval';
import { flagResamples, pairedDifference } from '../statistics/paired';
import type { FlaggedDraw, Measured } from './measured';
import type { ComparisonRow } from './rows';

/** A figure and the number of images that it is of. */
export type OnImages = Pick<Measured, 'value' | 'n'>;

export interface Difference {
  /** First minus second, in the figure's own unit. */
  value: number;
  interval: Interval;
  /** The two figures that were subtracted, which need not be those of most images that a table shows. */
  figures: readonly [first: OnImages, second: OnImages];
  /** Images that both read; of the smaller of the two where they were not paired. */
  n: number;
  isPaired: boolean;
}

/** Test images that a draw is made from: a draw's rows are the first of the same permutation. */
const WHOLE = 10_000;
const permutations = new Map<number, Int32Array>();

function permutation(seed: number): Int32Array {
  let rows = permutations.get(seed);
  if (!rows) permutations.set(seed, (rows = Random.of('selection', seed).sample(WHOLE, WHOLE)));
  return rows;
}

/** The flags of both on the images that both read, in one order; null where they share no draw. */
function common(a: FlaggedDraw, b: FlaggedDraw): [Uint8Array, Uint8Array] | null {
  if (a.dataset !== b.dataset || a.shift !== b.shift) return null;
  if (a.seed === b.seed) {
    const n = Math.min(a.flags.length, b.flags.length);
    // A part of an array is a new one each time; the whole keeps its resamples.
    const first = (flags: Uint8Array): Uint8Array => (flags.length === n ? flags : flags.subarray(0, n));
    return [first(a.flags), first(b.flags)];
  }
  const [whole, draw] = a.seed === null ? [a, b] : [b, a];
  if (whole.seed !== null || draw.seed === null || whole.flags.length !== WHOLE) return null;
  const rows = permutation(draw.seed);
  const same = draw.flags.map((_, i) => whole.flags[rows[i]]);
  return a === whole ? [same, draw.flags] : [draw.flags, same];
}

const kept = new WeakMap<Uint8Array, Float64Array>();

function resamplesOf(flags: Uint8Array): Float64Array {
  let values = kept.get(flags);
  if (!values) kept.set(flags, (values = flagResamples(flags)));
  return values;
}

const mean = (flags: Uint8Array): number => flags.reduce((sum, flag) => sum + flag, 0) / flags.length;

function paired(a: Measured, b: Measured): Difference | null {
  if (a.flagged && b.flagged) {
    const both = common(a.flagged, b.flagged);
    if (!both || both[0].length === 0) return null;
    const [first, second] = both;
    const interval = pairedDifference(resamplesOf(first), resamplesOf(second));
    const n = first.length;
    const [mine, theirs] = [mean(first), mean(second)];
    return interval && { value: mine - theirs, interval, figures: [{ value: mine, n }, { value: theirs, n }], n, isPaired: true };
  }
  if (a.resampled && b.resampled && a.resampled.of === b.resampled.of && a.resampled.values.length === b.resampled.values.length) {
    const interval = pairedDifference(a.resampled.values, b.resampled.values);
    return interval && { value: a.value - b.value, interval, figures: [a, b], n: a.n, isPaired: true };
  }
  return null;
}

/** Of two figures that were made from different images: their intervals joined as those of independent ones. */
function unpaired(a: Measured, b: Measured): Difference | null {
  if (!a.interval || !b.interval) return null;
  const value = a.value - b.value;
  const below = Math.hypot(a.value - a.interval[0], b.interval[1] - b.value);
  const above = Math.hypot(a.interval[1] - a.value, b.value - b.interval[0]);
  return { value, interval: [value - below, value + above], figures: [a, b], n: Math.min(a.n, b.n), isPaired: false };
}

/** The difference of two networks in one row, from whichever of their figures say most: paired before unpaired, many images before few. */
export function differenceOf(first: readonly Measured[], second: readonly Measured[]): Difference | null {
  let best: Difference | null = null;
  for (const judge of [paired, unpaired]) {
    for (const a of first) for (const b of second) {
      const one = judge(a, b);
      if (one && (!best || one.n > best.n)) best = one;
    }
    if (best) return best;
  }
  return best;
}

/** How the first stands to the second in a row: told apart only where the interval leaves 0 out. */
export type Standing = 'better' | 'worse' | 'level';

export function standingOf(row: Pick<ComparisonRow, 'better'>, { interval }: Difference): Standing {
  const [low, high] = row.better === 'higher' ? interval : [-interval[1], -interval[0]];
  return low > 0 ? 'better' : high < 0 ? 'worse' : 'level';
}

/** The figure that is shown of several of the same row and network: the one of most images; of equals one that can be paired, then the newest. */
export function shownOf(figures: readonly Measured[]): Measured | undefined {
  const canPair = ({ flagged, resampled }: Measured): number => (flagged || resampled ? 1 : 0);
  const isBefore = (one: Measured, other: Measured): boolean => {
    const difference = one.n - other.n || canPair(one) - canPair(other);
    return difference > 0 || (difference === 0 && (one.date ?? '') > (other.date ?? ''));
  };
  return figures.reduce<Measured | undefined>((best, one) => (!best || isBefore(one, best) ? one : best), undefined);
}

export interface Best {
  network: string;
  /** Images that it was judged on: of its differences the one of fewest. */
  n: number;
}

/** On how many images one network beats all others in a row beyond chance; null where it does not. */
function wonOn(row: ComparisonRow, mine: readonly Measured[], others: readonly (readonly Measured[])[]): number | null {
  let n = Infinity;
  for (const theirs of others) {
    const difference = differenceOf(mine, theirs);
    if (!difference || standingOf(row, difference) !== 'better') return null;
    n = Math.min(n, difference.n);
  }
  return n;
}

/**
 * The network that is better than every other measured one in a row, beyond chance; null where there is none.
 * @param figures by network, of this row
 */
export function bestOf(row: ComparisonRow, figures: ReadonlyMap<string, readonly Measured[]>): Best | null {
  const measured = [...figures].filter(([, list]) => list.length > 0);
  if (row.group === 'cost' || measured.length < 2) return null;
  for (const [network, mine] of measured) {
    const n = wonOn(row, mine, measured.flatMap(([other, theirs]) => (other === network ? [] : [theirs])));
    if (n !== null) return { network, n };
  }
  return null;
}
