/**
 * How fast a network trains here and now, so that a form can say beforehand how long a run takes.
 */
import type { NetworkId } from '../../core/catalogue/networks';
import type { Recipe } from '../../core/catalogue/recipe';
import { Random } from '../../core/random/random';
import { registerGradients } from '../backends/gradients';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import { buildLayers } from '../models/builders';
import { attackDigits, pathOf, withAttacked } from './adversarial';
import { labelTargets } from './batches';
import type { Batch } from './batches';
import { initialTrainingWeights, TrainingPass } from './forward';
import { classifierOf } from './live-classifier';
import { trainingStep } from './step';
import { TrainingState } from './training-state';

/** Measured after one step that warms up, until this much time is spent. */
const BUDGET_MS = 1500;

/** What the speed depends on. */
export type SpeedRecipe = Pick<Recipe, 'activation' | 'batchSize' | 'adversarial' | 'outlierExposure'>;

/** Grey noise: a step takes as long on it as on digits. */
function noiseBatch({ batchSize: n, outlierExposure }: SpeedRecipe): Batch {
  const random = Random.of('measure-speed');
  const rows = n + (outlierExposure?.batchSize ?? 0);
  const labels = Uint8Array.from({ length: n }, () => random.integer(10));
  const targets = new Float32Array(rows * CLASSES);
  targets.set(labelTargets(labels));
  return { pixels: Float32Array.from({ length: rows * 784 }, () => random.uniform()), labels, n, targets };
}

/**
 * Images per second of whole training steps (attack, forward, backward, Adam) of a recipe's network; outliers and
 * attacked twins of a digit take time but are not counted. The recipe's batch size counts: small batches are
 * slower per image. Of an attack one step is measured, and its steps are as long as each other.
 * @throws LabError `cancelled`
 */
export async function measureTrainingSpeed(recipe: SpeedRecipe, network: NetworkId, job: JobControl, budgetMs: number = BUDGET_MS): Promise<number> {
  await registerGradients();
  const layers = buildLayers(network, recipe.activation);
  const pass = new TrainingPass(layers);
  const state = new TrainingState(layers, initialTrainingWeights(layers, 0));
  const clean = noiseBatch(recipe);
  const { adversarial } = recipe;
  const digits = clean.pixels.slice(0, clean.n * 784);
  const batch = adversarial && adversarial.weight > 0 ? withAttacked(clean, digits, adversarial.weight) : clean;
  const attackSteps = adversarial ? pathOf(adversarial.method).steps : 0;

  const learn = async (n: number): Promise<void> => {
    await job.checkpoint();
    const logits = trainingStep(pass, state, batch, { seed: 0, epoch: 0, step: n }, 0, n);
    await logits.data(); // waits until a graphics card has really done it
    logits.dispose();
  };
  const attackOnce = async (n: number): Promise<void> => {
    if (!adversarial) return;
    const classifier = await classifierOf(network, state);
    try {
      await attackDigits(classifier, digits, clean.labels, { epsilon: adversarial.epsilon, method: { kind: 'fgsm' } }, { seed: 0, epoch: 0, step: n }, job);
    } finally {
      classifier.dispose();
    }
  };
  try {
    await learn(1);
    await attackOnce(1);
    const spent = { learning: 0, attacking: 0 };
    let steps = 0;
    const started = performance.now();
    do {
      const before = performance.now();
      await learn(++steps + 1);
      const between = performance.now();
      await attackOnce(steps + 1);
      spent.learning += between - before;
      spent.attacking += performance.now() - between;
    } while (performance.now() - started < budgetMs);
    return (steps * recipe.batchSize * 1000) / (spent.learning + attackSteps * spent.attacking);
  } finally {
    state.dispose();
  }
}
