import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { startBackend } from '../backends/start';
import { Job, unattended } from '../job';
import { measureTrainingSpeed } from './measure-speed';

it('measures images per second, can be cancelled, and leaves nothing behind', async () => {
  await startBackend('wasm', { threads: 1 });
  const recipe = { activation: 'relu', batchSize: 8 } as const;
  await measureTrainingSpeed(recipe, 'cnn', unattended(), 1);
  const before = memory().numTensors;
  const speed = await measureTrainingSpeed(recipe, 'cnn', unattended(), 200);
  expect(speed).toBeGreaterThan(1);
  expect(speed).toBeLessThan(1e6);
  const attacked = { ...recipe, adversarial: { epsilon: 0.3, method: { kind: 'pgd', steps: 40, relativeStepSize: 0.1 }, warmUpEpochs: 0, weight: 0.5 }, outlierExposure: { dataset: 'mixture', coefficient: 0.5, batchSize: 8 } } as const;
  expect(await measureTrainingSpeed(attacked, 'cnn', unattended(), 200)).toBeLessThan(speed / 4); // 40 attack steps beside one of training
  const job = new Job();
  job.cancel();
  await expect(measureTrainingSpeed(recipe, 'cnn', job)).rejects.toMatchObject({ code: 'cancelled' });
  expect(memory().numTensors).toBe(before);
});
