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
  const job = new Job();
  job.cancel();
  await expect(measureTrainingSpeed(recipe, 'cnn', job)).rejects.toMatchObject({ code: 'cancelled' });
  expect(memory().numTensors).toBe(before);
});
