import { describe, expect, it } from 'vitest';
import { reportedAuroc } from './detection';
import { readMeasuredDetection } from './measured-detection';

const cell = { classifier: 'm5', in: 'digits', out: 'letters', inCount: 10, outCount: 20, backend: 'wasm', scores: [{ id: 'msp', score: 'msp', auroc: 0.9, interval: [0.8, 0.95] }, { id: 'odin', auroc: 'x' }] };

describe('readMeasuredDetection', () => {
  it('reads the cells of a plan with the day of the file and passes over what is broken', () => {
    expect(readMeasuredDetection({ date: '2026-11-23', cells: [cell, { id: 'other' }, 3] })).toEqual([
      { classifier: 'm5', inside: 'digits', out: 'letters', id: 'msp', score: 'msp', auroc: 0.9, interval: [0.8, 0.95], inCount: 10, outCount: 20, backend: 'wasm', date: '2026-11-23' },
    ]);
    expect(readMeasuredDetection([cell])).toHaveLength(1);
  });

  it('keeps the settings that tell one ODIN from another', () => {
    const odin = { ...cell, scores: [{ id: 'odin-report', score: 'odin', temperature: 0.33, epsilon: 0.1, auroc: 0.95 }] };
    expect(readMeasuredDetection([odin])[0]).toMatchObject({ id: 'odin-report', score: 'odin', temperature: 0.33, epsilon: 0.1 });
  });

  it('says what the names of the plan stand for', () => {
    const file = { classifiers: { m5: { zoo: 'm5-gelu' } }, images: { digits: { dataset: 'mnist-test', count: 10 }, letters: { file: 'x.gz' } }, cells: [cell] };
    expect(readMeasuredDetection(file)[0]).toMatchObject({ classifier: 'm5-gelu', inside: 'mnist-test', out: 'letters' });
  });

  it('finds nothing in what is no file of results', () => {
    for (const file of [null, 3, 'text', {}, { cells: 1 }, [[]]]) expect(readMeasuredDetection(file)).toEqual([]);
  });
});

describe('reportedAuroc', () => {
  it('has the report’s cells and no others', () => {
    expect(reportedAuroc('ensemble', 'odin')).toBe(0.99);
    expect(reportedAuroc('cnn', 'odin')).toBeUndefined();
    expect(reportedAuroc('ensemble', 'vim')).toBeUndefined();
  });
});
