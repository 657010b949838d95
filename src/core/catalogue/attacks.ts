/**
 * The one table of attacks. The panels, the command line, the engine and the tests all read it:
 * ids, words, parameters with their ranges, and what each attack can do. A new attack is an entry
 * here and an implementation in engine/attacks/registry.ts.
 *
 * Definitions and defaults are Foolbox 3.3.4's (Rauber et al., JOSS 5(53), 2020), so that numbers
 * can be compared with the literature.
 */
import { LabError } from '../errors';

export type AttackNorm = 'l2' | 'linf';

/** One setting of an attack, as a form shows it and a plan writes it. */
export interface AttackParameter {
  id: string;
  label: string;
  help: string;
  type: 'integer' | 'number' | 'boolean';
  default: number | boolean;
  /** Smallest and largest value allowed; absent for a boolean. */
  minimum?: number;
  maximum?: number;
}

export type AttackParameters = Readonly<Record<string, number | boolean>>;

/** Typical work per image, to say beforehand how long a run will take. The last forward pass, which judges, is not in it. */
export interface AttackCost {
  forwardPasses: number;
  /** Each is a forward pass and one backward pass to the image. */
  gradientPasses: number;
  /** `epsilon`: spent again for every epsilon. `run`: spent once, however many epsilons. */
  per: 'epsilon' | 'run';
}

export interface AttackEntry {
  id: string;
  /** Short name for tables and menus. */
  label: string;
  /** What the student report calls it, where it has it. */
  reportLabel?: string;
  /** One or two plain sentences. */
  help: string;
  /** The norm that epsilon is measured in. */
  norm: AttackNorm;
  /** Whether the same image always gives the same result whatever the seed (with default parameters). */
  deterministic: boolean;
  /** Whether it can aim at a chosen class. */
  targeted: boolean;
  /** Looks for the smallest change that fools, once; the result is then shrunk to each epsilon. */
  minimisation: boolean;
  /** Moves in several steps that can be replayed. */
  iterative: boolean;
  /** Whether it differentiates the network. */
  usesGradient: boolean;
  /**
   * What lets an epsilon slider move without attacking again: one direction scaled (`direction`),
   * one raw result shrunk (`raw`), or nothing (`none`).
   */
  reuse: 'direction' | 'raw' | 'none';
  parameters: readonly AttackParameter[];
  cost(parameters: AttackParameters): AttackCost;
}

const steps = (value: number): AttackParameter => ({
  id: 'steps',
  label: 'Steps',
  help: 'How many times the image is moved.',
  type: 'integer',
  default: value,
  minimum: 1,
  maximum: 10_000,
});

const relativeStepSize = (value: number): AttackParameter => ({
  id: 'relativeStepSize',
  label: 'Step size / epsilon',
  help: 'Length of one step as a share of epsilon.',
  type: 'number',
  default: value,
  minimum: 0,
  maximum: 10,
});

const randomStart: AttackParameter = {
  id: 'randomStart',
  label: 'Random start',
  help: 'Begin at a random point of the ball around the image instead of at the image.',
  type: 'boolean',
  default: true,
};

const gradientPerStep = (parameters: AttackParameters): AttackCost => ({
  forwardPasses: 0,
  gradientPasses: Number(parameters.steps ?? 1),
  per: 'epsilon',
});

const descent = {
  minimisation: false,
  iterative: true,
  targeted: true,
  usesGradient: true,
  reuse: 'none',
  cost: gradientPerStep,
} as const;

const oneStep = {
  deterministic: true,
  targeted: false,
  minimisation: false,
  iterative: false,
  usesGradient: true,
  reuse: 'direction',
  parameters: [],
  cost: (): AttackCost => ({ forwardPasses: 0, gradientPasses: 1, per: 'run' }),
} as const;

/** DeepFool usually stops after three or four steps; each takes nine gradients and two forward passes. */
const TYPICAL_DEEPFOOL_STEPS = 4;

const deepfool = {
  deterministic: true,
  targeted: false,
  minimisation: true,
  iterative: true,
  usesGradient: true,
  reuse: 'raw',
  parameters: [
    { ...steps(50), help: 'At most this many steps; it stops at the first that fools.' },
    {
      id: 'candidates',
      label: 'Candidate classes',
      help: 'How many of the likeliest classes are considered.',
      type: 'integer',
      default: 10,
      minimum: 2,
      maximum: 10,
    },
    {
      id: 'overshoot',
      label: 'Overshoot',
      help: 'How far beyond the estimated boundary each step goes, as a share of the change so far.',
      type: 'number',
      default: 0.02,
      minimum: 0,
      maximum: 10,
    },
  ],
  cost: (parameters: AttackParameters): AttackCost => {
    const taken = Math.min(Number(parameters.steps), TYPICAL_DEEPFOOL_STEPS);
    return { forwardPasses: taken, gradientPasses: taken * (Number(parameters.candidates) - 1), per: 'run' };
  },
} as const;

export const attacks: readonly AttackEntry[] = [
  {
    ...oneStep,
    id: 'l2-fgm',
    label: 'Fast gradient, L2',
    reportLabel: 'L2FGA',
    norm: 'l2',
    help: 'One step of length epsilon in the direction that raises the loss fastest.',
  },
  {
    ...descent,
    id: 'l2-bim',
    label: 'Basic iterative, L2',
    reportLabel: 'L2BIA',
    norm: 'l2',
    deterministic: true,
    help: 'The fast gradient attack in several small steps, staying within epsilon of the image.',
    parameters: [steps(10), relativeStepSize(0.2)],
  },
  {
    ...descent,
    id: 'l2-pgd',
    label: 'Projected gradient, L2',
    norm: 'l2',
    deterministic: false,
    help: 'Many small steps from a random start, pulled back into the ball of radius epsilon after each.',
    parameters: [steps(50), relativeStepSize(0.025), randomStart],
  },
  {
    id: 'l2-deepfool',
    label: 'DeepFool, L2',
    reportLabel: 'L2DFA',
    norm: 'l2',
    help: 'Walks to the nearest decision boundary, as if the network were linear. It looks for the smallest change, so a small epsilon shrinks what it found.',
    ...deepfool,
  },
  {
    id: 'l2-gaussian',
    label: 'Gaussian noise, L2',
    reportLabel: 'L2AGNA',
    norm: 'l2',
    deterministic: false,
    targeted: false,
    minimisation: false,
    iterative: false,
    usesGradient: false,
    reuse: 'direction',
    help: 'Adds random noise of length epsilon once. It knows nothing of the network.',
    parameters: [],
    cost: () => ({ forwardPasses: 0, gradientPasses: 0, per: 'epsilon' }),
  },
  {
    id: 'l2-gaussian-repeated',
    label: 'Repeated Gaussian noise, L2',
    norm: 'l2',
    deterministic: false,
    targeted: false,
    minimisation: false,
    iterative: true,
    usesGradient: false,
    reuse: 'none',
    help: 'Adds random noise of length epsilon, again and again, until one draw fools the network.',
    parameters: [
      {
        id: 'repeats',
        label: 'Repeats',
        help: 'How many draws are tried at most.',
        type: 'integer',
        default: 100,
        minimum: 1,
        maximum: 10_000,
      },
    ],
    cost: (parameters) => ({ forwardPasses: Number(parameters.repeats), gradientPasses: 0, per: 'epsilon' }),
  },
  {
    ...oneStep,
    id: 'linf-fgsm',
    label: 'Fast gradient sign, L-infinity',
    reportLabel: 'LinFGA',
    norm: 'linf',
    help: 'One step: every pixel is moved by epsilon, up or down, whichever raises the loss.',
  },
  {
    ...descent,
    id: 'linf-bim',
    label: 'Basic iterative, L-infinity',
    norm: 'linf',
    deterministic: true,
    help: 'The fast gradient sign attack in several small steps; no pixel moves by more than epsilon.',
    parameters: [steps(10), relativeStepSize(0.2)],
  },
  {
    ...descent,
    id: 'linf-pgd',
    label: 'Projected gradient, L-infinity',
    reportLabel: 'LinPGDA',
    norm: 'linf',
    deterministic: false,
    help: 'Many small steps from a random start; no pixel moves by more than epsilon. The usual test of robustness.',
    parameters: [steps(40), relativeStepSize(0.01 / 0.3), randomStart],
  },
  {
    id: 'linf-deepfool',
    label: 'DeepFool, L-infinity',
    norm: 'linf',
    help: 'Walks to the nearest decision boundary, as if the network were linear, changing all pixels alike.',
    ...deepfool,
  },
  {
    id: 'salt-and-pepper',
    label: 'Salt and pepper',
    reportLabel: 'SAPNA',
    norm: 'l2',
    deterministic: false,
    targeted: true,
    minimisation: true,
    iterative: true,
    usesGradient: false,
    reuse: 'raw',
    help: 'Turns random pixels black or white, more and more, then looks for fewer that still fool the network.',
    parameters: [{ ...steps(1000), help: 'How many noise patterns are tried.' }],
    // About half of the patterns can't beat the best so far and need no forward pass.
    cost: (parameters) => ({ forwardPasses: Number(parameters.steps) / 2, gradientPasses: 0, per: 'run' }),
  },
];

/** The seven attacks of the student report, in its order. */
export const reportAttackIds = ['l2-bim', 'l2-gaussian', 'l2-deepfool', 'l2-fgm', 'linf-fgsm', 'linf-pgd', 'salt-and-pepper'] as const;

/**
 * The entry with this id.
 * @throws LabError `unknown-attack`
 */
export function attackEntry(id: string): AttackEntry {
  const entry = attacks.find((attack) => attack.id === id);
  if (!entry) {
    throw new LabError('unknown-attack', `There is no attack "${id}". Choose one of ${attacks.map((a) => a.id).join(', ')}.`);
  }
  return entry;
}
