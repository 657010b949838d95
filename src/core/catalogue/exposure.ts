/**
 * What a network was shown by outlier exposure, and which sets it can't be judged by for that: it was told to be
 * unsure of exactly these images, so how well it tells them from digits says nothing of outsiders that it never
 * saw. Such figures are marked, and left out of every "best".
 */
import { specKey } from './classifier-spec';
import type { ClassifierSpec } from './classifier-spec';
import type { ModelEntry } from './model-entry';
import type { Recipe } from './recipe';
import type { OutlierDataset } from './recipe-parts';
import { ENSEMBLE_VARIANTS, NETWORK_VARIANTS } from './variants';

/** The sets that are of the same kind as what was shown. */
const SAME_KIND: Readonly<Record<OutlierDataset, readonly string[]>> = {
  'fashion-mnist-train': ['fashion-mnist-train', 'fashion-mnist-test'],
  // What engine/training/outliers.ts makes it of; its shuffled digits are no set of the lab.
  mixture: ['uniform-noise', 'gaussian-noise', 'bernoulli-noise', 'mnist-test-negative', 'mnist-test-pair-mean'],
};

/** How tables mark such a figure, and what the mark means. */
export const EXPOSED_MARK = '†';
export const EXPOSED_WORDS = 'trained on outsiders of this kind';

/** Models of this browser, of which only their entries tell how they were trained. */
type Known = readonly Pick<ModelEntry, 'spec' | 'outliers'>[];

const union = (lists: readonly (readonly OutlierDataset[])[]): OutlierDataset[] => [...new Set(lists.flat())];

function outliersOfShipped(id: string): readonly OutlierDataset[] {
  const members = ENSEMBLE_VARIANTS.find((ensemble) => ensemble.id === id)?.members;
  if (members) return union(members.map(outliersOfShipped));
  const outliers = NETWORK_VARIANTS.find((variant) => variant.id === id)?.outliers;
  return outliers ? [outliers] : [];
}

/** What a training by this recipe shows: its own outliers, and those of the weights that it starts from. */
export function outliersOfRecipe({ outlierExposure, initial }: Pick<Recipe, 'outlierExposure' | 'initial'>): OutlierDataset[] {
  return union([outlierExposure ? [outlierExposure.dataset] : [], initial ? outliersOfShipped(initial.zoo) : []]);
}

/** What a classifier was shown, as far as it is known: nothing is known of a file or of another browser's model. */
export function outliersOf(spec: ClassifierSpec, known: Known): readonly OutlierDataset[] {
  if ('zoo' in spec) return outliersOfShipped(spec.zoo);
  if ('members' in spec) return union(spec.members.map((member) => outliersOf(member, known)));
  if ('classifier' in spec) return outliersOf(spec.classifier, known);
  return known.find((entry) => specKey(entry.spec) === specKey(spec))?.outliers ?? [];
}

/** Whether a set can't judge a classifier, because it was trained on outsiders of its kind. */
export function isExposed(spec: ClassifierSpec, set: string, known: Known = []): boolean {
  return outliersOf(spec, known).some((dataset) => SAME_KIND[dataset].includes(set));
}
