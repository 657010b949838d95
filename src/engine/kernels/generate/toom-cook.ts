/**
 * The matrices of Winograd's minimal filtering F(m, r), built exactly from their evaluation points
 * (Winograd, Arithmetic Complexity of Computations, SIAM 1980; Lavin and Gray, arXiv:1509.09308;
 * the construction in docs/winograd.md).
 *
 * With n = m + r - 1 and n - 1 finite points plus the point at infinity,
 *   y = A^T [ (G g) . (B^T d) ]
 * is the valid correlation of n samples d with an r-tap filter g, and uses n multiplications.
 */
import { Rational, type RationalMatrix } from './rational';

/** A^T is m x n, G is n x r, B^T is n x n. */
export interface ToomCook {
  readonly outputTile: number;
  readonly filterSize: number;
  readonly inputTile: number;
  readonly outputTransform: RationalMatrix;
  readonly filterTransform: RationalMatrix;
  readonly inputTransform: RationalMatrix;
}

/** Coefficients, lowest degree first, of the product of (x - root) over the roots. */
export function polynomialFromRoots(roots: readonly Rational[]): Rational[] {
  let coefficients: Rational[] = [Rational.one];
  for (const root of roots) {
    const next: Rational[] = Array.from({ length: coefficients.length + 1 }, () => Rational.zero);
    coefficients.forEach((coefficient, degree) => {
      next[degree + 1] = next[degree + 1].plus(coefficient);
      next[degree] = next[degree].minus(root.times(coefficient));
    });
    coefficients = next;
  }
  return coefficients;
}

/**
 * The three matrices of F(outputTile, filterSize) at outputTile + filterSize - 2 distinct finite
 * points and infinity. Throws RangeError if the number of points is wrong or two are equal.
 */
export function toomCook(outputTile: number, filterSize: number, points: readonly Rational[]): ToomCook {
  const inputTile = outputTile + filterSize - 1;
  if (points.length !== inputTile - 1) throw new RangeError(`F(${outputTile}, ${filterSize}) needs ${inputTile - 1} finite points.`);
  const others = points.map((_, i) => points.filter((__, j) => j !== i));
  points.forEach((point, i) => {
    if (others[i].some((other) => other.equals(point))) throw new RangeError('The points must be distinct.');
  });

  const outputTransform = Array.from({ length: outputTile }, (_, power) => [
    ...points.map((point) => point.power(power)),
    power === outputTile - 1 ? Rational.one : Rational.zero,
  ]);
  const filterTransform = [
    ...points.map((point, i) => {
      const scale = others[i].reduce((product, other) => product.times(point.minus(other)), Rational.one);
      return Array.from({ length: filterSize }, (_, power) => point.power(power).over(scale));
    }),
    Array.from({ length: filterSize }, (_, power) => (power === filterSize - 1 ? Rational.one : Rational.zero)),
  ];
  const inputTransform = [
    ...others.map((roots) => [...polynomialFromRoots(roots), Rational.zero]),
    polynomialFromRoots(points),
  ];
  return { outputTile, filterSize, inputTile, outputTransform, filterTransform, inputTransform };
}
