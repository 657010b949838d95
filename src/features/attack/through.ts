/**
 * The ways to attack an ensemble: through the mean of its members' logits, through that of their probabilities,
 * or through one member alone. Its own way, the one by which it joins its members, is the default. What is
 * judged is always the ensemble as it is.
 */
import { specKey } from '../../core/catalogue/classifier-spec';
import type { Combine, ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { entryOf, specLabel } from '../../state/models';
import { formatSpec } from '../../state/spec-text';
import type { TableColumn } from './attack-plan';

export interface Way {
  /** As the link writes it. */
  id: string;
  label: string;
  /** What is attacked instead; absent: the ensemble itself. */
  spec?: ClassifierSpec;
  /** The way as the end of "an image made ...". */
  words: string;
}

interface Joined {
  members: readonly ClassifierSpec[];
  combine: Combine;
}

function joined(spec: ClassifierSpec, entries: readonly ModelEntry[]): Joined | null {
  if ('members' in spec) return { members: spec.members, combine: spec.combine ?? 'mean-logits' };
  if ('classifier' in spec) return joined(spec.classifier, entries);
  const members = 'zoo' in spec ? entryOf(entries, spec)?.members : undefined;
  return members ? { members: members.map(({ id }) => ({ zoo: id })), combine: 'mean-logits' } : null;
}

const MEANS: readonly { id: string; combine: Combine; label: string }[] = [
  { id: 'logits', combine: 'mean-logits', label: 'the mean of logits' },
  { id: 'probabilities', combine: 'mean-probabilities', label: 'the mean of probabilities' },
];

/** The ways to attack a network, its own first; none but its own where it is no ensemble of several. */
export function waysThrough(spec: ClassifierSpec, entries: readonly ModelEntry[]): Way[] {
  const parts = joined(spec, entries);
  if (!parts || parts.members.length < 2) return [];
  const means = MEANS.map(({ id, combine, label }): Way => {
    const isOwn = combine === parts.combine;
    return { id, label: isOwn ? label.replace('the', 'its') : label, words: `through ${label}`, ...(isOwn ? {} : { spec: { members: parts.members, combine } }) };
  });
  const alone = parts.members.flatMap((member): Way[] => {
    if ('model' in member) return [];
    const name = specLabel(entries, member);
    return [{ id: formatSpec(member), label: `${name} alone`, words: `against ${name} alone`, spec: member }];
  });
  return [...means.sort((a, b) => Number(a.spec !== undefined) - Number(b.spec !== undefined)), ...alone];
}

/** The way that a link names; undefined: the network itself. */
export function wayOf(text: string | undefined, spec: ClassifierSpec, entries: readonly ModelEntry[]): Way | undefined {
  return waysThrough(spec, entries).find((way) => way.id === text && way.spec !== undefined);
}

/** What to call a network that is attacked through something else: "Ensemble of three, against M5 alone". */
export function labelThrough(spec: ClassifierSpec, through: ClassifierSpec, entries: readonly ModelEntry[]): string {
  const key = specKey(through);
  const way = waysThrough(spec, entries).find((one) => one.spec && specKey(one.spec) === key);
  return `${specLabel(entries, spec)}, ${way?.words ?? `against ${specLabel(entries, through)}`}`;
}

/** What to call a column of the table: the network, the way it is attacked, and the seed where there are several. */
export function columnLabel({ spec, through, seed }: TableColumn, entries: readonly ModelEntry[]): string {
  const label = through ? labelThrough(spec, through, entries) : specLabel(entries, spec);
  return seed === undefined ? label : `${label}, seed ${seed}`;
}

/** Every way that one of these networks has, each once, for one choice that holds for all of them. */
export function waysOfAll(specs: readonly ClassifierSpec[], entries: readonly ModelEntry[]): Way[] {
  const ways = new Map<string, Way>();
  for (const way of specs.flatMap((spec) => waysThrough(spec, entries))) if (!ways.has(way.id)) ways.set(way.id, way);
  return [...ways.values()];
}
