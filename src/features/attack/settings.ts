/**
 * The settings of the Attack panel as flat text of a link, and back: the attack itself, which other panels read
 * too (state/attack-choice.ts), and what is this panel's own.
 */
import type { AttackEntry } from '../../core/catalogue/attacks';
import { digitParameter, epsilonRange, readAttack } from '../../state/attack-choice';
import type { AttackSettings } from '../../state/attack-choice';
import { choiceParameter } from '../../state/panel-parameters';
import type { Parameters } from '../../state/panel-parameters';

export { epsilonRange, moreAttacks, reportAttacks, shortName } from '../../state/attack-choice';

export const TABS = ['one', 'many'] as const;
export type AttackTab = (typeof TABS)[number];

export interface AttackChoice extends AttackSettings {
  tab: AttackTab;
  /** What the digit truly is, where a person said so. */
  truth?: number;
  /** By which way an ensemble is attacked, as the link names it (through.ts). */
  through?: string;
}

export function readChoice(given: Parameters): AttackChoice {
  return { ...readAttack(given), tab: choiceParameter(given, 'tab', TABS, 'one'), truth: digitParameter(given, 'truth'), through: given.through };
}

/** What changes in the link when another attack is chosen: its own settings go, epsilon stays where it means the same. */
export function changeAttack(from: AttackEntry, to: AttackEntry, epsilon: number): Record<string, string | undefined> {
  const [before, after] = [epsilonRange(from), epsilonRange(to)];
  const keeps = from.norm === to.norm && before.max === after.max;
  return {
    attack: to.id,
    epsilon: keeps ? String(epsilon) : undefined,
    ...Object.fromEntries(from.parameters.map(({ id }) => [id, undefined])),
    ...(to.targeted ? {} : { target: undefined }),
  };
}
