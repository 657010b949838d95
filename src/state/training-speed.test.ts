/** Speeds are measured once, one after the other, and only as long as they are wanted. */
import { expect, it } from 'vitest';
import type { EngineState, LabClient } from '../client/lab-client';
import { defaultRecipe } from '../core/catalogue/recipe';
import { learnSpeed, measureSpeed, speedKey, trainingSpeedStore } from './training-speed';

const state: EngineState = { phase: 'ready', info: { backend: 'wasm', binary: 'simd', threads: 1 } };

it('measures one network after the other, once each, and leaves out what is no longer wanted', async () => {
  const asked: { network: string; answer: (imagesPerSecond: number) => void }[] = [];
  const client = {
    state,
    call: (_method: string, { recipe }: { recipe: ReturnType<typeof defaultRecipe> }) =>
      new Promise((resolve) => asked.push({ network: recipe.networks[0], answer: (imagesPerSecond) => resolve({ imagesPerSecond }) })),
  } as unknown as LabClient;
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  const [cnn, m3, m5] = [defaultRecipe('cnn'), defaultRecipe('m3'), defaultRecipe('m5')];
  const of = (recipe: typeof cnn) => trainingSpeedStore.getState().speeds[speedKey(state, recipe)];

  const stopCnn = measureSpeed(client, cnn);
  const stopM3 = measureSpeed(client, m3);
  measureSpeed(client, m5);
  measureSpeed(client, m5);
  stopM3();
  await turn();
  stopCnn(); // It has begun, so it is let finish.
  expect(asked.map(({ network }) => network)).toEqual(['cnn']);
  asked[0].answer(700);
  await turn();
  expect(of(cnn)).toEqual({ status: 'measured', imagesPerSecond: 700 });
  expect(of(m3)).toEqual({ status: 'unknown' });
  expect(asked.map(({ network }) => network)).toEqual(['cnn', 'm5']);
  learnSpeed(state, m5, 12);
  asked[1].answer(9);
  await turn();
  expect(of(m5)).toEqual({ status: 'measured', imagesPerSecond: 12 });
});
