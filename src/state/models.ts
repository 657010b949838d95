/**
 * The models that the pickers offer: shipped ones and those of this browser, as the engine lists them.
 */
import { createStore } from 'zustand/vanilla';
import type { LabClient } from '../client/lab-client';
import { specKey, specLeaves } from '../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import type { ModelEntry } from '../core/catalogue/model-entry';
import { toErrorRecord } from '../core/errors';

export interface ModelsState {
  status: 'loading' | 'ready' | 'failed';
  entries: readonly ModelEntry[];
  /** Why the list could not be had. */
  message?: string;
}

export const modelsStore = createStore<ModelsState>()(() => ({ status: 'loading', entries: [] }));

/** Asks the engine for the list; call again after a model was trained, imported, renamed or deleted. */
export async function refreshModels(client: LabClient): Promise<void> {
  try {
    modelsStore.setState({ status: 'ready', entries: await client.call('models', {}), message: undefined });
  } catch (error) {
    modelsStore.setState({ status: 'failed', message: toErrorRecord(error).message });
  }
}

/** The entry of a spec, where it is one of the list. */
export function entryOf(entries: readonly ModelEntry[], spec: ClassifierSpec): ModelEntry | undefined {
  const key = specKey(spec);
  return entries.find((entry) => specKey(entry.spec) === key);
}

/** Whether a classifier is several networks that can disagree, before any of them was read. */
export function hasMembers(entries: readonly ModelEntry[], spec: ClassifierSpec): boolean {
  if ('members' in spec) return spec.members.length > 1;
  if ('classifier' in spec) return hasMembers(entries, spec.classifier);
  return (entryOf(entries, spec)?.members?.length ?? 0) > 1;
}

/** What to call a member of an ensemble: the label that any list gives it, or its id. */
export function memberLabel(entries: readonly ModelEntry[], id: string): string {
  const member = entries.flatMap((entry) => entry.members ?? []).find((one) => one.id === id);
  return member?.label ?? entries.find((entry) => entry.id === id)?.label ?? id;
}

/** What to call a classifier: its entry's label, or what its spec says. */
export function specLabel(entries: readonly ModelEntry[], spec: ClassifierSpec): string {
  const entry = entryOf(entries, spec);
  if (entry) return entry.label;
  if ('zoo' in spec) return spec.zoo;
  if ('saved' in spec) return 'a model of another browser';
  if ('model' in spec) return spec.model;
  if ('members' in spec) return `Ensemble of ${spec.members.map((member) => specLabel(entries, member)).join(', ')}`;
  return `${specLabel(entries, spec.classifier)}, temperature ${Number(spec.temperature.toFixed(3))}`;
}

/** How a classifier was trained, in words: of one that is put together, how its parts were. */
export function trainingOf(entries: readonly ModelEntry[], spec: ClassifierSpec): string {
  const entry = entryOf(entries, spec);
  if (entry) return entry.training ?? entry.members?.map(({ label }) => label).join(', ') ?? 'trained or imported in this browser';
  if ('members' in spec) return spec.members.map((member) => `${specLabel(entries, member)}: ${trainingOf(entries, member)}`).join(' ');
  if ('classifier' in spec) return `${trainingOf(entries, spec.classifier)} Then a temperature of ${Number(spec.temperature.toFixed(3))}.`;
  return 'zoo' in spec ? 'how it was trained is not known yet.' : 'a model that is not in this browser; how it was trained is not known here.';
}

/** Parameters of a classifier, those of a member that comes twice once; null where a part is not known here. */
export function parametersOf(entries: readonly ModelEntry[], spec: ClassifierSpec): number | null {
  const parts = new Map<string, number>();
  for (const leaf of specLeaves(spec)) {
    const entry = entryOf(entries, leaf);
    if (!entry) return null;
    const members = (entry.members ?? []).flatMap(({ id }) => entries.find((one) => one.id === id && one.shipped === entry.shipped) ?? []);
    for (const part of members.length > 0 ? members : [entry]) parts.set(specKey(part.spec), part.parameters);
  }
  return [...parts.values()].reduce((sum, count) => sum + count, 0);
}
