/**
 * What a search for the smallest epsilon costs, known before it runs: the panel searches by itself what takes a few
 * seconds in all, and waits to be asked for the rest.
 */
import type { AttackEntry, AttackParameters } from '../../core/catalogue/attacks';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { networkEntry } from '../../core/catalogue/networks';
import { entryOf } from '../../state/models';
import type { ComparedNetwork } from './comparison';

/** Epsilons that one search tries: four ladders of eight rungs, or one run of a minimisation attack. */
const TRIED = 32;
/** Million multiplications that may be spent without being asked: a few seconds on a slow processor. */
const UNASKED = 65_000;
/** Taken for a network that the lab did not train: about one of the report's large ones. */
const UNKNOWN = 150;

/**
 * Million multiplications of one search.
 * @param forward those of one forward pass
 */
export function searchCost(entry: AttackEntry, parameters: AttackParameters, forward: number): number {
  const { forwardPasses, gradientPasses } = entry.cost(parameters);
  return forward * (entry.minimisation ? 1 : TRIED) * (forwardPasses + 1 + 3 * gradientPasses);
}

/** Million multiplications of one forward pass: an ensemble costs what its members cost together. */
export function forwardCost(spec: ClassifierSpec, entries: readonly ModelEntry[]): number {
  const together = (members: readonly ClassifierSpec[]): number => members.reduce((sum, member) => sum + forwardCost(member, entries), 0);
  if ('members' in spec) return together(spec.members);
  if ('classifier' in spec) return forwardCost(spec.classifier, entries);
  const entry = entryOf(entries, spec);
  if (entry?.members) return together(entry.members.map(({ id }) => ({ zoo: id })));
  return entry?.network ? networkEntry(entry.network).megaMultiplications : UNKNOWN;
}

/** The networks whose searches together cost no more than may be spent unasked, those that come first before the others. */
export function quickNetworks(entry: AttackEntry, parameters: AttackParameters, networks: readonly ComparedNetwork[], entries: readonly ModelEntry[]): ComparedNetwork[] {
  let left = UNASKED;
  return networks.filter(({ spec }) => {
    const cost = searchCost(entry, parameters, forwardCost(spec, entries));
    if (cost > left) return false;
    left -= cost;
    return true;
  });
}
