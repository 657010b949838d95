/**
 * What changes from step to step: the learning rate, and adversarial training's epsilon and weight.
 */
import { stepsPerEpoch } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import type { Adversarial } from '../../core/catalogue/recipe-parts';

/** Where a one-cycle schedule starts and ends, as PyTorch's OneCycleLR: rate/25 and rate/25e4. */
const START_DIVISOR = 25;
const END_DIVISOR = 25e4;

/** From `a` (share 0) to `b` (share 1) along half a cosine. */
function cosineBetween(a: number, b: number, share: number): number {
  return b + ((a - b) * (1 + Math.cos(Math.PI * share))) / 2;
}

/**
 * Learning rate of a step.
 * @param step from 0 to epochs * stepsPerEpoch - 1
 */
export function learningRate(recipe: Recipe, step: number): number {
  const { learningRate: peak, schedule } = recipe.optimiser;
  const perEpoch = stepsPerEpoch(recipe);
  const last = Math.max(1, recipe.epochs * perEpoch - 1);
  switch (schedule.kind) {
    case 'exponential':
      return peak * schedule.factor ** Math.floor(step / perEpoch);
    case 'cosine':
      return cosineBetween(peak, 0, step / (last + 1));
    case 'one-cycle': {
      const top = schedule.warmUp * last;
      if (step < top) return cosineBetween(peak / START_DIVISOR, peak, step / top);
      return cosineBetween(peak, peak / END_DIVISOR, (step - top) / (last - top));
    }
  }
}

/** Decay of the moving average of the parameters after the n-th step, n from 1 (An et al. 2020): min(.999, (1 + n) / (10 + n)). */
export function averageDecay(n: number): number {
  return Math.min(0.999, (1 + n) / (10 + n));
}

/**
 * Epsilon of a step: up in a straight line over the warm-up's steps, then the whole.
 * @param step from 0
 */
export function adversarialEpsilon({ epsilon, warmUpEpochs }: Adversarial, step: number, stepsOfEpoch: number): number {
  return epsilon * Math.min(1, (step + 1) / Math.max(1, warmUpEpochs * stepsOfEpoch));
}

/** Share of the loss that attacked images have in an epoch, from 0. */
export function adversarialWeight({ weight, stages = [] }: Adversarial, epoch: number): number {
  let until = 0;
  const stage = stages.find(({ epochs }) => epoch < (until += epochs));
  return stage ? stage.weight : weight;
}
