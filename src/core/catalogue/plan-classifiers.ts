/** Classifiers under the names that a plan calls them by: what panels that build plans share. */
import type { ClassifierSpec } from './classifier-spec';
import type { PlanClassifier } from './plan';

/** Enters a spec into a plan's classifiers, its parts before it, and returns its name. Equal specs get one name. */
export function enterClassifier(classifiers: Record<string, PlanClassifier>, spec: ClassifierSpec): string {
  const enter = (wish: string, entry: PlanClassifier): string => {
    const base = wish.replaceAll(/[^A-Za-z0-9._-]/g, '-').replace(/^[^A-Za-z0-9]+/, '') || 'network';
    let name = base;
    for (let i = 2; name in classifiers && JSON.stringify(classifiers[name]) !== JSON.stringify(entry); i++) name = `${base}-${i}`;
    classifiers[name] = entry;
    return name;
  };
  if ('zoo' in spec) return enter(spec.zoo, { zoo: spec.zoo });
  if ('saved' in spec) return enter(`saved-${spec.saved}`, { saved: spec.saved });
  if ('model' in spec) return enter('model', { model: spec.model });
  if ('members' in spec) {
    const members = spec.members.map((member) => enterClassifier(classifiers, member));
    return enter(`ensemble-${members.join('-')}`, { members, combine: spec.combine ?? 'mean-logits' });
  }
  const classifier = enterClassifier(classifiers, spec.classifier);
  return enter(`${classifier}-T${spec.temperature}`, { classifier, temperature: spec.temperature });
}
