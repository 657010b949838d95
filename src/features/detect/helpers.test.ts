import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIdx } from '../../core/digits/idx';
import { SCORE_IDS } from '../../core/catalogue/scores';
import { readScoreRequest } from '../../core/catalogue/score-parameters';
import { gridCells, reportingWishes, tuningWishes } from './odin-grid';
import { odinProbabilities } from './published-odin';
import { idxImages, kindOf } from './read-own-images';
import { axisCounts, roundTicks, scoreAxis, shownRange } from './score-axis';
import type { Scored } from './lines';
import { bestMeasured } from './measured';
import { surely, tableSentence, verdictOf } from './sentences';
import { givenScore, readSettings, scoreName } from './settings';
import { keepAfterKey } from './threshold-handle';

describe('readSettings', () => {
  it('falls back wherever a link says nonsense, and always has the main score among the compared', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('view', 'set', 'score', 'compare', 'scores', 'sets', 'n', 'keep', 'odin-t', 'odin-e', 'k', 'mode', 'map-n'), fc.string()), (parameters) => {
        const settings = readSettings(parameters);
        expect(settings.scores).toContain(settings.score);
        expect(settings.sets).toContain(settings.set);
        expect(settings.keep).toBeGreaterThanOrEqual(0);
        expect(settings.keep).toBeLessThanOrEqual(1);
      }),
      { seed: 42 },
    );
    expect(readSettings({ scores: 'odin,msp,unknown', score: 'energy', n: '60' })).toMatchObject({ scores: ['msp', 'energy', 'odin'], count: 60 });
  });

  it('asks the engine for scores that it knows, and names what is unusual', () => {
    const settings = readSettings({});
    for (const id of SCORE_IDS) expect(readScoreRequest(givenScore(id, settings)).entry.id).toBe(id);
    expect(scoreName('odin', settings)).toBe('ODIN');
    expect(scoreName('odin', readSettings({ 'odin-t': '0.33', 'odin-e': '0.1' }))).toBe('ODIN, T = 0.33, ε = 0.1');
  });
});

describe('the axis of scores', () => {
  it('rises with the score, and its counts lose nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SCORE_IDS), fc.array(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), { minLength: 1, maxLength: 80 }), (id, values) => {
        const isNegative = scoreAxis(id).name.includes('to the right');
        const sorted = Float64Array.from(values, (value) => (isNegative ? -value : value)).sort();
        const axis = scoreAxis(id);
        for (let i = 1; i < sorted.length; i++) expect(axis.place(sorted[i])).toBeGreaterThanOrEqual(axis.place(sorted[i - 1]));
        const counts = axisCounts(sorted, axis, shownRange([sorted]), 16);
        expect(counts.reduce((a, b) => a + b)).toBe(sorted.length);
      }),
      { seed: 42 },
    );
  });

  it('marks round numbers', () => {
    expect(roundTicks(-3.2, 14)).toEqual([0, 5, 10]);
    expect(roundTicks(0.1, 0.5)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(scoreAxis('msp').ticks(0.4, 0.995).map(({ label }) => label)).toEqual(['50 %', '90 %', '99 %']);
    expect(scoreAxis('knn').ticks(-150, -0.5).map(({ label }) => label)).toEqual(['1', '10', '100']);
  });
});

describe('the threshold', () => {
  it('goes by keys within its range', () => {
    expect(keepAfterKey('ArrowLeft', 0.95)).toBeCloseTo(0.945, 12);
    expect(keepAfterKey('PageUp', 0.98)).toBe(1);
    expect(keepAfterKey('Home', 0.3)).toBe(0);
    expect(keepAfterKey('a', 0.3)).toBeUndefined();
  });

  it('gives a verdict that is consistent with itself', () => {
    const digits = Float64Array.from({ length: 100 }, (_, i) => i);
    expect(verdictOf(3, digits, 0.95)).toEqual({ score: 3, threshold: 5, isRejected: true, lowerDigits: expect.closeTo(0.03, 12) as number });
    expect(verdictOf(5, digits, 0.95).isRejected).toBe(false);
    expect(surely(0.71)).toBe('71\u00a0%');
    expect(surely(0.9999)).toBe('more than 99.9\u00a0%');
  });
});

describe('the best of the table', () => {
  const cell = (networkLabel: string, auroc: number, isExposed: boolean) => ({ line: { networkLabel, score: 'msp', isExposed }, metrics: { auroc } }) as unknown as Scored;

  it('is none that was trained on such outsiders', () => {
    const [plain, shown] = [cell('Plain', 0.9, false), cell('Shown', 0.99, true)];
    expect(tableSentence([plain], 'clothes').join('')).toContain('Of what is computed here so far, Plain by');
    expect(tableSentence([plain, shown], 'clothes').join('')).toContain('and was not trained on clothes, Plain by Confidence (MSP) tells digits from clothes best, with an AUROC of 0.900');
    expect(tableSentence([shown], 'clothes').join('')).toContain('can’t judge it');
  });

  it('is none such of what was measured before', () => {
    const measured = (classifier: string, auroc: number, out = 'fashion-mnist-test') => ({ classifier, inside: 'mnist-test', out, id: 'msp', score: 'msp', auroc, inCount: 10, outCount: 10, backend: 'wasm' });
    const all = [measured('ensemble-oe', 0.99), measured('ensemble', 0.9), measured('ensemble-oe', 0.98, 'letters')];
    expect(bestMeasured(all, 'fashion-mnist-test')?.classifier).toBe('ensemble');
    expect(bestMeasured(all, 'letters')?.classifier).toBe('ensemble-oe');
    expect(bestMeasured(all.slice(0, 1), 'fashion-mnist-test')).toBeUndefined();
  });
});

describe('a person’s files', () => {
  it('are known by their first bytes', () => {
    expect(kindOf(Uint8Array.of(0x50, 0x4b, 3, 4))).toBe('zip');
    expect(kindOf(Uint8Array.of(0x1f, 0x8b, 8, 0))).toBe('gzip');
    expect(kindOf(Uint8Array.of(0, 0, 8, 3))).toBe('idx');
    expect(kindOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).toBe('picture');
  });

  it('as IDX are 28x28 images or refused with a sentence', () => {
    const data = Uint8Array.from({ length: 2 * 784 }, (_, i) => i % 256);
    expect(idxImages(formatIdx({ shape: [2, 28, 28], data }))).toEqual([data.slice(0, 784), data.slice(784)]);
    expect(() => idxImages(formatIdx({ shape: [4], data: new Uint8Array(4) }))).toThrow(/28 x 28/);
    expect(() => idxImages(Uint8Array.of(0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255))).toThrow(/IDX/);
  });
});

describe('the grid of ODIN', () => {
  it('reports on images that it was not tuned on', () => {
    const spec = { zoo: 'cnn' };
    for (const set of ['letters', 'uniform-noise', 'mnist-test-negative'] as const) {
      const tuning = tuningWishes(spec, set, 100);
      const reporting = reportingWishes(spec, set, 100, gridCells[0]);
      const seen = new Set(tuning.out.indices);
      expect(seen.size).toBe(100);
      expect(reporting.out.indices).toHaveLength(100);
      expect(reporting.out.indices?.some((row) => seen.has(row))).toBe(false);
      expect([tuning.inside.set, reporting.inside.set]).toEqual(['mnist-validation', 'mnist-test']);
    }
  });

  it('rounds probabilities as published code does', () => {
    expect([...odinProbabilities(Float64Array.of(0, 40, 41))]).toEqual([0.5, 1, 1]);
  });
});
