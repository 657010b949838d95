/** The attack stores with a client that answers on demand: order, cancelling, and what is kept. */
import { beforeEach, describe, expect, it } from 'vitest';
import { parsePlan } from '../core/catalogue/plan';
import { LabError } from '../core/errors';
import { attackTableStore, dismissTable, startTable, stopTable } from './attack-table';
import { placeThresholdDigit, searchThresholds, stopThresholds, thresholdKey, thresholdsStore } from './attack-thresholds';
import { fakeClient } from './test-support/fake-client';

const job = (attack: string) => ({ classifier: { zoo: 'cnn' }, attack, parameters: {} });
const digit = () => ({ image: new Float32Array(784), label: 3, seed: 0 });

describe('the search for smallest epsilons', () => {
  beforeEach(() => stopThresholds());

  it('goes one by one, asks nothing twice, and keeps what failed apart', async () => {
    const { client, asked } = fakeClient();
    placeThresholdDigit(digit());
    searchThresholds(client, [job('l2-fgm'), job('l2-bim')]);
    searchThresholds(client, [job('l2-fgm')]);
    expect(asked).toHaveLength(1);
    await asked[0].answer({ epsilon: 1.5, durationMs: 1 });
    expect(asked).toHaveLength(2);
    await asked[1].fail(new LabError('broken-model', 'It is broken.'));
    const { cells } = thresholdsStore.getState();
    expect(cells[thresholdKey(job('l2-fgm'))]).toEqual({ status: 'found', epsilon: 1.5, durationMs: 1 });
    expect(cells[thresholdKey(job('l2-bim'))]).toEqual({ status: 'failed', message: 'It is broken.' });
  });

  it('a stopped one keeps what was found and leaves the next one its own', async () => {
    const { client, asked } = fakeClient();
    placeThresholdDigit(digit());
    searchThresholds(client, [job('l2-fgm'), job('l2-bim')]);
    await asked[0].answer({ epsilon: 1, durationMs: 1 });
    stopThresholds();
    searchThresholds(client, [job('linf-fgsm'), job('linf-bim')]);
    await asked[2].answer({ epsilon: 0.1, durationMs: 1 });
    expect(asked).toHaveLength(4);
    const { cells } = thresholdsStore.getState();
    expect(Object.values(cells).map(({ status }) => status)).toEqual(['found', 'found', 'searching']);
  });

  it('forgets everything when another digit is on the bench', () => {
    const { client } = fakeClient();
    placeThresholdDigit(digit());
    searchThresholds(client, [job('l2-fgm')]);
    placeThresholdDigit(digit());
    expect(thresholdsStore.getState().cells).toEqual({});
  });
});

describe('the table', () => {
  const plan = parsePlan({
    version: 1,
    classifiers: { cnn: { zoo: 'cnn' } },
    images: { x: { dataset: 'mnist-test', count: 2 } },
    cells: ['l2-fgm', 'linf-fgsm'].map((attack) => ({ id: attack, kind: 'attack', classifier: 'cnn', images: 'x', attack, epsilons: [1] })),
  });

  it('keeps the finished cells of a cancelled run, and goes on with them', async () => {
    const { client, asked } = fakeClient();
    startTable(client, plan);
    asked[0].part({ id: 'l2-fgm', kind: 'attack' });
    stopTable();
    await new Promise((resolve) => setTimeout(resolve));
    expect(attackTableStore.getState().run).toMatchObject({ status: 'stopped', results: { 'l2-fgm': { kind: 'attack' } } });
    startTable(client, plan);
    expect(Object.keys(attackTableStore.getState().run?.results ?? {})).toEqual(['l2-fgm']);
    await asked[1].answer([]);
    expect(attackTableStore.getState().run?.status).toBe('finished');
    dismissTable();
    expect(attackTableStore.getState().run).toBeNull();
  });
});
