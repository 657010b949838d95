/**
 * The packed matrix product against float64, any sizes and all transpositions, both binaries. A sum
 * of K products in float32 errs by at most a few times sqrt(K) 2^-24 in relative L2: below 2e-6 here.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KernelArithmetic } from './abi';
import { productPlan, type ProductShape } from './plans/product-plans';
import { randomValues } from './test-support/random-values';
import { referenceProduct, relativeError } from './test-support/reference';
import { ARITHMETICS, Workbench } from './test-support/workbench';

const benches = new Map<KernelArithmetic, Workbench>();
beforeAll(async () => {
  for (const arithmetic of ARITHMETICS) benches.set(arithmetic, await Workbench.create(arithmetic));
});

function multiply(bench: Workbench, shape: ProductShape, threadCount: number, a: Float32Array, b: Float32Array): Float32Array {
  bench.reset();
  const size = shape.rows * shape.columns;
  const at = { a: bench.upload(a), b: bench.upload(b), c: bench.allocate(size) };
  bench.run(productPlan(shape, threadCount, at), threadCount);
  return bench.download(at.c, size);
}

describe.each(ARITHMETICS)('matrix product, %s', (arithmetic) => {
  it('multiplies any sizes, transposed or not', () => {
    const shapes = fc.record({
      rows: fc.integer({ min: 1, max: 40 }), columns: fc.integer({ min: 1, max: 40 }), depth: fc.integer({ min: 1, max: 40 }),
      transposeA: fc.boolean(), transposeB: fc.boolean(),
    });
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 1e6 }), (shape, threadCount, seed) => {
        const a = randomValues(seed, shape.rows * shape.depth);
        const b = randomValues(seed + 1, shape.depth * shape.columns);
        const actual = multiply(benches.get(arithmetic)!, shape, threadCount, a, b);
        expect(relativeError(actual, referenceProduct(shape, a, b))).toBeLessThan(2e-6);
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  it.each([
    { rows: 32, columns: 10, depth: 3072 },
    { rows: 700, columns: 10, depth: 32, transposeA: true },
    { rows: 32, columns: 700, depth: 10, transposeB: true },
    { rows: 301, columns: 9, depth: 257 },
  ])('multiplies sizes beyond one block: $rows x $depth x $columns', (shape) => {
    const a = randomValues(1, shape.rows * shape.depth);
    const b = randomValues(2, shape.depth * shape.columns);
    const expected = referenceProduct(shape, a, b);
    for (const threadCount of [1, 3]) {
      const actual = multiply(benches.get(arithmetic)!, shape, threadCount, a, b);
      expect(relativeError(actual, expected)).toBeLessThan(2e-6);
      expect(multiply(benches.get(arithmetic)!, shape, threadCount, a, b)).toEqual(actual);
    }
  });
});
