/** Which networks stand beside the subject: those that the link names, or else every shipped one. */
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { specLabel } from '../../state/models';
import { formatSpec, parseSpec } from '../../state/spec-text';

export interface ComparedNetwork {
  spec: ClassifierSpec;
  key: string;
  label: string;
}

const MOST = 8;

/**
 * The subject first, then the others, each once.
 * @param text the link's `compare`
 */
export function readComparison(text: string | undefined, subject: ClassifierSpec, entries: readonly ModelEntry[]): ComparedNetwork[] {
  const others = text === undefined ? entries.filter(({ shipped }) => shipped).map(({ spec }) => spec) : text.split(';').slice(0, MOST).flatMap(specOf);
  const seen = new Set<string>();
  return [subject, ...others].flatMap((spec) => {
    const key = specKey(spec);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ spec, key, label: specLabel(entries, spec) }];
  });
}

function specOf(text: string): ClassifierSpec[] {
  try {
    return [parseSpec(text)];
  } catch {
    // One network that a link names wrongly is left out; the others stay.
    return [];
  }
}

/** The text for the link, without the subject, which stands in it already. */
export function writeComparison(networks: readonly ClassifierSpec[]): string {
  return networks.map(formatSpec).join(';');
}

/** Every network that may be chosen: listed ones, and those of the link that no list has. */
export function offered(compared: readonly ComparedNetwork[], entries: readonly ModelEntry[]): ComparedNetwork[] {
  const listed = entries.map(({ spec, label }) => ({ spec, key: specKey(spec), label }));
  return [...compared, ...listed.filter(({ key }) => !compared.some((one) => one.key === key))];
}
