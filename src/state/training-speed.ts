/**
 * How fast each network trains on this computer: measured when a form asks, made better by every real
 * training, and forgotten when the engine changes its backend.
 */
import { createStore } from 'zustand/vanilla';
import type { EngineState, LabClient } from '../client/lab-client';
import type { Recipe } from '../core/catalogue/recipe';

export type Speed = { status: 'measuring' } | { status: 'measured'; imagesPerSecond: number } | { status: 'unknown' };

export const trainingSpeedStore = createStore<{ speeds: Readonly<Record<string, Speed>> }>()(() => ({ speeds: {} }));

/** What a speed depends on. */
export function speedKey(state: EngineState, recipe: Pick<Recipe, 'networks' | 'activation' | 'batchSize' | 'adversarial' | 'outlierExposure'>): string {
  const engine = state.phase === 'ready' ? `${state.info.backend} ${state.info.threads}` : 'none';
  const { adversarial, outlierExposure } = recipe;
  const attack = adversarial ? `${adversarial.method.kind === 'pgd' ? adversarial.method.steps : 1} attack steps ${adversarial.weight < 1 ? 'beside' : 'alone'}` : 'clean';
  return [engine, recipe.networks[0], recipe.activation, recipe.batchSize, attack, outlierExposure?.batchSize ?? 0].join(' ');
}

function keep(key: string, speed: Speed): void {
  trainingSpeedStore.setState(({ speeds }) => ({ speeds: { ...speeds, [key]: speed } }));
}

/** Takes a speed that a real training had. */
export function learnSpeed(state: EngineState, recipe: Recipe, imagesPerSecond: number): void {
  if (imagesPerSecond > 0) keep(speedKey(state, recipe), { status: 'measured', imagesPerSecond });
}

/** Measurements go one after the other: two at once would measure each other. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Measures a speed that is not known yet; some seconds of work for the engine. One that has begun is
 * let finish: a long step could only be ended together with the engine.
 * @returns the way to say that it is no longer wanted
 */
export function measureSpeed(client: LabClient, recipe: Recipe): () => void {
  const key = speedKey(client.state, recipe);
  const known = trainingSpeedStore.getState().speeds[key];
  if (known && known.status !== 'unknown') return () => undefined;
  const mine: Speed = { status: 'measuring' };
  let hasBegun = false;
  const isOpen = (): boolean => trainingSpeedStore.getState().speeds[key] === mine;
  const settle = (speed: Speed): void => {
    if (isOpen()) keep(key, speed);
  };
  const measure = async (): Promise<void> => {
    if (!isOpen()) return;
    hasBegun = true;
    try {
      const { imagesPerSecond } = await client.call('training-speed', { recipe });
      settle({ status: 'measured', imagesPerSecond });
    } catch {
      settle({ status: 'unknown' });
    }
  };
  keep(key, mine);
  last = last.then(measure);
  return () => {
    if (!hasBegun) settle({ status: 'unknown' });
  };
}
