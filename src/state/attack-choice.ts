/**
 * The attack that the Attack panel is set to, read from the flat text of a link: which one, how far, with what
 * settings. Here and not in the panel, because other panels look at its images too (Calibrate asks what becomes of
 * the claims). Whatever a link says that is no setting is left at its default; nothing here throws.
 */
import { attackEntry, attacks, reportAttackIds } from '../core/catalogue/attacks';
import type { AttackEntry, AttackParameters } from '../core/catalogue/attacks';
import { choiceParameter, numberParameter } from './panel-parameters';
import type { Parameters } from './panel-parameters';

export interface AttackSettings {
  entry: AttackEntry;
  epsilon: number;
  /** Those of the attack, defaults filled in. */
  parameters: AttackParameters;
  /** The class aimed at; only where the attack can aim. */
  target?: number;
  seed: number;
}

/** Radii worth looking at: the slider's end and where it stands at first. */
export interface EpsilonRange {
  max: number;
  step: number;
  initial: number;
}

/** Noise that knows nothing of the network has to be far louder before it fools. */
export function epsilonRange(entry: AttackEntry): EpsilonRange {
  if (entry.norm === 'linf') return { max: 0.5, step: 0.005, initial: 0.2 };
  if (entry.usesGradient) return { max: 6, step: 0.05, initial: 1.5 };
  return { max: 15, step: 0.1, initial: 7.5 };
}

/** The length of the box's diagonal: nothing larger means anything. */
const LARGEST_EPSILON = 28;
const LARGEST_SEED = 9999;
/** What the panel shows first: the attack whose epsilon needs no explanation. */
export const FIRST_ATTACK = 'linf-fgsm';

/** A parameter that is one digit. */
export const digitParameter = (given: Parameters, name: string): number | undefined => (/^\d$/.test(given[name] ?? '') ? Number(given[name]) : undefined);

export function readAttack(given: Parameters): AttackSettings {
  const entry = attackEntry(choiceParameter(given, 'attack', attacks.map(({ id }) => id), FIRST_ATTACK));
  const parameters: Record<string, number | boolean> = {};
  for (const { id, type, default: otherwise, minimum = 0, maximum = LARGEST_SEED } of entry.parameters) {
    if (type === 'boolean') parameters[id] = choiceParameter(given, id, ['true', 'false'], String(otherwise) as 'true' | 'false') === 'true';
    else parameters[id] = numberParameter(given, id, { min: minimum, max: maximum, fallback: Number(otherwise), integer: type === 'integer' });
  }
  return {
    entry,
    epsilon: numberParameter(given, 'epsilon', { min: 0, max: LARGEST_EPSILON, fallback: epsilonRange(entry).initial }),
    parameters,
    target: entry.targeted ? digitParameter(given, 'target') : undefined,
    seed: numberParameter(given, 'seed', { min: 0, max: LARGEST_SEED, fallback: 0, integer: true }),
  };
}

/** The attacks of the report in its order, then their kin. */
export const reportAttacks: readonly AttackEntry[] = reportAttackIds.map(attackEntry);
export const moreAttacks: readonly AttackEntry[] = attacks.filter(({ id }) => !reportAttacks.some((entry) => entry.id === id));

/** Names for a row of buttons. */
const SHORT: Record<string, string> = {
  'l2-fgm': 'Fast gradient L2',
  'l2-bim': 'Iterative L2',
  'l2-pgd': 'Projected gradient L2',
  'l2-deepfool': 'DeepFool L2',
  'l2-gaussian': 'Gaussian noise',
  'l2-gaussian-repeated': 'Repeated noise',
  'linf-fgsm': 'Fast gradient sign',
  'linf-bim': 'Iterative L∞',
  'linf-pgd': 'Projected gradient L∞',
  'linf-deepfool': 'DeepFool L∞',
  'salt-and-pepper': 'Salt and pepper',
};

export const shortName = ({ id, label }: AttackEntry): string => SHORT[id] ?? label;
