/**
 * The variants of Winograd convolution that are built, with their evaluation points.
 *
 * Points of small numerators and denominators in pairs of opposite sign: cheap transforms and small
 * rounding errors (Barabasz et al., Error Analysis and Improving the Accuracy of Winograd
 * Convolution for Deep Neural Networks, ACM TOMS 46(4), 2020).
 */
import { Rational } from './rational';
import { toomCook, type ToomCook } from './toom-cook';

const zero = Rational.of(0);

function pairOf(numerator: number, denominator = 1): Rational[] {
  return [Rational.of(numerator, denominator), Rational.of(-numerator, denominator)];
}

export interface GeneratedVariant {
  /** As in the kernels' names. */
  readonly name: string;
  readonly matrices: ToomCook;
  /** Taps of the filter in one dimension. */
  readonly filterSize: number;
  /**
   * Into how many blocks of `matrices.filterSize` taps the filter is cut in one dimension. The last block may
   * lack its last tap: 7 = 4 + 3.
   */
  readonly blocks: number;
}

function whole(name: string, matrices: ToomCook): GeneratedVariant {
  return { name, matrices, filterSize: matrices.filterSize, blocks: 1 };
}

function cut(name: string, matrices: ToomCook, filterSize: number): GeneratedVariant {
  return { name, matrices, filterSize, blocks: Math.ceil(filterSize / matrices.filterSize) };
}

/** Every variant, in the order of their codes. */
export const GENERATED_VARIANTS: readonly GeneratedVariant[] = [
  whole('F23', toomCook(2, 3, [zero, ...pairOf(1)])),
  whole('F43', toomCook(4, 3, [zero, ...pairOf(1), ...pairOf(2)])),
  whole('F53', toomCook(5, 3, [zero, ...pairOf(1), ...pairOf(1, 2), Rational.of(-2)])),
  whole('F63', toomCook(6, 3, [zero, ...pairOf(1), ...pairOf(2), ...pairOf(1, 2)])),
  whole('F45', toomCook(4, 5, [zero, ...pairOf(1), ...pairOf(2), ...pairOf(1, 2)])),
  whole('F27', toomCook(2, 7, [zero, ...pairOf(1), ...pairOf(2), ...pairOf(1, 2)])),
  cut('F47', toomCook(4, 4, [zero, ...pairOf(1), ...pairOf(1, 2), Rational.of(-2)]), 7),
  cut('F57', toomCook(5, 4, [zero, ...pairOf(1), ...pairOf(2), ...pairOf(1, 2)]), 7),
];
