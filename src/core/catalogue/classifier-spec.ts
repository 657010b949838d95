/**
 * A classifier described as data: what a panel's subject, a link, a plan and the engine all mean
 * when they say which network (or networks) to test.
 */

/** How an ensemble joins its members: the mean of their logits, or the logarithm of their mean probabilities. */
export type Combine = 'mean-logits' | 'mean-probabilities';

export type ClassifierSpec =
  /** A model that the app ships (a network or an ensemble), by its id. */
  | { zoo: string }
  /** A model a person trained or imported, by its id in the storage of this browser. */
  | { saved: string }
  /** A layers-model file: a path for the command line. */
  | { model: string }
  | { members: readonly ClassifierSpec[]; combine?: Combine }
  /** Logits divided by the temperature (> 0), after combination. */
  | { classifier: ClassifierSpec; temperature: number };

/** A stable text for caches and comparison: equal specs give equal keys. */
export function specKey(spec: ClassifierSpec): string {
  if ('zoo' in spec) return `zoo:${spec.zoo}`;
  if ('saved' in spec) return `saved:${spec.saved}`;
  if ('model' in spec) return `model:${spec.model}`;
  if ('members' in spec) return `${spec.combine ?? 'mean-logits'}(${spec.members.map(specKey).join(',')})`;
  return `${specKey(spec.classifier)}/T=${spec.temperature}`;
}

/** How the outermost ensemble of a spec joins its members; shipped ensembles join logits. */
export function combineOf(spec: ClassifierSpec): Combine {
  if ('classifier' in spec) return combineOf(spec.classifier);
  return 'members' in spec && spec.combine !== undefined ? spec.combine : 'mean-logits';
}

/** The files a spec rests on: its leaves, each once, in order. */
export function specLeaves(spec: ClassifierSpec): ({ zoo: string } | { saved: string } | { model: string })[] {
  if ('members' in spec) {
    const seen = new Map(spec.members.flatMap(specLeaves).map((leaf) => [specKey(leaf), leaf]));
    return [...seen.values()];
  }
  if ('classifier' in spec) return specLeaves(spec.classifier);
  return [spec];
}
