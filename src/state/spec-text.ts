/**
 * A classifier as a short text for a link: `cnn` is a shipped model, `saved:ID` one of this browser's,
 * `mean(cnn,m3)` and `mean-p(cnn,m3)` are ensembles joined by logits or by probabilities, and
 * `cnn@1.5` has a temperature.
 */
import { LabError } from '../core/errors';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}/;
const TEMPERATURE = /^@(\d{1,4}(?:\.\d{1,6})?)/;
/** What a hostile link may ask for at most. */
const DEEPEST = 4;
const MOST_MEMBERS = 12;

/** The text of a spec. Throws LabError "spec-not-linkable" for a file of the command line. */
export function formatSpec(spec: ClassifierSpec): string {
  if ('zoo' in spec) return spec.zoo;
  if ('saved' in spec) return `saved:${spec.saved}`;
  if ('members' in spec)
    return `${spec.combine === 'mean-probabilities' ? 'mean-p' : 'mean'}(${spec.members.map(formatSpec).join(',')})`;
  if ('classifier' in spec) return `${formatSpec(spec.classifier)}@${Number(spec.temperature.toFixed(6))}`;
  throw new LabError('spec-not-linkable', 'A model from a file can not stand in a link. Import it first.');
}

/** The spec of a text. Throws LabError "spec-broken". */
export function parseSpec(text: string): ClassifierSpec {
  const broken = (): LabError => new LabError('spec-broken', 'The link names a network in a way that the lab does not know. Choose a network.');
  let rest = text;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest);
    if (match) rest = rest.slice(match[0].length);
    return match;
  };
  const one = (depth: number): ClassifierSpec => {
    if (depth > DEEPEST) throw broken();
    let spec = plain(depth);
    for (let match = take(TEMPERATURE); match; match = take(TEMPERATURE)) {
      const temperature = Number(match[1]);
      if (!(temperature > 0) || depth + 1 > DEEPEST) throw broken();
      spec = { classifier: spec, temperature };
      depth++;
    }
    return spec;
  };
  const plain = (depth: number): ClassifierSpec => {
    const combine = take(/^mean(-p)?\(/);
    if (combine) {
      const members = [one(depth + 1)];
      while (take(/^,/)) {
        if (members.length >= MOST_MEMBERS) throw broken();
        members.push(one(depth + 1));
      }
      if (!take(/^\)/)) throw broken();
      return combine[1] ? { members, combine: 'mean-probabilities' } : { members };
    }
    const saved = take(/^saved:/);
    const name = take(NAME);
    if (!name) throw broken();
    return saved ? { saved: name[0] } : { zoo: name[0] };
  };
  const spec = one(0);
  if (rest !== '') throw broken();
  return spec;
}
