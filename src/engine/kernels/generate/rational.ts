/**
 * Exact fractions, so that no coefficient of a Winograd transform is ever rounded before it is
 * written into a kernel.
 */

/** numerator / denominator in lowest terms, denominator > 0. */
export class Rational {
  static readonly zero = new Rational(0n, 1n);
  static readonly one = new Rational(1n, 1n);

  private constructor(readonly numerator: bigint, readonly denominator: bigint) {}

  /** The fraction numerator / denominator; throws RangeError if denominator is 0. */
  static of(numerator: bigint | number, denominator: bigint | number = 1): Rational {
    let top = BigInt(numerator);
    let bottom = BigInt(denominator);
    if (bottom === 0n) throw new RangeError('A fraction cannot have the denominator 0.');
    if (bottom < 0n) [top, bottom] = [-top, -bottom];
    const divisor = greatestCommonDivisor(top < 0n ? -top : top, bottom);
    return new Rational(top / divisor, bottom / divisor);
  }

  plus(other: Rational): Rational {
    return Rational.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Rational): Rational {
    return this.plus(other.negated());
  }

  times(other: Rational): Rational {
    return Rational.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  over(other: Rational): Rational {
    return Rational.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  negated(): Rational {
    return Rational.of(-this.numerator, this.denominator);
  }

  /** this to a non-negative integer power; 0 to the 0 is 1. */
  power(exponent: number): Rational {
    let result = Rational.one;
    for (let i = 0; i < exponent; i++) result = result.times(this);
    return result;
  }

  equals(other: Rational): boolean {
    return this.numerator === other.numerator && this.denominator === other.denominator;
  }

  get isZero(): boolean {
    return this.numerator === 0n;
  }

  /** The nearest double (numerators and denominators here are far below 2^53). */
  toNumber(): number {
    return Number(this.numerator) / Number(this.denominator);
  }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}

/** A matrix of fractions, row by row. */
export type RationalMatrix = readonly (readonly Rational[])[];

export function transpose(matrix: RationalMatrix): RationalMatrix {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}
