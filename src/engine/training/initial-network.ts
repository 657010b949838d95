/**
 * The shipped network that a recipe starts from, where it does not start from random weights: for
 * outlier exposure and adversarial training by fine-tuning.
 */
import { ENSEMBLE_VARIANTS } from '../../core/catalogue/variants';
import type { NetworkId } from '../../core/catalogue/networks';
import type { Recipe } from '../../core/catalogue/recipe';
import { LabError } from '../../core/errors';
import { classifierFingerprint } from '../library/classifier-fingerprint';
import type { ModelLibrary } from '../library/library';
import { parametersOf } from '../models/architecture';
import type { Layer, NetworkWeights } from '../models/architecture';
import { buildLayers } from '../models/builders';
import { Network } from '../models/network';

/** A network to start from. */
export interface InitialNetwork {
  /** The id of the shipped network. */
  id: string;
  /** SHA-256 of its files, for the log. */
  fingerprint: string;
  weights: NetworkWeights;
}

/** What two networks must share for one to start from the other: parameters by name and shape, and the activations. */
function formOf(layers: readonly Layer[]): string {
  const activations = layers.flatMap((layer) => (layer.kind === 'activation' ? [layer.activation] : []));
  return JSON.stringify([parametersOf(layers).map(({ name, shape }) => [name, shape]), activations]);
}

/**
 * Finds and loads the network that `recipe.initial` names: the shipped network itself, or the member
 * of the lab's ensemble that is of the same kind and activation; of the ensemble only that one must be shipped.
 * @throws LabError `no-initial` where there is none of that form, and what loading throws
 */
export async function initialNetworkOf(recipe: Recipe, network: NetworkId, library: ModelLibrary): Promise<InitialNetwork | undefined> {
  if (!recipe.initial) return undefined;
  const { zoo } = recipe.initial;
  const wanted = formOf(buildLayers(network, recipe.activation));
  const { networks } = await library.zoo();
  const named = ENSEMBLE_VARIANTS.find(({ id }) => id === zoo)?.members ?? [zoo];
  for (const { id } of networks.filter((one) => named.includes(one.id))) {
    const classifier = await library.classifier({ zoo: id });
    if (!(classifier instanceof Network) || formOf(classifier.layers) !== wanted) continue;
    return { id, fingerprint: await classifierFingerprint({ zoo: id }, library), weights: classifier.weights };
  }
  throw new LabError('no-initial', `"${zoo}" is or has no ${network} with ${recipe.activation}, from which the recipe wants to start, or it is not shipped. Name another network.`);
}
