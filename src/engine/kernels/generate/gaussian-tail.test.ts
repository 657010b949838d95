/**
 * The polynomial behind exact GELU, against published values of erfc.
 */
import { describe, expect, it } from 'vitest';
import { STEEPNESS, interpolate, scaledComplementaryError, tailPolynomial } from './gaussian-tail';

describe('scaledComplementaryError', () => {
  // NIST Digital Library of Mathematical Functions, table 7.23 and Abramowitz and Stegun, table 7.1.
  it.each([[0.5, 0.4795001221869535], [1, 0.15729920705028513], [2, 0.004677734981047266], [3, 2.209049699858544e-5], [5, 1.5374597944280349e-12]])(
    'gives erfc(%d)', (x, erfc) => {
      expect((scaledComplementaryError(x) * Math.exp(-x * x)) / erfc).toBeCloseTo(1, 11);
    },
  );
});

describe('interpolate', () => {
  it('reproduces a polynomial of its degree', () => {
    const coefficients = interpolate((s) => 3 - s + 2 * s ** 3, 3);
    [3, -1, 0, 2].forEach((expected, i) => expect(coefficients[i]).toBeCloseTo(expected, 12));
  });
});

describe('tailPolynomial', () => {
  it('is right to float32 over its whole range', () => {
    const { coefficients, scale, shift } = tailPolynomial();
    for (let x = 0; x <= 9.3; x += 0.01) {
      const t = 1 / (1 + STEEPNESS * x);
      const s = t * scale + shift;
      const value = t * coefficients.reduceRight((sum, coefficient) => sum * s + coefficient, 0);
      expect(Math.abs(value / scaledComplementaryError(x) - 1)).toBeLessThan(6e-8);
    }
  });
});
