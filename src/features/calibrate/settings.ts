/**
 * The settings of the Calibrate panel as they stand in its link: every one is optional, and what a link
 * says wrongly falls back to its default.
 */
import { SHIFTS, shiftEntry } from '../../core/shifts/shift';
import type { DialledShift } from '../../core/shifts/shift';
import { choiceParameter, numberParameter } from '../../state/panel-parameters';
import type { Parameters } from '../../state/panel-parameters';

export const VIEWS = ['reliability', 'pair', 'confidences', 'refusing', 'shift', 'report'] as const;
export type View = (typeof VIEWS)[number];

export const BIN_COUNTS = ['10', '15', '20', '30'] as const;
export type BinCount = (typeof BIN_COUNTS)[number];
export type Binning = 'equal-width' | 'equal-mass';

/** The temperatures that the slider reaches; a fit outside them is shown at the end of the rail. */
export const TEMPERATURE_RANGE = { min: 0.1, max: 3, step: 0.01 } as const;

export const REFUSAL_SCORES = ['msp', 'entropy', 'max-logit', 'mutual-information'] as const;
export type RefusalScore = (typeof REFUSAL_SCORES)[number];
export const SET_METHODS = ['lac', 'aps', 'raps'] as const;
export type SetMethod = (typeof SET_METHODS)[number];
export const SHIFT_COUNTS = ['500', '1000', '2000', '10000'] as const;
export type ShiftCount = (typeof SHIFT_COUNTS)[number];

/** Nobody refuses more than this in earnest, and the curve is told apart below it. */
export const MOST_REFUSED = 0.2;

export interface CalibrateSettings {
  view: View;
  /** Absent: the fitted one. */
  temperature: number | undefined;
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
  /** Share of the images that may be refused. */
  refuse: number;
  score: RefusalScore;
  sets: SetMethod;
  /** Accepted share of sets that miss the truth. */
  miss: number;
  /** A dialled shift, or the id of an offer of another panel. */
  shift: DialledShift;
  offer: string | undefined;
  amount: number;
  shiftCount: ShiftCount;
}

export function readSettings(parameters: Parameters): CalibrateSettings {
  const shift = choiceParameter(parameters, 'shift', SHIFTS.map(({ id }) => id), 'rotate');
  const entry = shiftEntry(shift);
  const { min, max } = TEMPERATURE_RANGE;
  return {
    view: choiceParameter(parameters, 'view', VIEWS, 'reliability'),
    temperature: parameters.t === undefined ? undefined : numberParameter(parameters, 't', { min, max, fallback: 1 }),
    bins: choiceParameter(parameters, 'bins', BIN_COUNTS, '15'),
    binning: choiceParameter(parameters, 'binning', ['equal-width', 'equal-mass'], 'equal-width'),
    alone: parameters.beside === 'none',
    pairAt: choiceParameter(parameters, 'at', ['trained', 'fitted'], 'trained'),
    scale: choiceParameter(parameters, 'scale', ['log', 'linear'], 'log'),
    zoom: choiceParameter(parameters, 'zoom', ['all', 'top'], 'all'),
    bin: parameters.bin === undefined ? undefined : numberParameter(parameters, 'bin', { min: 0, max: 999, fallback: 0, integer: true }),
    refuse: numberParameter(parameters, 'refuse', { min: 0, max: MOST_REFUSED, fallback: 0.01 }),
    score: choiceParameter(parameters, 'score', REFUSAL_SCORES, 'msp'),
    sets: choiceParameter(parameters, 'sets', SET_METHODS, 'aps'),
    miss: numberParameter(parameters, 'miss', { min: 0.001, max: 0.2, fallback: 0.01 }),
    shift,
    offer: parameters.offer,
    amount: numberParameter(parameters, 'amount', { min: 0, max: entry.maximum, fallback: entry.default }),
    shiftCount: choiceParameter(parameters, 'n', SHIFT_COUNTS, '1000'),
  };
}

export type Changes = Readonly<Record<string, string | undefined>>;

/** A number as it stands in a link: no longer than it has to be. */
export const linkNumber = (value: number): string => String(Number(value.toFixed(4)));
