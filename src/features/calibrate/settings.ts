/**
 * The settings of the Calibrate panel as they stand in its link: every one is optional, and what a link
 * says wrongly falls back to its default.
 */
import { attackKey } from '../../core/attacks/attack-used';
import type { AttackUsed } from '../../core/attacks/attack-used';
import type { ReliabilityBin } from '../../core/calibration/bins';
import { SHIFTS, shiftEntry } from '../../core/shifts/shift';
import type { DialledShift } from '../../core/shifts/shift';
import { readAttack } from '../../state/attack-choice';
import type { AttackSettings } from '../../state/attack-choice';
import { choiceParameter, numberParameter } from '../../state/panel-parameters';
import type { Parameters } from '../../state/panel-parameters';

export const VIEWS = ['reliability', 'pair', 'confidences', 'refusing', 'shift', 'report'] as const;
export type View = (typeof VIEWS)[number];

export const BIN_COUNTS = ['10', '15', '20', '30'] as const;
export type BinCount = (typeof BIN_COUNTS)[number];
export type Binning = 'equal-width' | 'equal-mass';
/** Which of two diagrams. */
export type Side = 'left' | 'right';

/** The temperatures that the slider reaches; a fit outside them is shown at the end of the rail. */
export const TEMPERATURE_RANGE = { min: 0.1, max: 3, step: 0.01 } as const;

export const REFUSAL_SCORES = ['msp', 'entropy', 'max-logit', 'mutual-information'] as const;
export type RefusalScore = (typeof REFUSAL_SCORES)[number];
export const SET_METHODS = ['lac', 'aps', 'raps'] as const;
export type SetMethod = (typeof SET_METHODS)[number];
export const SHIFT_COUNTS = ['100', '500', '1000', '2000', '10000'] as const;
export type ShiftCount = (typeof SHIFT_COUNTS)[number];
/** What is done to the digits: a shift that is dialled, or an attack. */
export type Damage = DialledShift | 'adversarial';

/** Nobody refuses more than this in earnest, and the curve is told apart below it. */
export const MOST_REFUSED = 0.2;

export interface CalibrateSettings {
  view: View;
  /** Absent: the fitted one. */
  temperature: number | undefined;
  /** Two diagrams side by side, or one that changes under the slider, larger. */
  figure: 'pair' | 'one';
  bins: BinCount;
  binning: Binning;
  /** No second network beside the subject. */
  alone: boolean;
  /** Both networks as trained, or each at its fitted temperature. */
  pairAt: 'trained' | 'fitted';
  scale: 'log' | 'linear';
  zoom: 'all' | 'top';
  /** The bin whose images are shown: of the present view, from 0. */
  bin: number | undefined;
  /** Of which of the view's diagrams. */
  side: Side;
  /** Share of the images that may be refused. */
  refuse: number;
  score: RefusalScore;
  sets: SetMethod;
  /** Accepted share of sets that miss the truth. */
  miss: number;
  shift: Damage;
  amount: number;
  /** The attack of the link, or where it names none the Attack panel's present one. */
  attack: AttackSettings;
  shiftCount: ShiftCount;
}

/** Attacks take longer than shifts: fewer digits, unless more are asked for. */
export const defaultShiftCount = (shift: Damage): ShiftCount => (shift === 'adversarial' ? '500' : '1000');

/** @param attackPanel the parameters of the Attack panel, which the adversarial images are those of */
export function readSettings(parameters: Parameters, attackPanel: Parameters = {}): CalibrateSettings {
  const shift = choiceParameter<Damage>(parameters, 'shift', [...SHIFTS.map(({ id }) => id), 'adversarial'], 'rotate');
  const entry = shiftEntry(shift === 'adversarial' ? 'rotate' : shift);
  const { min, max } = TEMPERATURE_RANGE;
  return {
    view: choiceParameter(parameters, 'view', VIEWS, 'reliability'),
    temperature: parameters.t === undefined ? undefined : numberParameter(parameters, 't', { min, max, fallback: 1 }),
    figure: choiceParameter(parameters, 'figure', ['pair', 'one'], 'pair'),
    bins: choiceParameter(parameters, 'bins', BIN_COUNTS, '15'),
    binning: choiceParameter(parameters, 'binning', ['equal-width', 'equal-mass'], 'equal-width'),
    alone: parameters.beside === 'none',
    pairAt: choiceParameter(parameters, 'at', ['trained', 'fitted'], 'trained'),
    scale: choiceParameter(parameters, 'scale', ['log', 'linear'], 'log'),
    zoom: choiceParameter(parameters, 'zoom', ['all', 'top'], 'all'),
    bin: parameters.bin === undefined ? undefined : numberParameter(parameters, 'bin', { min: 0, max: 999, fallback: 0, integer: true }),
    side: choiceParameter(parameters, 'side', ['left', 'right'], 'right'),
    refuse: numberParameter(parameters, 'refuse', { min: 0, max: MOST_REFUSED, fallback: 0.01 }),
    score: choiceParameter(parameters, 'score', REFUSAL_SCORES, 'msp'),
    sets: choiceParameter(parameters, 'sets', SET_METHODS, 'raps'),
    miss: numberParameter(parameters, 'miss', { min: 0.001, max: 0.2, fallback: 0.01 }),
    shift,
    attack: readAttack(parameters.attack === undefined ? attackPanel : parameters),
    amount: numberParameter(parameters, 'amount', { min: 0, max: entry.maximum, fallback: entry.default }),
    shiftCount: choiceParameter(parameters, 'n', SHIFT_COUNTS, defaultShiftCount(shift)),
  };
}

export type Changes = Readonly<Record<string, string | undefined>>;

/** The images of no bin are shown. */
export const NO_BIN: Changes = { bin: undefined, side: undefined };

/** Shows the images of a bin. A link that names no side means the right one, or the only one. */
export const binChanges = (bin: number | undefined, side: Side = 'right'): Changes => (bin === undefined ? NO_BIN : { bin: String(bin), side: side === 'left' ? side : undefined });

export interface ChosenBin {
  bin: number;
  side: Side;
}

/** The bin whose images are shown, where its diagram is drawn and it holds any. */
export function chosenBin({ bin, side }: Pick<CalibrateSettings, 'bin' | 'side'>, diagrams: Record<Side, readonly ReliabilityBin[] | undefined>): ChosenBin | undefined {
  return bin !== undefined && (diagrams[side]?.[bin]?.count ?? 0) > 0 ? { bin, side } : undefined;
}

/** A number as it stands in a link: no longer than it has to be. */
export const linkNumber = (value: number): string => String(Number(value.toFixed(4)));

/** The attack as the engine is asked for it. */
export const attackUsed = ({ entry, epsilon, parameters, target, seed }: AttackSettings): AttackUsed => ({ attack: entry.id, epsilon, parameters, ...(target === undefined ? {} : { target }), seed });

export const isSameAttack = (a: AttackSettings, b: AttackSettings): boolean => attackKey(attackUsed(a)) === attackKey(attackUsed(b));

/** An attack as parameters of this panel's own link, so that the link shows the same images wherever it is opened. */
export function attackChanges({ entry, epsilon, parameters, target, seed }: AttackSettings): Changes {
  return {
    attack: entry.id,
    epsilon: linkNumber(epsilon),
    target: target === undefined ? undefined : String(target),
    seed: seed === 0 ? undefined : String(seed),
    ...Object.fromEntries(entry.parameters.map(({ id, default: otherwise }) => [id, parameters[id] === otherwise ? undefined : String(parameters[id])])),
  };
}

/** Takes the settings of the present attack away, and chooses another with its defaults. */
export function otherAttack(from: AttackSettings, attack: string): Changes {
  return { ...Object.fromEntries(from.entry.parameters.map(({ id }) => [id, undefined])), target: undefined, epsilon: undefined, attack };
}
