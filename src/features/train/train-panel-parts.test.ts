/** The pure parts of the panel: points and sentences of the curve, the answer, the colours, the archive. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../core/catalogue/recipe';
import type { TrainingLog } from '../../core/catalogue/training-log';
import type { TrainingRun } from '../../state/training';
import { cellColours, contrast } from './confusion-colours';
import { curvePoints, curveRows, curveSentence } from './curve-data';
import { fileNameOf, findModel, packModel } from './model-archive';
import { remainingMs, testSentence, trainSentence, worstConfusion } from './train-sentence';

const plain = (text: string): string => text.replace(/\u00a0/g, ' ');

const log: TrainingLog = {
  steps: [1, 2, 3].map((n) => ({ step: n * 8, epoch: n < 3 ? 1 : 2, loss: 2.4 / n, accuracy: n / 5, learningRate: 0.003 })),
  epochs: [{ epoch: 1, trainLoss: 1.8, trainAccuracy: 0.3, validationLoss: 1.1, validationAccuracy: 0.45, durationMs: 900 }],
};

describe('the learning curve', () => {
  it('joins training and validation where they fall on the same place', () => {
    expect(curvePoints(log, 16, 'accuracy')).toEqual([
      { epoch: 0.5, training: 0.2 },
      { epoch: 1, training: 0.4, validation: 0.45 },
      { epoch: 1.5, training: 0.6 },
    ]);
  });

  it('has every number in its table, in order of steps', () => {
    const rows = curveRows(log, 16);
    expect(rows.map(([step]) => step)).toEqual([8, 16, 16, 24]);
    expect(rows[2]).toEqual([16, 1, 1.8, 0.3, 1.1, 0.45]);
  });

  it('is said in a sentence', () => {
    expect(plain(curveSentence(log, 'loss'))).toBe('The training loss went from 2.400 to 0.800 in 24 steps; on validation digits it is 1.100 after epoch 1.');
    expect(curveSentence({ steps: [], epochs: [] }, 'loss')).toContain('will be drawn');
  });
});

const recipe = { ...defaultRecipe('cnn'), images: 2_000, epochs: 12, validationImages: 1_000 };
const run: TrainingRun = { runId: 'r', name: 'A trial', recipe, status: 'running', phase: 'training', isPaused: false, step: 96, steps: 192, imagesPerSecond: 500, log };
const said = (changes: Partial<TrainingRun>): string => plain(trainSentence({ recipe, imagesPerSecond: 500, run: { ...run, ...changes }, interrupted: [] }).join(''));

describe('the answer', () => {
  it('says before a run how long it will take', () => {
    const before = plain(trainSentence({ recipe, imagesPerSecond: 500, run: null, interrupted: [] }).join(''));
    expect(before).toBe('Small CNN learns here from 500 digits a second: 2,000 of them, 12 times, and a test take about 61 s.');
    expect(trainSentence({ recipe, run: null, interrupted: [] }).join('')).toContain('being measured');
  });

  it('follows a run through its phases', () => {
    expect(said({ phase: 'fetching' })).toContain('being fetched');
    expect(said({})).toMatch(/^After 1 of 12 epochs Small CNN reads 45.0 % of digits that it does not learn from; \d+ s left\.$/);
    expect(said({ isPaused: true })).toContain('it is paused');
    expect(said({ phase: 'testing' })).toContain('10,000 digits that it has never seen');
    expect(said({ status: 'stopped' })).toBe('Small CNN was stopped after 96 of 192 steps; what it has learned is kept.');
    expect(said({ status: 'failed' })).toContain('ended after 96 of 192 steps');
  });

  it('halfway through half of the training is left, and all of the test', () => {
    const whole = remainingMs({ ...run, step: 0 }) ?? 0;
    const end = remainingMs({ ...run, step: 192 }) ?? 0;
    expect(remainingMs(run)).toBeCloseTo((whole + end) / 2);
    expect(remainingMs({ ...run, imagesPerSecond: undefined })).toBeUndefined();
  });

  it('names the commonest confusion', () => {
    const confusion: number[][] = Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, j) => (i === j ? 900 : 0)));
    confusion[4][9] = 7;
    confusion[8][3] = 5;
    expect(worstConfusion({ confusion })).toEqual({ label: 4, reading: 9, count: 7 });
    const report = { n: 9_012, accuracy: 9_000 / 9_012, interval: [0.99, 1] as [number, number], confusion, mistakes: [], durationMs: 1 };
    expect(plain(testSentence('It', report).join(''))).toBe('It reads 99.87 % of 9,012 test digits right. Of its 12 mistakes the commonest takes a 4 for a 9, 7 times.');
  });
});

describe('the colours of the confusion matrix', () => {
  it.each([[[252, 253, 250]], [[22, 30, 27]]] as const)('keep text readable and grow evenly on %j', (ground) => {
    let before = 0;
    for (let count = 0; count <= 1200; count++) {
      const { background, text } = cellColours(count, 1200, ground);
      expect(contrast(background, text)).toBeGreaterThanOrEqual(4.5);
      const distance = contrast(background, ground);
      expect(distance).toBeGreaterThanOrEqual(before - 0.05);
      before = distance;
    }
    expect(before).toBeGreaterThan(6);
    expect(cellColours(0, 1200, ground).background).toEqual(ground);
  });
});

describe('models as files', () => {
  const files = { modelJson: '{"a":1}', weights: { 'weights.bin': new Uint8Array([1, 2, 3]).buffer } };

  it('come back out of their own zip', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (bytes) => {
        const packed = await packModel({ modelJson: '{}', weights: { 'a/w.bin': bytes.slice().buffer as ArrayBuffer } });
        const { files: back, label } = await findModel([new File([packed], 'small-cnn.zip')]);
        expect(back.modelJson).toBe('{}');
        expect(new Uint8Array(back.weights['a/w.bin'])).toEqual(bytes);
        expect(label).toBe('small-cnn');
      }),
      { seed: 42, numRuns: 20 },
    ));

  it('are found among files chosen together', async () => {
    const found = await findModel([new File([files.weights['weights.bin']], 'weights.bin'), new File([files.modelJson], 'mine.json')]);
    expect(found).toEqual({ files, label: 'mine' });
  });

  it('are refused with a reason', async () => {
    await expect(findModel([new File(['x'], 'weights.bin')])).rejects.toMatchObject({ code: 'model-format', message: expect.stringContaining('no model.json') });
    await expect(findModel([new File(['no zip'], 'a.zip')])).rejects.toMatchObject({ code: 'model-format', message: expect.stringContaining('no zip that can be opened') });
  });

  it('get names that every system takes', () => {
    expect(fileNameOf('Small CNN, 2,000 × 12')).toBe('small-cnn-2000-12');
    expect(fileNameOf('ünï/../')).toMatch(/^[a-z0-9-]+$/);
    expect(fileNameOf('××')).toBe('model');
  });
});
