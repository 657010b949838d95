import { describe, expect, test } from 'vitest';
import { argmaxRows, logSoftmaxRows, logSumExpRows, rowsOf, softmaxRows } from './logits';

test('argmax: ties go to the lowest class', () => {
  expect(Array.from(argmaxRows(Float32Array.of(0, 2, 2, 1, 1, 1, 0, 0, 3), 3))).toEqual([1, 0, 2]);
});

describe('softmax', () => {
  test('by hand, and at a temperature', () => {
    const p = softmaxRows(Float64Array.of(Math.log(1), Math.log(2), Math.log(5)), 3);
    expect(Array.from(p, (v) => +v.toFixed(14))).toEqual([0.125, 0.25, 0.625]);
    const cooled = softmaxRows(Float64Array.of(0, Math.log(3)), 2, 0.5);
    expect(cooled[1]).toBeCloseTo(0.9, 14);
  });
  test('neither overflows nor loses the logarithm of a sure answer', () => {
    const z = Float64Array.of(1e5, 1e5 - 40, 0);
    expect(softmaxRows(z, 3).every(Number.isFinite)).toBe(true);
    const logP = logSoftmaxRows(z, 3);
    // log p = -log(1 + e^-40): 1 + e^-40 rounds to 1, log1p keeps it.
    expect(logP[0] / -Math.exp(-40)).toBeCloseTo(1, 10);
    expect(logP[2]).toBe(-1e5);
    expect(logSumExpRows(z, 3)[0]).toBe(1e5);
  });
});

test('rows must be whole', () => {
  expect(rowsOf(new Float32Array(20), 10)).toBe(2);
  expect(() => rowsOf(new Float32Array(21), 10)).toThrow(expect.objectContaining({ code: 'bad-shape' }));
});
