import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadGoldenModel } from '../../../test/golden/load';
import { startBackend } from '../backends/start';
import { unattended } from '../job';
import { Random } from '../../core/random/random';
import type { Classifier } from './classifier';
import { Ensemble } from './ensemble';
import { evaluate } from './evaluate';
import { predict } from './predict';
import { Tempered } from './tempered';

let network: Classifier;
beforeAll(async () => {
  await startBackend('cpu');
  network = await loadGoldenModel();
});

const random = new Random(1);
const images = Float32Array.from({ length: 3 * 784 }, () => random.uniform());

describe('predict', () => {
  it('gives the whole and its members, and the whole is what evaluation says', async () => {
    const tempered = new Tempered('t', new Ensemble('e', [network, new Tempered('half', network, 2)], 'mean-probabilities'), 0.5);
    const before = memory().numTensors;
    const { logits, members } = await predict(tempered, images);
    expect(memory().numTensors).toBe(before);
    expect(members).toHaveLength(2);
    members[0].forEach((z, i) => expect(members[1][i]).toBeCloseTo(z / 2, 5));
    expect([...logits]).toEqual([...(await evaluate(tempered, images, unattended()))]);
  });

  it('has no members for a single network, and leaks nothing over 20 calls', async () => {
    const before = memory().numTensors;
    for (let i = 0; i < 20; i++) expect((await predict(network, images)).members).toEqual([]);
    expect(memory().numTensors).toBe(before);
  });
});
