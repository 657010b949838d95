/**
 * How fast a network trains here and now, so that a form can say beforehand how long a run takes.
 */
import type { NetworkId } from '../../core/catalogue/networks';
import type { Recipe } from '../../core/catalogue/recipe';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import type { JobControl } from '../job';
import { buildLayers } from '../models/builders';
import type { Batch } from './batches';
import { initialTrainingWeights, TrainingPass } from './forward';
import { trainingStep } from './step';
import { TrainingState } from './training-state';

/** Measured after one step that warms up, until this much time is spent. */
const BUDGET_MS = 1500;

/** Grey noise: a step takes as long on it as on digits. */
function noiseBatch(n: number): Batch {
  const random = Random.of('measure-speed');
  return {
    pixels: Float32Array.from({ length: n * 784 }, () => random.uniform()),
    labels: Uint8Array.from({ length: n }, () => random.integer(10)),
    n,
  };
}

/**
 * Images per second of whole training steps (forward, backward, Adam) of a recipe's network.
 * The recipe's batch size counts: small batches are slower per image.
 * @throws LabError `cancelled`
 */
export async function measureTrainingSpeed(
  recipe: Pick<Recipe, 'activation' | 'batchSize'>,
  network: NetworkId,
  job: JobControl,
  budgetMs: number = BUDGET_MS,
): Promise<number> {
  await registerGradients();
  const layers = buildLayers(network, recipe.activation);
  const pass = new TrainingPass(layers);
  const state = new TrainingState(layers, initialTrainingWeights(layers, 0));
  const batch = noiseBatch(recipe.batchSize);
  const step = async (n: number): Promise<void> => {
    await job.checkpoint();
    const logits = trainingStep(pass, state, batch, { seed: 0, epoch: 0, step: n }, 0, n);
    await logits.data(); // waits until a graphics card has really done it
    logits.dispose();
  };
  try {
    await step(1);
    const started = performance.now();
    let steps = 0;
    do await step(++steps + 1);
    while (performance.now() - started < budgetMs);
    return (steps * recipe.batchSize * 1000) / (performance.now() - started);
  } finally {
    state.dispose();
  }
}
