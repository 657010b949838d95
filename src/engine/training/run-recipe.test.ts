import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { loadMnist } from '../../../test/mnist/load';
import type { NetworkId } from '../../core/catalogue/networks';
import { defaultRecipe, parseRecipe } from '../../core/catalogue/recipe';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { unattended } from '../job';
import { evaluate } from '../models/evaluate';
import { readLayersModel } from '../models/layers-model';
import { MemoryStorage } from '../storage';
import { runRecipe } from './run-recipe';
import type { RecipeOptions, TrainedNetwork } from './run-recipe';

it('makes files whose figures are those of the model in them, and cleans up behind itself', async () => {
  const backend = await startBackend('wasm', { threads: 1 });
  await registerGradients();
  const [data, validation, test] = await Promise.all([loadMnist('train', 0, 240), loadMnist('train', 55_000, 55_050), loadMnist('test', 0, 200)]);
  const recipe = parseRecipe({ ...defaultRecipe('cnn'), id: 'two', networks: ['cnn', 'm5-small'], images: 48, validationImages: 50, epochs: 1, batchSize: 16 });
  const storage = new MemoryStorage();
  const kept: TrainedNetwork[] = [];
  const seen = new Set<NetworkId>();
  const options: RecipeOptions = {
    recipe,
    data,
    validation,
    test,
    backend,
    storage,
    runKey: 'two',
    job: unattended(),
    observe: (network) => seen.add(network),
    keep: (network) => {
      kept.push(network);
      return Promise.resolve();
    },
  };
  await runRecipe({ ...options, finished: new Set(['m5-small'] as const) });
  const before = memory().numTensors;
  await runRecipe({ ...options, finished: new Set(['cnn'] as const) });
  expect(memory().numTensors).toBe(before);
  expect(kept.map(({ network }) => network)).toEqual(['cnn', 'm5-small']);
  expect([...seen]).toEqual(['cnn', 'm5-small']);
  expect(await storage.list('')).toEqual([]);

  const { files, report } = kept[0];
  expect(Object.keys(files)).toEqual(['model.json', 'weights.bin', 'recipe.json', 'log.json']);
  expect(parseRecipe(JSON.parse(files['recipe.json'] as string))).toEqual(recipe);
  expect(JSON.parse(files['log.json'] as string)).toEqual(JSON.parse(JSON.stringify(report)));
  expect(report.epochs.length).toBe(1);
  const model = await readLayersModel(JSON.parse(files['model.json'] as string), files['weights.bin'] as ArrayBuffer, 'again');
  const logits = await evaluate(model, test.images, unattended());
  let correct = 0;
  for (let i = 0; i < test.count; i++) {
    const row = [...logits.subarray(i * 10, i * 10 + 10)];
    if (row.indexOf(Math.max(...row)) === test.labels[i]) correct++;
  }
  expect(report.test).toMatchObject({ correct, n: 200, accuracy: correct / 200 });
  model.dispose();
});
