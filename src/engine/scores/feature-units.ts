/**
 * What a score from features is fitted on: one network with its last dense layer, or an ensemble's
 * networks side by side with their block head. A classifier is taken apart into such units here.
 */
import { LabError } from '../../core/errors';
import { CLASSES } from '../models/architecture';
import type { Classifier, Head } from '../models/classifier';
import { Tempered } from '../models/tempered';

/** A network that has features. */
export interface FeatureNetwork {
  network: Classifier & Required<Pick<Classifier, 'features'>> & { readonly head: Head };
  /** The network's logits times this are its part of the unit's: its share over the temperatures above it. */
  scale: number;
}

/** Networks whose features are joined: logits = sum of scale * (features . W + b). */
export interface FeatureUnit {
  /** The classifier that the unit stands for: what a fit is kept under. */
  owner: Classifier;
  networks: readonly FeatureNetwork[];
}

/** How an ensemble is scored: every member apart and averaged, or on joined features. */
export type EnsembleMode = 'average' | 'joined';

function hasFeatures(classifier: Classifier): classifier is FeatureNetwork['network'] {
  return classifier.features !== undefined && classifier.head !== undefined;
}

interface Part {
  network: FeatureNetwork['network'];
  /** Shares of an ensemble's networks sum to 1. */
  share: number;
  /** Product of the temperatures above the network. */
  temperature: number;
}

function partsOf(classifier: Classifier, share: number, temperature: number): Part[] {
  if (hasFeatures(classifier)) return [{ network: classifier, share, temperature }];
  if (classifier instanceof Tempered) return partsOf(classifier.classifier, share, temperature * classifier.temperature);
  const { members } = classifier;
  if (members) return members.flatMap((member) => partsOf(member, share / members.length, temperature));
  throw new LabError('no-features', `The network "${classifier.id}" does not end in a dense layer, so it has no features. Choose another score or network.`);
}

/**
 * The units of a classifier, with each one's share in an average.
 *
 * Temperatures over an ensemble divide the logits of its units. Members combined by their mean probabilities
 * are taken by their mean logits, as the block head demands (log-probabilities have an energy of 0 for
 * every image).
 * @throws LabError `no-features` where a network does not end in a dense layer
 */
export function featureUnits(classifier: Classifier, mode: EnsembleMode): { unit: FeatureUnit; share: number }[] {
  const parts = partsOf(classifier, 1, 1);
  if (mode === 'joined' && parts.length > 1) {
    const networks = parts.map(({ network, share, temperature }) => ({ network, scale: share / temperature }));
    return [{ unit: { owner: classifier, networks }, share: 1 }];
  }
  return parts.map(({ network, share, temperature }) => ({
    unit: { owner: network, networks: [{ network, scale: 1 / temperature }] },
    share,
  }));
}

/** Equal for units that give the same features and logits. */
export function unitKey(unit: FeatureUnit): string {
  return `${unit.networks.length}x${unit.networks.map(({ scale }) => scale).join(',')}`;
}

/** Columns of a unit's features. */
export function unitWidth(unit: FeatureUnit): number {
  return unit.networks.reduce((sum, { network }) => sum + network.head.weights.shape[0], 0);
}

/**
 * The unit's head on the host: [W1 W2 ...], scaled.
 * @returns weights [width, 10] and bias [10], float64
 */
export async function unitHead(unit: FeatureUnit): Promise<{ weights: Float64Array; bias: Float64Array }> {
  const weights = new Float64Array(unitWidth(unit) * CLASSES);
  const bias = new Float64Array(CLASSES);
  let at = 0;
  for (const { network, scale } of unit.networks) {
    for (const value of await network.head.weights.data()) weights[at++] = value * scale;
    (await network.head.bias.data()).forEach((value, k) => (bias[k] += value * scale));
  }
  return { weights, bias };
}
