/**
 * The answer of the Train panel: what is being learned, how well, how long it takes still, computed from
 * the state of the run or, before there is one, from the measured speed.
 */
import { networkEntry } from '../../core/catalogue/networks';
import type { Recipe } from '../../core/catalogue/recipe';
import type { TestReport } from '../../core/catalogue/test-report';
import type { RunSummary } from '../../protocol/methods';
import type { TrainingRun } from '../../state/training';
import { formatCount, formatDuration, formatPercent } from '../../ui/format';
import { estimate } from './estimate';
import type { Sentence } from '../../ui/stressed';

export interface TrainView {
  /** What the form says would be trained. */
  recipe: Recipe;
  imagesPerSecond?: number;
  run: TrainingRun | null;
  interrupted: readonly RunSummary[];
}

const nameOf = (recipe: Recipe): string => networkEntry(recipe.networks[0]).label;
const times = (epochs: number): string => (epochs === 1 ? 'once' : epochs === 2 ? 'twice' : `${epochs} times`);
const article = (digit: number): string => `${digit === 8 ? 'an' : 'a'} ${digit}`;

/** What is still to be trained, in milliseconds; absent before the speed is known. */
export function remainingMs({ recipe, step, steps, imagesPerSecond }: TrainingRun): number | undefined {
  if (!imagesPerSecond) return undefined;
  const whole = estimate(recipe, imagesPerSecond);
  return whole.trainingMs * (1 - step / steps) + whole.testMs;
}

/** The two digits most often confused, and how often; absent without a mistake. */
export function worstConfusion({ confusion }: Pick<TestReport, 'confusion'>): { label: number; reading: number; count: number } | undefined {
  let worst: { label: number; reading: number; count: number } | undefined;
  confusion.forEach((row, label) =>
    row.forEach((count, reading) => {
      if (label !== reading && count > (worst?.count ?? 0)) worst = { label, reading, count };
    }),
  );
  return worst;
}

export function testSentence(name: string, report: TestReport): Sentence {
  const worst = worstConfusion(report);
  const mistakes = report.n - Math.round(report.accuracy * report.n);
  const most = worst ? ` Of its ${formatCount(mistakes)} mistakes the commonest takes ${article(worst.label)} for ${article(worst.reading)}, ${formatCount(worst.count)} times.` : ' It makes no mistake.';
  return [`${name} reads `, `${formatPercent(report.accuracy, 2)} of ${formatCount(report.n)} test digits`, ` right.${most}`];
}

function idle({ recipe, imagesPerSecond, interrupted }: TrainView): Sentence {
  const [first] = interrupted;
  if (first) {
    const { progress, recipe: its } = first;
    return [`${nameOf(its)} was interrupted `, `at epoch ${progress.epoch} of ${progress.epochs}`, '; it can go on from there.'];
  }
  const name = nameOf(recipe);
  if (imagesPerSecond === undefined) return [`How fast ${name} learns on this computer is being measured.`];
  const { trainingMs, testMs } = estimate(recipe, imagesPerSecond);
  return [
    `${name} learns here from ${formatCount(imagesPerSecond)} digits a second: ${formatCount(recipe.images)} of them, ${times(recipe.epochs)}, and a test take `,
    `about ${formatDuration(trainingMs + testMs)}`,
    '.',
  ];
}

function running(run: TrainingRun): Sentence {
  const name = nameOf(run.recipe);
  if (run.phase === 'fetching') return run.recovery ? [`The engine is being started again; ${name} goes on from its last checkpoint.`] : ['The training digits are being fetched: 10 MB, once.'];
  if (run.phase === 'testing') return [`${name} has learned; it is being tested on `, '10,000 digits that it has never seen', '.'];
  const judged = run.log.epochs.at(-1);
  const learned = run.log.steps.at(-1);
  const left = remainingMs(run);
  const end = run.isPaused ? '; it is paused.' : left === undefined ? '.' : `; ${formatDuration(left)} left.`;
  if (judged) return [`After ${judged.epoch} of ${run.recipe.epochs} epochs ${name} reads `, `${formatPercent(judged.validationAccuracy)} of digits that it does not learn from`, end];
  if (learned) return [`${name} reads `, `${formatPercent(learned.accuracy)} of the digits that it learns from`, end];
  return [`${name} begins to learn from ${formatCount(run.recipe.images)} digits.`];
}

export function trainSentence(view: TrainView): Sentence {
  const { run } = view;
  if (!run) return idle(view);
  if (run.status === 'running') return running(run);
  if (run.status === 'finished' && run.outcome) return testSentence(run.name, run.outcome.test);
  const where = `after ${formatCount(run.step)} of ${formatCount(run.steps)} steps`;
  if (run.status === 'failed') return [`The training of ${nameOf(run.recipe)} ended `, where, '.'];
  return run.step > 0 ? [`${nameOf(run.recipe)} was stopped `, where, '; what it has learned is kept.'] : idle(view);
}
