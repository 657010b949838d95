/** Numbers and digits of the Attack panel as words. */
import type { AttackNorm } from '../../core/catalogue/attacks';

/** "a 3", "an 8". */
export const withArticle = (digit: number): string => `${digit === 8 ? 'an' : 'a'} ${digit}`;

export const NORM_NAMES: Record<AttackNorm, string> = { l2: 'L2', linf: 'L∞' };

/** A radius with as many digits as matter: 0.12, 1.5, 10. */
export function formatRadius(epsilon: number): string {
  if (epsilon === 0) return '0';
  const digits = epsilon >= 9.95 ? 1 : epsilon >= 0.995 ? 2 : 3;
  return String(Number(epsilon.toFixed(digits)));
}

/** The same in grey levels, where it is a change of single pixels: "31/255". */
export const formatLevels = (epsilon: number): string => `${Number((epsilon * 255).toFixed(1))}/255`;

/** As the slider shows it. */
export const formatEpsilon = (epsilon: number, norm: AttackNorm): string =>
  norm === 'linf' ? `${formatRadius(epsilon)} = ${formatLevels(epsilon)}` : formatRadius(epsilon);

/**
 * How strongly a difference must be magnified to be seen: full colour at `limit`, the smallest of 1, 1/2, 1/4...
 * that the difference fits in.
 * @param largest largest absolute difference, 0..1
 */
export function magnification(largest: number): { times: number; limit: number } {
  const MOST = 256;
  const times = largest > 0 ? Math.min(MOST, 2 ** Math.floor(Math.log2(1 / largest) + 1e-9)) : 1;
  return { times: Math.max(1, times), limit: 1 / Math.max(1, times) };
}

/** Words in a row: "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
