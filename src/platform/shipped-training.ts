/** How a shipped network was trained: the recipe and the log that lie beside its weights. */
import { parseRecipe } from '../core/catalogue/recipe';
import type { Recipe } from '../core/catalogue/recipe';
import type { TrainingLog } from '../core/catalogue/training-log';

export interface ShippedTraining {
  recipe: Recipe;
  log: TrainingLog;
}

async function json(path: string): Promise<unknown> {
  const response = await fetch(new URL(`models/${path}`, document.baseURI));
  if (!response.ok) throw new Error(`${path} is not there.`);
  return response.json();
}

/**
 * The recipe and log of a shipped network.
 * @returns null where they can not be read: a curve less, nothing else
 */
export async function readShippedTraining(id: string): Promise<ShippedTraining | null> {
  try {
    const [recipe, log] = await Promise.all([json(`${id}/recipe.json`), json(`${id}/log.json`)]);
    const { steps, epochs } = log as TrainingLog;
    return Array.isArray(steps) && Array.isArray(epochs) ? { recipe: parseRecipe(recipe), log: { steps, epochs } } : null;
  } catch {
    return null;
  }
}
