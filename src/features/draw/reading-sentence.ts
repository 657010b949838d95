/**
 * The answer of the Draw panel: what the network reads, how sure it is, what else it thinks of, and whether
 * its members agree, as a sentence computed from the probabilities.
 */
import { formatPercent } from '../../ui/format';
import type { Sentence } from '../../ui/stressed';

export interface Reading {
  /** Name of the classifier. */
  label: string;
  /** [10], they sum to one. */
  probabilities: ArrayLike<number>;
  /** Of an ensemble. */
  members: readonly { label: string; probabilities: ArrayLike<number> }[];
  /** The digit it is, where that is known. */
  truth?: number;
}

/** Below this the second thought is not worth a word. */
const WORTH_A_WORD = 0.001;
/** Below this confidence the network guesses rather than reads. */
const A_GUESS = 0.5;

/** Digits, the likeliest first; equal ones in their own order. */
export function ranking(probabilities: ArrayLike<number>): number[] {
  return Array.from({ length: probabilities.length }, (_, i) => i).sort((a, b) => probabilities[b] - probabilities[a] || a - b);
}

/** "a 3", "an 8". */
export const withArticle = (digit: number): string => `${digit === 8 ? 'an' : 'a'} ${digit}`;

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

function agreement(top: number, members: Reading['members']): string {
  if (members.length === 0) return '';
  const others = members.filter(({ probabilities }) => ranking(probabilities)[0] !== top);
  if (others.length === 0) return ` All ${members.length} members agree.`;
  const said = others.map(({ label, probabilities }) => `${label} reads ${withArticle(ranking(probabilities)[0])}`);
  return ` ${listed(said)}${others.length < members.length ? '; the others agree.' : '.'}`;
}

export function readingSentence({ label, probabilities, members, truth }: Reading): Sentence {
  const [top, second] = ranking(probabilities);
  const sure = formatPercent(probabilities[top]);
  const secondWords =
    probabilities[second] >= WORTH_A_WORD
      ? `; ${second} is its second thought, ${formatPercent(probabilities[second])}.`
      : '; nothing else comes into question.';
  const verb = probabilities[top] < A_GUESS ? 'guesses' : 'reads';
  const judged = truth === undefined ? '' : truth === top ? ' It is right.' : ` It is wrong: the label says ${truth}.`;
  return [`${label} ${verb} `, withArticle(top), `, ${sure} sure${secondWords}${judged}${agreement(top, members)}`];
}
