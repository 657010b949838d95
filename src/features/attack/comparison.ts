/**
 * Which networks stand beside the subject: those that the link names, or else those of the report. Never more than a
 * table has room for, and a device time for: what is shipped grows, and what starts by itself must not grow with it.
 */
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { reportedNetworks } from '../../core/report/attacks';
import { specLabel } from '../../state/models';
import { formatSpec, parseSpec } from '../../state/spec-text';

export interface ComparedNetwork {
  spec: ClassifierSpec;
  key: string;
  label: string;
}

/** Networks beside the subject. */
export const MOST_BESIDE = 8;

/**
 * The subject first, then the others, each once.
 * @param text the link's `compare`
 */
export function readComparison(text: string | undefined, subject: ClassifierSpec, entries: readonly ModelEntry[]): ComparedNetwork[] {
  const others = text === undefined ? ofTheReport(entries) : text.split(';').flatMap(specOf);
  const specs = new Map([subject, ...others].map((spec) => [specKey(spec), spec]));
  return [...specs].slice(0, 1 + MOST_BESIDE).map(([key, spec]) => ({ spec, key, label: specLabel(entries, spec) }));
}

/** The report's networks that are shipped, in its order. */
function ofTheReport(entries: readonly ModelEntry[]): ClassifierSpec[] {
  return reportedNetworks.flatMap(({ id }) => entries.filter((entry) => entry.shipped && entry.id === id).map(({ spec }) => spec));
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
