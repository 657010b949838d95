/**
 * The answer of the Attack panel: what the change does to the reading, and where each network gives in, as a
 * sentence computed from the present state. Pieces at odd places are the ones to stress.
 */
import type { AttackEntry } from '../../core/catalogue/attacks';
import { formatLevels, formatRadius, listed, withArticle } from './words';

/** Where a network gives in to the present attack; null: it never did. */
export interface KnownThreshold {
  label: string;
  epsilon: number | null;
}

export interface AttackFacts {
  label: string;
  entry: AttackEntry;
  epsilon: number;
  truth: number;
  /** What is read before and after. */
  clean: number;
  attacked: number;
  target?: number;
  /** How the image was made, where it was not against the subject itself: "against M5 alone". */
  way?: string;
  /** Of the subject itself, where it is known. */
  own?: number | null;
  /** Of the other networks, where they are known. */
  others: readonly KnownThreshold[];
}

/** What is done to the image, as the beginning of a sentence. */
export function changeWords({ id, norm, usesGradient }: AttackEntry, epsilon: number): string {
  const radius = formatRadius(epsilon);
  if (epsilon === 0) return 'Changing nothing';
  if (norm === 'linf') return `Moving every pixel by ${id === 'linf-fgsm' ? '' : 'at most '}${radius} (${formatLevels(epsilon)})`;
  if (id === 'salt-and-pepper') return `Salt and pepper of length ${radius}`;
  return usesGradient ? `A change of length ${radius}` : `Noise of length ${radius}`;
}

function givesIn({ label, epsilon }: KnownThreshold): string {
  if (epsilon === null) return `${label} holds at every epsilon tried`;
  return epsilon === 0 ? `${label} misreads it as it is` : `${label} gives in at ${formatRadius(epsilon)}`;
}

export function attackSentence(facts: AttackFacts): readonly string[] {
  const { label, entry, epsilon, truth, clean, attacked, target, own, others } = facts;
  const rest = others.length > 0 ? ` ${listed(others.map(givesIn))}.` : '';
  const change = `${changeWords(entry, epsilon)}${facts.way && epsilon > 0 ? `, made ${facts.way},` : ''}`;
  if (target === undefined && clean !== truth) {
    return [`${label} reads this ${truth} as `, withArticle(clean), ` before anything is changed, so every attack has won already.${rest}`];
  }
  if (target !== undefined) {
    const reached = attacked === target;
    const said = reached ? `the ${target} aimed at` : withArticle(attacked);
    return [`${change} ${attacked === truth ? 'leaves' : 'turns'} this ${truth} ${attacked === truth ? '' : 'into '}`, said, ` for ${label}${reached ? '.' : `, not the ${target} aimed at.`}${ownWords(own, reached)}${rest}`];
  }
  const fooled = attacked !== truth;
  if (!fooled) return [`${change} leaves this ${truth} `, withArticle(truth), ` for ${label}.${ownWords(own, false)}${rest}`];
  return [`${change} turns this `, `${truth} into ${withArticle(attacked)}`, ` for ${label}.${ownWords(own, true)}${rest}`];
}

function ownWords(own: number | null | undefined, fooled: boolean): string {
  if (own === undefined) return '';
  if (own === null) return fooled ? '' : ' It holds at every epsilon tried.';
  return fooled ? ` ${formatRadius(own)} would have been enough.` : ` It gives in at ${formatRadius(own)}.`;
}
