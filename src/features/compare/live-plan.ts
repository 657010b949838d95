/**
 * The plan that computes rows of the comparison here: the same cells as the committed plan's, on the first images
 * of the same draw, so that every figure can be held against the committed ones image by image.
 */
import type { Cell } from '../../core/catalogue/cells';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { Plan, PlanClassifier, PlanImages } from '../../core/catalogue/plan';
import { enterClassifier } from '../../core/catalogue/plan-classifiers';
import type { GivenScore } from '../../core/catalogue/score-parameters';
import { scores } from '../../core/catalogue/scores';
import { REPORTED_ODIN } from '../../core/report/detection';
import { PAIRED_RESAMPLES } from '../../core/statistics/paired';

export interface LiveNetwork {
  spec: ClassifierSpec;
  isEnsemble: boolean;
}

/** Digits of the validation set for the temperature: more than few images of the test, which may all be right. */
const FEWEST_TO_FIT = 500;
const VALIDATION = 5_000;
/** Digits that fitted scores are fitted on: as many as for the committed figures, where a person asks for many images. */
const fitCount = (count: number): number => (count < 1_000 ? 1_000 : 5_000);
/** Size of the smallest set of outsiders. */
const LETTERS = 4_362;

const givenScore = (id: string): GivenScore =>
  id === 'odin-report' ? { id, score: 'odin', ...REPORTED_ODIN } : id === 'vim-joined' ? { id, score: 'vim', mode: 'joined' } : id;

const needsOf = (given: GivenScore) => scores.find(({ id }) => id === (typeof given === 'string' ? given : given.score))?.needs;

/** A score of how far members disagree is asked of ensembles only: one that can't be had would cost its whole cell. */
const canAsk = (given: GivenScore, { isEnsemble }: Pick<LiveNetwork, 'isEnsemble'>): boolean => isEnsemble || !needsOf(given)?.members;

/** Whether a row can be computed on any of the networks. */
export function isComputable(row: string, networks: readonly Pick<LiveNetwork, 'isEnsemble'>[]): boolean {
  const [kind, score] = row.split(' ');
  if (kind === 'auroc' || kind === 'failures') return networks.some((network) => canAsk(givenScore(score), network));
  return kind !== 'parameters';
}

/**
 * @param rows ids of rows.ts; those that nothing has to be computed for are passed over
 * @param count images of each set
 */
export function livePlan(rows: readonly string[], networks: readonly LiveNetwork[], count: number): Plan {
  const classifiers: Record<string, PlanClassifier> = {};
  const images: Record<string, PlanImages> = {};
  const cells: Cell[] = [];
  const draw = (name: string, entry: PlanImages): string => {
    images[name] = entry;
    return name;
  };
  const digits = (n = count): string => draw('digits', { dataset: 'mnist-test', count: n, seed: 0 });
  const parsed = rows.map((row) => row.split(' '));
  const of = (kind: string): string[][] => parsed.filter(([first]) => first === kind);
  const failures = of('failures').map(([, score]) => score);
  const isExamined = ['accuracy', 'ece', 'mce', 'rms', 'failures'].some((kind) => of(kind).length > 0);
  const sets = [...new Set(of('auroc').map(([, , set]) => set))];

  for (const network of networks) {
    const { spec } = network;
    const classifier = enterClassifier(classifiers, spec);
    const base = { seed: 0, classifier, save: false };
    if (isExamined) {
      const fitOn = draw('validation', { dataset: 'mnist-validation', count: Math.min(VALIDATION, Math.max(FEWEST_TO_FIT, count)), seed: 0 });
      const some = ['msp', ...failures].filter((id, i, all) => all.indexOf(id) === i && canAsk(id, network));
      cells.push({ ...base, id: `examination.${classifier}`, kind: 'examination', images: digits(), fitOn, bins: 15, scores: some, resamples: PAIRED_RESAMPLES });
    }
    for (const [, kind, amount] of of('shift')) {
      const shift = kind === 'noise' ? { kind, amount: Number(amount), seed: 0 } : { kind: kind as 'rotate' | 'blur', amount: Number(amount) };
      const name = draw(`${kind}-${amount}`, { dataset: 'mnist-test', count, seed: 0, shift } as PlanImages);
      cells.push({ ...base, id: `shift.${classifier}.${kind}-${amount}`, kind: 'accuracy', images: name });
    }
    for (const set of sets) {
      const outCount = set === 'letters' ? Math.min(count, LETTERS) : count;
      const given = of('auroc').flatMap(([, score, where]) => (where === set ? [givenScore(score)] : [])).filter((one) => canAsk(one, network));
      if (given.length === 0) continue;
      const fit = given.some((one) => needsOf(one)?.fit) ? { fit: draw('fit', { dataset: 'mnist-fit', count: fitCount(count), seed: 0 }) } : {};
      const out = draw(set, { dataset: set, count: outCount, seed: 0 } as PlanImages);
      cells.push({ ...base, id: `detection.${classifier}.${set}`, kind: 'detection', in: digits(), out, scores: given, resamples: PAIRED_RESAMPLES, ...fit });
    }
    for (const [, attack, epsilon] of of('attack'))
      cells.push({ ...base, id: `attack.${classifier}.${attack}.${epsilon}`, kind: 'attack', images: digits(), attack, epsilons: [Number(epsilon)], parameters: {} });
    if (of('time').length > 0) cells.push({ ...base, id: `speed.${classifier}`, kind: 'speed', images: digits() });
  }
  return { version: 1, classifiers, images, cells };
}
