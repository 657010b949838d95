/** What was computed for a comparison stays when more is computed; the experiment of augmentation likewise until it is run anew. */
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../core/catalogue/plan';
import type { Plan } from '../core/catalogue/plan';
import { LabError } from '../core/errors';
import { augmentationRunStore, startAugmentation, stopAugmentation } from './augmentation-run';
import { comparisonRunStore, comparisonStore, finishedPart, startComparison, stopComparison } from './comparison';
import { fakeClient } from './test-support/fake-client';

const planOf = (id: string): Plan =>
  parsePlan({ version: 1, classifiers: { cnn: { zoo: 'cnn' } }, images: { x: { dataset: 'mnist-test', count: 5 } }, cells: [{ id, kind: 'accuracy', classifier: 'cnn', images: 'x' }] });

describe('computing for a comparison', () => {
  it('keeps what earlier runs found, also a stopped one’s, and runs one at a time', async () => {
    const { client, asked } = fakeClient();
    startComparison(client, planOf('one'), ['accuracy']);
    startComparison(client, planOf('two'), ['time']);
    expect(asked).toHaveLength(1);
    expect(comparisonStore.getState().rows).toEqual(['accuracy']);
    asked[0].part({ id: 'one', kind: 'accuracy', accuracy: 1 });
    stopComparison();
    await new Promise((resolve) => setTimeout(resolve));
    expect(comparisonRunStore.getState().run?.status).toBe('stopped');

    startComparison(client, planOf('two'), ['time']);
    expect(asked).toHaveLength(2);
    const { past, rows } = comparisonStore.getState();
    expect(rows).toEqual(['time']);
    expect(past.map(({ cells }) => cells)).toMatchObject([[{ id: 'one', classifier: 'cnn', accuracy: 1 }]]);
    await asked[1].answer([]);
    const { run } = comparisonRunStore.getState();
    expect(run?.status).toBe('finished');
    expect(run && finishedPart(run).cells).toEqual([]);
  });
});

describe('the experiment of augmentation in the page', () => {
  it('keeps the networks that were tested before it was stopped or failed', async () => {
    const { client, asked } = fakeClient();
    startAugmentation(client, {}, 100);
    asked[0].part({ id: 'none-seed1' });
    startAugmentation(client, {}, 100);
    expect(asked).toHaveLength(1);
    stopAugmentation();
    await new Promise((resolve) => setTimeout(resolve));
    expect(augmentationRunStore.getState()).toMatchObject({ status: 'stopped', results: [{ id: 'none-seed1' }] });
    startAugmentation(client, {}, 100);
    expect(augmentationRunStore.getState()).toMatchObject({ status: 'running', results: [] });
    await asked[1].fail(new LabError('dataset-missing', 'Not here.'));
    expect(augmentationRunStore.getState()).toMatchObject({ status: 'failed', message: 'Not here.' });
  });
});
