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

/** Magnifications that a person can reckon with. */
const TIMES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 100, 128, 160, 200, 256];

/**
 * How strongly a difference must be magnified to be seen: full colour at `limit`, the smallest that the
 * difference fits in.
 * @param largest largest absolute difference, 0..1
 */
export function magnification(largest: number): { times: number; limit: number } {
  // What rounding adds to the last place is no reason for a smaller picture.
  const times = largest > 0 ? (TIMES.findLast((one) => one * largest <= 1 + 1e-6) ?? 1) : 1;
  return { times, limit: 1 / times };
}

/** Words in a row: "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
