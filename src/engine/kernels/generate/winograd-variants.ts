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

/** Name (as in the kernels' names) and matrices of every variant. */
export const GENERATED_VARIANTS: readonly { readonly name: string; readonly matrices: ToomCook }[] = [
  { name: 'F23', matrices: toomCook(2, 3, [zero, ...pairOf(1)]) },
  { name: 'F43', matrices: toomCook(4, 3, [zero, ...pairOf(1), ...pairOf(2)]) },
  { name: 'F53', matrices: toomCook(5, 3, [zero, ...pairOf(1), ...pairOf(1, 2), Rational.of(-2)]) },
  { name: 'F63', matrices: toomCook(6, 3, [zero, ...pairOf(1), ...pairOf(2), ...pairOf(1, 2)]) },
  { name: 'F45', matrices: toomCook(4, 5, [zero, ...pairOf(1), ...pairOf(2), ...pairOf(1, 2)]) },
  { name: 'F27', matrices: toomCook(2, 7, [zero, ...pairOf(1), ...pairOf(2), ...pairOf(1, 2)]) },
];
