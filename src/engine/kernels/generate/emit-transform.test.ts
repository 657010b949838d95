/**
 * The emitted straight-line code computes M X M^T: its statements are run here with scalar stand-ins
 * for the four vector operations that they use.
 */
import { describe, expect, it } from 'vitest';
import { emitMatrixVector, emitTwoSided } from './emit-transform';
import { transpose, type RationalMatrix } from './rational';
import { GENERATED_VARIANTS } from './winograd-variants';

/** Runs emitted statements on numbers and returns the named results. */
function evaluate(lines: readonly string[], inputs: Record<string, number>, results: readonly string[]): number[] {
  const operations = {
    f32x4: {
      add: (a: number, b: number) => a + b, sub: (a: number, b: number) => a - b,
      mul: (a: number, b: number) => a * b, neg: (a: number) => -a,
    },
    madd: (a: number, b: number, c: number) => a * b + c,
    splat: (a: number) => a,
    zero: () => 0,
  };
  const names = [...Object.keys(operations), ...Object.keys(inputs)];
  const values: unknown[] = [...Object.values(operations), ...Object.values(inputs)];
  const run = new Function(...names, `${lines.join('\n')}\nreturn [${results.join(', ')}];`) as (...args: unknown[]) => number[];
  return run(...values);
}

function numbers(matrix: RationalMatrix): number[][] {
  return matrix.map((row) => row.map((entry) => entry.toNumber()));
}

const MATRICES = GENERATED_VARIANTS.flatMap(({ name, matrices }) => (['inputTransform', 'filterTransform', 'outputTransform'] as const).flatMap((which) => [
  { label: `${name} ${which}`, matrix: matrices[which] },
  { label: `${name} ${which}, transposed`, matrix: transpose(matrices[which]) },
]));

describe.each(MATRICES)('$label', ({ matrix }) => {
  const size = matrix[0].length;
  const dense = numbers(matrix);

  it('is applied to a vector', () => {
    const values = Array.from({ length: size }, (_, i) => Math.sin(3 * i + 1));
    const inputs = Object.fromEntries(values.map((value, i) => [`i${i}`, value]));
    const outputs = matrix.map((_, i) => `o${i}`);
    const actual = evaluate(emitMatrixVector(matrix, Object.keys(inputs), outputs, 'h'), inputs, outputs);
    actual.forEach((value, i) => expect(value).toBeCloseTo(dense[i].reduce((sum, entry, k) => sum + entry * values[k], 0), 5));
  });

  it('is applied on both sides of a block', () => {
    const block = Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => Math.cos(row * 5 + column)));
    const results: string[] = [];
    const lines = emitTwoSided(matrix, {
      load: (row, column, name) => [`const ${name} = ${block[row][column]};`],
      store: (row, column, name) => {
        results[row * matrix.length + column] = name;
        return [];
      },
    });
    const actual = evaluate(lines, {}, results);
    dense.forEach((left, row) => dense.forEach((right, column) => {
      const expected = left.reduce((sum, a, i) => sum + a * right.reduce((inner, b, j) => inner + b * block[i][j], 0), 0);
      expect(actual[row * matrix.length + column]).toBeCloseTo(expected, 4);
    }));
  });
});

describe('arithmetic saved', () => {
  it('pairs points of opposite sign: fewer operations than the dense product', () => {
    const { inputTransform } = GENERATED_VARIANTS[2].matrices;
    const outputs = inputTransform.map((_, i) => `o${i}`);
    const inputs = inputTransform[0].map((_, i) => `i${i}`);
    const operations = emitMatrixVector(inputTransform, inputs, outputs, 'h').join(' ').match(/madd|\.add|\.sub|\.mul|\.neg/g)!.length;
    const dense = inputTransform.flat().filter((entry) => !entry.isZero).length;
    expect(operations).toBeLessThan(dense);
  });
});
