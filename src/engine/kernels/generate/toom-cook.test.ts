/**
 * The generated transforms are exact: in rational arithmetic they reproduce correlation, and their
 * transposes its adjoint.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational, transpose, type RationalMatrix } from './rational';
import { polynomialFromRoots, toomCook } from './toom-cook';
import { GENERATED_VARIANTS } from './winograd-variants';

const rationals = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 12 })).map(([n, d]) => Rational.of(n, d));

function apply(matrix: RationalMatrix, vector: readonly Rational[]): Rational[] {
  return matrix.map((row) => row.reduce((sum, entry, i) => sum.plus(entry.times(vector[i])), Rational.zero));
}

function text(values: readonly Rational[]): string[] {
  return values.map((value) => `${value.numerator}/${value.denominator}`);
}

describe('Rational', () => {
  it('keeps lowest terms and a positive denominator', () => {
    expect(text([Rational.of(6, -4), Rational.of(0, 5)])).toEqual(['-3/2', '0/1']);
    expect(() => Rational.of(1, 0)).toThrow(RangeError);
  });

  it('obeys the field laws', () => {
    fc.assert(fc.property(rationals, rationals, rationals, (a, b, c) => {
      expect(a.plus(b).times(c).equals(a.times(c).plus(b.times(c)))).toBe(true);
      expect(a.minus(b).plus(b).equals(a)).toBe(true);
      if (!b.isZero) expect(a.over(b).times(b).equals(a)).toBe(true);
    }), { seed: 42 });
  });
});

describe.each(GENERATED_VARIANTS)('$name', ({ matrices }) => {
  const { outputTile, filterSize, inputTile, inputTransform, filterTransform, outputTransform } = matrices;

  it('computes a valid correlation exactly', () => {
    const vectors = fc.tuple(
      fc.array(rationals, { minLength: inputTile, maxLength: inputTile }),
      fc.array(rationals, { minLength: filterSize, maxLength: filterSize }),
    );
    fc.assert(fc.property(vectors, ([d, g]) => {
      const transformedInput = apply(inputTransform, d);
      const products = apply(filterTransform, g).map((value, i) => value.times(transformedInput[i]));
      const expected = Array.from({ length: outputTile }, (_, i) => g.reduce((sum, tap, k) => sum.plus(tap.times(d[i + k])), Rational.zero));
      expect(text(apply(outputTransform, products))).toEqual(text(expected));
    }), { seed: 42, numRuns: 30 });
  });

  it('computes both adjoints exactly', () => {
    const vectors = fc.tuple(
      fc.array(rationals, { minLength: inputTile, maxLength: inputTile }),
      fc.array(rationals, { minLength: filterSize, maxLength: filterSize }),
      fc.array(rationals, { minLength: outputTile, maxLength: outputTile }),
    );
    fc.assert(fc.property(vectors, ([d, g, dy]) => {
      const productGradient = apply(transpose(outputTransform), dy);
      const transformedFilter = apply(filterTransform, g);
      const transformedInput = apply(inputTransform, d);
      const inputGradient = apply(transpose(inputTransform), productGradient.map((value, i) => value.times(transformedFilter[i])));
      const filterGradient = apply(transpose(filterTransform), productGradient.map((value, i) => value.times(transformedInput[i])));
      const expectedInput = d.map((_, at) => dy.reduce(
        (sum, value, i) => (at - i >= 0 && at - i < filterSize ? sum.plus(value.times(g[at - i])) : sum), Rational.zero));
      const expectedFilter = g.map((_, k) => dy.reduce((sum, value, i) => sum.plus(value.times(d[i + k])), Rational.zero));
      expect(text(inputGradient)).toEqual(text(expectedInput));
      expect(text(filterGradient)).toEqual(text(expectedFilter));
    }), { seed: 42, numRuns: 30 });
  });
});

describe('toomCook', () => {
  it('refuses a wrong number of points and equal points', () => {
    expect(() => toomCook(2, 3, [Rational.of(0)])).toThrow(RangeError);
    expect(() => toomCook(2, 3, [Rational.of(0), Rational.of(1), Rational.of(2, 2)])).toThrow(RangeError);
  });

  it('multiplies out roots', () => {
    expect(text(polynomialFromRoots([Rational.of(1), Rational.of(-2)]))).toEqual(['-2/1', '1/1', '1/1']);
  });
});
