import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/random';
import { rowProducts, SecondMoments, transposed } from './products';
import { numericalRank, solveSymmetric, whiteningRows } from './pseudo-inverse';
import { symmetricEigen } from './symmetric-eigen';

const normals = (count: number, seed: number): Float64Array => {
  const random = new Random(seed);
  return Float64Array.from({ length: count }, () => random.normal());
};

const largest = (a: Float64Array, b: Float64Array): number => a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

/** x^T x of n x rank normals: positive semi-definite of that rank. */
function gram(n: number, rank: number, seed: number): Float64Array {
  const moments = new SecondMoments(n);
  moments.add(normals(rank * n, seed));
  return moments.matrix(1);
}

describe('products', () => {
  it('agree with three nested loops, whatever the shape', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 300 }), fc.nat(), (n, m, width, seed) => {
        const a = normals(n * width, seed);
        const b = normals(m * width, seed + 1);
        const expected = new Float64Array(n * m);
        for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) for (let k = 0; k < width; k++) expected[i * m + j] += a[i * width + k] * b[j * width + k];
        // sums of 300 products of order 1 in another order
        expect(largest(rowProducts(a, b, width), expected)).toBeLessThan(1e-11);
      }),
      { seed: 42 },
    );
  });

  it('second moments do not depend on how the rows were split', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 23 }), fc.integer({ min: 2, max: 40 }), fc.nat(), (width, rows, seed) => {
        const x = normals(rows * width, seed);
        const whole = rowProducts(transposed(x, rows, width), transposed(x, rows, width), rows);
        const cut = 1 + (seed % (rows - 1));
        const split = new SecondMoments(width);
        split.add(x.subarray(0, cut * width));
        split.add(x.subarray(cut * width));
        expect(split.rows).toBe(rows);
        expect(largest(split.matrix(1), whole)).toBeLessThan(1e-11);
      }),
      { seed: 42 },
    );
  });

  it('refuse what does not fit', () => {
    expect(() => rowProducts(new Float64Array(5), new Float64Array(4), 2)).toThrow(/rows of 2/);
  });
});

describe('eigenvalues and vectors', () => {
  it('rebuild the matrix, are orthonormal and fall', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), fc.nat(), fc.integer({ min: -100, max: 100 }), (n, rank, seed, exponent) => {
        const scale = 10 ** exponent;
        const matrix = gram(n, rank, seed).map((value) => value * scale);
        const { values, vectors } = symmetricEigen(matrix, n);
        const weighted = vectors.slice();
        for (let i = 0; i < weighted.length; i++) weighted[i] *= values[Math.floor(i / n)];
        const rebuilt = rowProducts(transposed(weighted, n, n), transposed(vectors, n, n), n);
        const unit = rowProducts(vectors, vectors, n);
        const identity = new Float64Array(n * n).map((_, i) => (i % (n + 1) === 0 ? 1 : 0));
        // both are backward stable: a small multiple of n * machine epsilon * the largest eigenvalue
        expect(largest(rebuilt, matrix)).toBeLessThanOrEqual(20 * n * Number.EPSILON * values[0]);
        expect(largest(unit, identity)).toBeLessThanOrEqual(20 * n * Number.EPSILON);
        for (let i = 1; i < n; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
      }),
      { seed: 42 },
    );
  });

  it('are those of a known matrix: the second difference, 2 - 2 cos(k pi / (n + 1))', () => {
    const n = 50;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
    }
    const expected = Float64Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)));
    expect(largest(symmetricEigen(matrix, n).values, expected)).toBeLessThan(1e-13);
  });

  it('are found for zero, diagonal and repeated eigenvalues', () => {
    expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
    expect([...symmetricEigen(Float64Array.of(2, 0, 0, 0, 5, 0, 0, 0, 2), 3).values]).toEqual([5, 2, 2]);
    expect(() => symmetricEigen(Float64Array.of(1, 0, NaN, 1), 2)).toThrow(/no numbers/);
    expect(() => symmetricEigen(new Float64Array(5), 2)).toThrow(/2 x 2/);
  });
});

describe('pseudo-inverse', () => {
  it('finds the rank, and whitens within it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), (n, seed) => {
        const rank = 1 + (seed % n);
        const matrix = gram(n, rank, seed);
        const eigen = symmetricEigen(matrix, n);
        expect(numericalRank(eigen)).toBe(rank);
        // For x = C y: x^T C^+ x = y^T C y.
        const y = normals(n, seed + 7);
        const x = rowProducts(y, matrix, n);
        const white = rowProducts(x, whiteningRows(eigen), n);
        const distance = white.reduce((sum, value) => sum + value * value, 0);
        const expected = x.reduce((sum, value, i) => sum + value * y[i], 0);
        const conditioning = eigen.values[0] / eigen.values[rank - 1];
        expect(Math.abs(distance - expected)).toBeLessThanOrEqual(1e-13 * n * conditioning * expected);
      }),
      { seed: 42 },
    );
  });

  it('solves a system in the least-squares sense', () => {
    const solution = solveSymmetric(Float64Array.of(4, 0, 0, 0), Float64Array.of(8, 3));
    expect([...solution]).toEqual([2, 0]);
  });
});
