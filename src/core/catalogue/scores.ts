/**
 * The one table of scores: how to tell a digit from what is none, or a right answer from a wrong
 * one. Panels, command line and engine read ids, words, settings and needs from here. Every score
 * is larger for what looks more in-distribution, or more to be trusted.
 */
import { LabError } from '../errors';

/** What a score has to be given besides the images. */
export interface ScoreNeeds {
  /** Several members that can disagree. */
  members: boolean;
  /** The gradient of the network in the image. */
  gradients: boolean;
  /** The input of the last dense layer (and that layer's weights). */
  features: boolean;
  /** Training images to fit on. */
  fit: boolean;
}

interface ParameterWords {
  id: string;
  label: string;
  help: string;
}

/** One setting of a score, as a form shows it and a plan writes it. */
export type ScoreParameter =
  | (ParameterWords & { type: 'number' | 'integer'; default: number; minimum: number; maximum: number })
  | (ParameterWords & { type: 'choice'; default: string; choices: readonly string[] });

export type ScoreParameters = Readonly<Record<string, number | string>>;

export const SCORE_IDS = [
  'msp', 'max-logit', 'cross-entropy', 'energy', 'entropy', 'mutual-information', 'odin', 'vim', 'residual', 'mahalanobis', 'knn',
] as const;
export type ScoreId = (typeof SCORE_IDS)[number];

export interface ScoreEntry {
  id: ScoreId;
  /** Short name for tables and menus. */
  label: string;
  /** One plain sentence. */
  help: string;
  /** Where it comes from. */
  source: string;
  needs: ScoreNeeds;
  /** Whether a `failures` cell can use it: it needs logits alone, or members' logits. */
  findsErrors: boolean;
  parameters: readonly ScoreParameter[];
}

const logitsOnly: ScoreNeeds = { members: false, gradients: false, features: false, fit: false };
const fittedFeatures: ScoreNeeds = { members: false, gradients: false, features: true, fit: true };

const mode: ScoreParameter = {
  id: 'mode',
  label: 'Ensemble',
  help: 'For an ensemble: score every member and average, or join the features of all members.',
  type: 'choice',
  default: 'average',
  choices: ['average', 'joined'],
};

export const scores: readonly ScoreEntry[] = [
  {
    id: 'msp',
    label: 'Confidence (MSP)',
    help: 'The largest softmax probability: how sure the network says it is.',
    source: 'Hendrycks and Gimpel, ICLR 2017',
    needs: logitsOnly,
    findsErrors: true,
    parameters: [],
  },
  {
    id: 'max-logit',
    label: 'Largest logit',
    help: 'The largest output before softmax, so a faint resemblance to everything is not mistaken for a strong one to one class.',
    source: 'Hendrycks et al., ICML 2022',
    needs: logitsOnly,
    findsErrors: true,
    parameters: [],
  },
  {
    id: 'cross-entropy',
    label: 'Distance from even odds',
    help: 'Cross-entropy between even odds for all classes and the prediction: small when the network shrugs, as outlier exposure teaches it to.',
    source: 'Hendrycks et al., ICLR 2019',
    needs: logitsOnly,
    findsErrors: true,
    parameters: [],
  },
  {
    id: 'energy',
    label: 'Energy',
    help: 'The log of the summed exponentials of the logits: how much evidence there is for any class at all.',
    source: 'Liu et al., NeurIPS 2020',
    needs: logitsOnly,
    findsErrors: true,
    parameters: [
      {
        id: 'temperature', label: 'Temperature', help: 'Logits are divided by it before the exponential.',
        type: 'number', default: 1, minimum: 1e-4, maximum: 1e4,
      },
    ],
  },
  {
    id: 'entropy',
    label: 'Entropy (negated)',
    help: 'How spread the prediction is over the classes, with its sign turned so that larger means surer.',
    source: 'Lakshminarayanan et al., NeurIPS 2017',
    needs: logitsOnly,
    findsErrors: true,
    parameters: [],
  },
  {
    id: 'mutual-information',
    label: 'Disagreement (negated)',
    help: 'How much the members of an ensemble contradict each other, with its sign turned so that larger means more united.',
    source: 'Depeweg et al., ICML 2018',
    needs: { ...logitsOnly, members: true },
    findsErrors: true,
    parameters: [],
  },
  {
    id: 'odin',
    label: 'ODIN',
    help: 'Confidence at a high temperature after nudging each pixel towards the prediction: digits gain more from the nudge than other things.',
    source: 'Liang et al., ICLR 2018',
    needs: { ...logitsOnly, gradients: true },
    findsErrors: false,
    parameters: [
      {
        id: 'temperature', label: 'Temperature', help: 'Logits are divided by it, before the nudge and after.',
        type: 'number', default: 1000, minimum: 1e-4, maximum: 1e6,
      },
      {
        id: 'epsilon', label: 'Epsilon', help: 'How far each pixel is nudged, on the scale from 0 to 1.',
        type: 'number', default: 0.0014, minimum: 0, maximum: 1,
      },
    ],
  },
  {
    id: 'vim',
    label: 'ViM',
    help: 'Energy minus how far the features leave the space that training digits fill.',
    source: 'Wang et al., CVPR 2022',
    needs: fittedFeatures,
    findsErrors: false,
    parameters: [mode],
  },
  {
    id: 'residual',
    label: 'Residual',
    help: 'How far the features leave the space that training digits fill, with its sign turned: ViM without the logits.',
    source: 'Wang et al., CVPR 2022',
    needs: fittedFeatures,
    findsErrors: false,
    parameters: [mode],
  },
  {
    id: 'mahalanobis',
    label: 'Mahalanobis distance',
    help: 'How far the features are from the nearest class mean, measured by the spread of the training digits, with its sign turned.',
    source: 'Lee et al., NeurIPS 2018',
    needs: fittedFeatures,
    findsErrors: false,
    parameters: [],
  },
  {
    id: 'knn',
    label: 'Nearest neighbours',
    help: 'How far the features are from the k-th nearest training digit, with its sign turned.',
    source: 'Sun et al., ICML 2022',
    needs: fittedFeatures,
    findsErrors: false,
    parameters: [
      {
        id: 'k', label: 'k', help: 'Which neighbour counts: the k-th nearest.',
        type: 'integer', default: 50, minimum: 1, maximum: 60_000,
      },
    ],
  },
];

/** The entry of an id. @throws LabError "unknown-score" naming those that exist */
export function scoreEntry(id: string): ScoreEntry {
  const entry = scores.find((candidate) => candidate.id === id);
  if (!entry) throw new LabError('unknown-score', `There is no score "${id}"; choose one of ${SCORE_IDS.join(', ')}.`);
  return entry;
}
