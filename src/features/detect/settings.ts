/**
 * The settings of the Detect panel as they stand in its link: every one is optional, and what a link says
 * wrongly falls back to its default.
 */
import type { GivenScore } from '../../core/catalogue/score-parameters';
import { SCORE_IDS, scoreEntry } from '../../core/catalogue/scores';
import type { ScoreId } from '../../core/catalogue/scores';
import { choiceParameter, numberParameter } from '../../state/panel-parameters';
import type { Parameters } from '../../state/panel-parameters';
import { INSIDERS, OUTSIDERS } from './outsiders';
import type { InsiderId, OutsiderId } from './outsiders';

export const VIEWS = ['apart', 'drawing', 'table', 'odin'] as const;
export type View = (typeof VIEWS)[number];

/** What the lines of the curves differ in; the rest is the same for all of them. */
export const COMPARISONS = ['scores', 'networks', 'sets'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** The usual acceptance: figures in print are given at it. */
export const USUAL_KEEP = 0.95;
const DEFAULT_SCORES: readonly ScoreId[] = ['msp', 'max-logit', 'energy'];
const DEFAULT_SETS: readonly OutsiderId[] = ['letters', 'fashion-mnist-test', 'uniform-noise'];
/** As they stand in a link: the small network and the ensemble. */
const DEFAULT_NETWORKS: readonly string[] = ['cnn', 'ensemble'];
/** More lines than this can not be told apart. */
export const MOST_NETWORKS = 7;
export const FEWEST_IMAGES = 20;
export const MOST_IMAGES = 10_000;

export interface DetectSettings {
  view: View;
  /** The digits. */
  inside: InsiderId;
  set: OutsiderId;
  score: ScoreId;
  compare: Comparison;
  /** Scores to compare, in the order of the catalogue, the main one among them. */
  scores: readonly ScoreId[];
  /** Sets to compare, the main one among them. */
  sets: readonly OutsiderId[];
  /** Networks to compare besides the subjects, as they stand in a link. */
  networks: readonly string[];
  /** Images of each set. */
  count: number;
  /** Training digits for the scores that are fitted. */
  fitCount: number;
  /** Share of digits that the threshold keeps. */
  keep: number;
  odin: { temperature: number; epsilon: number };
  /** The set that ODIN's setting was tuned on, where the map was asked for it: no figure on this set is one of images never seen. */
  tunedOn: OutsiderId | null;
  energyTemperature: number;
  k: number;
  mode: 'average' | 'joined';
  /** Digits and outsiders of each half of the heat map. */
  mapCount: number;
  /** The report's table is computed for every shipped network, not only for those that cost little or are asked about. */
  all: boolean;
}

function list<T extends string>(text: string | undefined, known: readonly T[], fallback: readonly T[], main: T): readonly T[] {
  const named = text === undefined ? fallback : text.split(',');
  return known.filter((id) => id === main || named.includes(id));
}

export function readSettings(parameters: Parameters): DetectSettings {
  const score = choiceParameter(parameters, 'score', SCORE_IDS, 'msp');
  const sets = OUTSIDERS.map(({ id }) => id);
  const set = choiceParameter(parameters, 'set', sets, 'letters');
  const whole = (name: string, min: number, max: number, fallback: number): number => numberParameter(parameters, name, { min, max, fallback, integer: true });
  return {
    view: choiceParameter(parameters, 'view', VIEWS, 'apart'),
    inside: choiceParameter(parameters, 'in', INSIDERS.map(({ id }) => id), 'mnist-test'),
    set,
    score,
    compare: choiceParameter(parameters, 'compare', COMPARISONS, 'scores'),
    scores: list(parameters.scores, SCORE_IDS, DEFAULT_SCORES, score),
    sets: list(parameters.sets, sets, DEFAULT_SETS, set),
    networks: parameters.nets === undefined ? DEFAULT_NETWORKS : parameters.nets.split(';').slice(0, MOST_NETWORKS),
    count: whole('n', FEWEST_IMAGES, MOST_IMAGES, 1_000),
    fitCount: whole('fit', 100, 20_000, 2_000),
    keep: numberParameter(parameters, 'keep', { min: 0, max: 1, fallback: USUAL_KEEP }),
    odin: {
      temperature: numberParameter(parameters, 'odin-t', { min: 1e-2, max: 1e5, fallback: 1000 }),
      epsilon: numberParameter(parameters, 'odin-e', { min: 0, max: 1, fallback: 0.0014 }),
    },
    tunedOn: sets.find((id) => id === parameters.tuned) ?? null,
    energyTemperature: numberParameter(parameters, 'energy-t', { min: 1e-2, max: 1e3, fallback: 1 }),
    k: whole('k', 1, 2_000, 50),
    mode: choiceParameter(parameters, 'mode', ['average', 'joined'], 'average'),
    mapCount: whole('map-n', 20, 1_000, 100),
    all: parameters.all === 'true',
  };
}

/**
 * The settings as far as a network can follow them: a score of how far members disagree needs members, and confidence
 * stands in for it.
 */
export function possibleSettings(settings: DetectSettings, hasMembers: boolean): DetectSettings {
  if (hasMembers) return settings;
  const isPossible = (id: ScoreId): boolean => !scoreEntry(id).needs.members;
  const score = isPossible(settings.score) ? settings.score : 'msp';
  return { ...settings, score, scores: SCORE_IDS.filter((id) => isPossible(id) && (id === score || settings.scores.includes(id))) };
}

/** A score with the settings of the link, as the engine is asked for it. */
export function givenScore(id: ScoreId, { odin, energyTemperature, k, mode }: Pick<DetectSettings, 'odin' | 'energyTemperature' | 'k' | 'mode'>): GivenScore {
  switch (id) {
    case 'odin':
      return { id, score: id, ...odin };
    case 'energy':
      return { id, score: id, temperature: energyTemperature };
    case 'knn':
      return { id, score: id, k };
    case 'vim':
    case 'residual':
      return { id, score: id, mode };
    default:
      return id;
  }
}

/** The name of a score with the settings that are not the usual ones. */
export function scoreName(id: ScoreId, settings: Pick<DetectSettings, 'odin' | 'energyTemperature' | 'k' | 'mode'>): string {
  const given = givenScore(id, settings);
  const entry = scoreEntry(id);
  if (typeof given === 'string') return entry.label;
  const unusual = entry.parameters.filter((parameter) => given[parameter.id] !== parameter.default);
  if (unusual.length === 0) return entry.label;
  const words = { temperature: 'T', epsilon: 'ε', k: 'k', mode: '' } as Readonly<Record<string, string>>;
  return `${entry.label}, ${unusual.map(({ id: name }) => (name === 'mode' ? String(given[name]) : `${words[name]} = ${String(given[name])}`)).join(', ')}`;
}

export type Changes = Readonly<Record<string, string | undefined>>;

/** A number as it stands in a link: no longer than it has to be. */
export const linkNumber = (value: number): string => String(Number(value.toPrecision(6)));
