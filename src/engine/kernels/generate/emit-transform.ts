/**
 * Writes a fixed matrix applied on both sides of a square block, M X M^T, as straight-line SIMD
 * statements: four channels per vector, one vector per matrix element, no loop and no memory between.
 *
 * Points of opposite sign give rows (or columns) that differ only in the sign of every other
 * coefficient; computing the even and the odd part once and adding and subtracting them saves
 * nearly half of the arithmetic.
 */
import { Rational, type RationalMatrix } from './rational';

const HALF = Rational.of(1, 2);

interface Pairing {
  first: number;
  second: number;
  even: readonly Rational[];
  odd: readonly Rational[];
}

function nonZeros(coefficients: readonly Rational[]): number {
  return coefficients.filter((coefficient) => !coefficient.isZero).length;
}

/** Greedy search for pairs of vectors that are cheaper as sum and difference of an even and an odd part. */
function pair(vectors: RationalMatrix): { pairings: Pairing[]; gain: number } {
  const pairings: Pairing[] = [];
  const used = new Set<number>();
  let total = 0;
  for (let first = 0; first < vectors.length; first++) {
    for (let second = first + 1; second < vectors.length; second++) {
      if (used.has(first) || used.has(second)) continue;
      const even = vectors[first].map((x, k) => x.plus(vectors[second][k]).times(HALF));
      const odd = vectors[first].map((x, k) => x.minus(vectors[second][k]).times(HALF));
      const gain = nonZeros(vectors[first]) + nonZeros(vectors[second]) - nonZeros(even) - nonZeros(odd) - 2;
      if (gain <= 0) continue;
      pairings.push({ first, second, even, odd });
      used.add(first).add(second);
      total += gain;
    }
  }
  return { pairings, gain: total };
}

/** A float32 literal that reads back as the nearest float32 of the fraction. */
function literal(value: Rational): string {
  const text = String(Math.fround(value.toNumber()));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** coefficients . terms as one expression of add, sub and madd (see ../assembly/arithmetic.ts). */
function linearCombination(coefficients: readonly Rational[], terms: readonly string[]): string {
  const present = coefficients
    .map((coefficient, i) => ({ coefficient, term: terms[i] }))
    .filter(({ coefficient }) => !coefficient.isZero);
  const minusOne = Rational.one.negated();
  present.sort((a, b) => Number(b.coefficient.equals(Rational.one)) - Number(a.coefficient.equals(Rational.one)));
  let expression = '';
  for (const { coefficient, term } of present) {
    const isOne = coefficient.equals(Rational.one);
    const isMinusOne = coefficient.equals(minusOne);
    if (expression === '') {
      expression = isOne ? term : isMinusOne ? `f32x4.neg(${term})` : `f32x4.mul(${term}, splat(${literal(coefficient)}))`;
    } else if (isOne) {
      expression = `f32x4.add(${expression}, ${term})`;
    } else if (isMinusOne) {
      expression = `f32x4.sub(${expression}, ${term})`;
    } else {
      expression = `madd(${term}, splat(${literal(coefficient)}), ${expression})`;
    }
  }
  return expression || 'zero()';
}

/**
 * Statements that define `outputs` (new constants) as matrix times `inputs` (names of vectors).
 * Helper names start with `prefix`.
 */
export function emitMatrixVector(
  matrix: RationalMatrix, inputs: readonly string[], outputs: readonly string[], prefix: string,
): string[] {
  const columns = matrix[0].map((_, column) => matrix.map((row) => row[column]));
  const byRows = pair(matrix);
  const byColumns = pair(columns);
  const lines: string[] = [];
  if (byColumns.gain > byRows.gain) {
    const names = [...inputs];
    const rows = matrix.map((row) => [...row]);
    byColumns.pairings.forEach(({ first, second, even, odd }, i) => {
      lines.push(`const ${prefix}s${i} = f32x4.add(${inputs[first]}, ${inputs[second]});`);
      lines.push(`const ${prefix}d${i} = f32x4.sub(${inputs[first]}, ${inputs[second]});`);
      names[first] = `${prefix}s${i}`;
      names[second] = `${prefix}d${i}`;
      rows.forEach((row, k) => {
        row[first] = even[k];
        row[second] = odd[k];
      });
    });
    rows.forEach((row, k) => lines.push(`const ${outputs[k]} = ${linearCombination(row, names)};`));
    return lines;
  }
  const paired = new Set<number>();
  byRows.pairings.forEach(({ first, second, even, odd }, i) => {
    lines.push(`const ${prefix}e${i} = ${linearCombination(even, inputs)};`);
    lines.push(`const ${prefix}o${i} = ${linearCombination(odd, inputs)};`);
    lines.push(`const ${outputs[first]} = f32x4.add(${prefix}e${i}, ${prefix}o${i});`);
    lines.push(`const ${outputs[second]} = f32x4.sub(${prefix}e${i}, ${prefix}o${i});`);
    paired.add(first).add(second);
  });
  matrix.forEach((row, k) => {
    if (!paired.has(k)) lines.push(`const ${outputs[k]} = ${linearCombination(row, inputs)};`);
  });
  return lines;
}

/** How the elements of a block come in and go out; both return statements. */
export interface BlockAccess {
  /** Defines the constant `name` as element (row, column) of X. */
  load(row: number, column: number, name: string): string[];
  /** Consumes `name`, element (row, column) of M X M^T. */
  store(row: number, column: number, name: string): string[];
}

/** Statements for Y = M X M^T: columns first, as they are loaded, then rows, stored as they are done. */
export function emitTwoSided(matrix: RationalMatrix, access: BlockAccess): string[] {
  const rows = matrix.length;
  const size = matrix[0].length;
  const lines: string[] = [];
  const half = (row: number, column: number): string => `t${row}_${column}`;
  for (let column = 0; column < size; column++) {
    const inputs = Array.from({ length: size }, (_, row) => `x${row}_${column}`);
    inputs.forEach((name, row) => lines.push(...access.load(row, column, name)));
    const outputs = Array.from({ length: rows }, (_, row) => half(row, column));
    lines.push(...emitMatrixVector(matrix, inputs, outputs, `c${column}`));
  }
  for (let row = 0; row < rows; row++) {
    const inputs = Array.from({ length: size }, (_, column) => half(row, column));
    const outputs = Array.from({ length: rows }, (_, column) => `y${row}_${column}`);
    lines.push(...emitMatrixVector(matrix, inputs, outputs, `r${row}`));
    outputs.forEach((name, column) => lines.push(...access.store(row, column, name)));
  }
  return lines;
}
