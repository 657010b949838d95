/**
 * The models in the order in which a person looks for them: ensembles, single networks, what this browser has, and at
 * the end the members of shipped ensembles, which are many and usually met by way of their ensemble.
 */
import { specKey } from '../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import type { ModelEntry } from '../core/catalogue/model-entry';

/** In the order of a menu. */
const GROUPS = ['Ensembles', 'Single networks', 'In this browser', 'Members of ensembles'] as const;
export type ModelGroup = (typeof GROUPS)[number];

export interface GroupedModel {
  entry: ModelEntry;
  group: ModelGroup;
}

/** All of them, group by group; within a group in the order of the list. */
export function groupModels(entries: readonly ModelEntry[]): GroupedModel[] {
  const members = new Set(entries.filter(({ shipped }) => shipped).flatMap((entry) => entry.members?.map(({ id }) => id) ?? []));
  const groupOf = (entry: ModelEntry): ModelGroup => {
    if (!entry.shipped) return 'In this browser';
    if ((entry.members?.length ?? 0) > 1) return 'Ensembles';
    return members.has(entry.id) ? 'Members of ensembles' : 'Single networks';
  };
  const grouped = entries.map((entry): GroupedModel => ({ entry, group: groupOf(entry) }));
  return GROUPS.flatMap((group) => grouped.filter((one) => one.group === group));
}

/** A model as a picker lists it. */
export interface ModelOption {
  /** Key of its spec. */
  id: string;
  label: string;
  /** What it is there for, or how it was trained. */
  detail?: string;
  group: ModelGroup;
  spec: ClassifierSpec;
}

export const modelOptions = (entries: readonly ModelEntry[]): ModelOption[] =>
  groupModels(entries).map(({ entry: { spec, label, help, training }, group }) => ({ id: specKey(spec), label, detail: help ?? training, group, spec }));
