/** What a network learns from besides digits as they are: outliers, attacked digits, added examples, and where it starts. */
import { addedExamples, stepsPerEpoch } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import { formatCount } from '../../ui/format';
import { NumberField } from '../../ui/number-field';
import { Picker } from '../../ui/picker';
import { Segmented } from '../../ui/segmented';
import { Term } from '../../ui/term';
import styles from './recipe-form.module.css';
import { RANGES } from './settings';
import type { AdditionChoice, AttackChoice, OutlierChoice, Start, TrainSettings } from './settings';

const START_OPTIONS: readonly { id: Start; label: string }[] = [
  { id: 'random', label: 'Random weights' },
  { id: 'shipped', label: "The lab's network" },
];

const OUTLIER_OPTIONS: readonly { id: OutlierChoice; label: string }[] = [
  { id: 'none', label: 'None' },
  { id: 'mixture', label: 'Noise, spoilt digits' },
  { id: 'fashion-mnist-train', label: 'Clothes' },
];

const ATTACK_OPTIONS: readonly { id: AttackChoice; label: string }[] = [
  { id: 'none', label: 'None' },
  { id: 'fgsm', label: 'One step' },
  { id: 'pgd', label: 'Several steps' },
];

const ADDITION_OPTIONS: readonly { id: AdditionChoice; label: string; detail?: string }[] = [
  { id: 'none', label: 'None' },
  { id: 'duplicate', label: 'Duplicates', detail: 'The same digits again: the control, since any addition means more steps.' },
  { id: 'rotation', label: 'Rotated copies' },
  { id: 'noise', label: 'Noisy copies' },
  { id: 'mixup', label: 'MixUp', detail: 'Two digits laid over each other, with both labels.' },
  { id: 'cutmix', label: 'CutMix', detail: 'A square of another digit pasted in, with both labels.' },
];

const PERCENT = { style: 'percent' } as const;

export interface RecipeExtrasProps {
  settings: TrainSettings;
  recipe: Recipe;
  /** Whether there is a shipped network to start from. */
  canStartShipped: boolean;
  onChange: (changes: Partial<TrainSettings>) => void;
}

/** Whether any of it is set, so that it should lie open. */
export function hasExtras({ start, outliers, attack, added }: TrainSettings): boolean {
  return start !== 'random' || [outliers, attack, added].some((choice) => choice !== 'none');
}

function outlierWords(outliers: OutlierChoice): string {
  if (outliers === 'none') return 'Only digits are shown.';
  const images = outliers === 'mixture' ? 'images of noise, negative, mixed and shuffled digits' : 'pictures of clothes';
  return `Each step also shows 60 ${images}, on which the network should be unsure. Such images can't judge it afterwards.`;
}

function attackWords({ attack, attackShare }: TrainSettings): string {
  if (attack === 'none') return 'Digits are learned as they are.';
  const share = attackShare === 1 ? 'Every digit is' : 'Each digit is also shown';
  return `${share} attacked on the weights of the moment, and learned with its true label. The points of the curve in training are of ${attackShare === 1 ? 'attacked' : 'clean'} digits, those in validation of clean ones.`;
}

function additionWords(recipe: Recipe): string {
  const extra = addedExamples(recipe);
  if (extra === 0) return 'The set is as large as it is.';
  return `${formatCount(extra)} examples more, so ${formatCount(stepsPerEpoch(recipe))} steps in an epoch instead of ${formatCount(stepsPerEpoch({ ...recipe, added: undefined }))}.`;
}

export function RecipeExtras({ settings, recipe, canStartShipped, onChange }: RecipeExtrasProps) {
  const number = (name: keyof typeof RANGES) => ({
    ...RANGES[name],
    value: settings[name],
    onChange: (value: number) => onChange({ [name]: value }),
  });
  return (
    <div className={styles.extras}>
      {canStartShipped ? <Segmented label="Start from" options={START_OPTIONS} value={settings.start} onChange={(start) => onChange({ start })} /> : null}
      <div className={styles.field}>
        <Segmented label="Outliers" options={OUTLIER_OPTIONS} value={settings.outliers} onChange={(outliers) => onChange({ outliers })} />
        {settings.outliers === 'none' ? null : (
          <div className={styles.numbers}>
            <NumberField label="Their weight in the loss" {...number('outlierWeight')} />
          </div>
        )}
        <p className={styles.words}>
          {outlierWords(settings.outliers)} <Term id="outlier-exposure">Why?</Term>
        </p>
      </div>
      <div className={styles.field}>
        <Segmented label="Attacked digits" options={ATTACK_OPTIONS} value={settings.attack} onChange={(attack) => onChange({ attack })} />
        {settings.attack === 'none' ? null : (
          <div className={styles.numbers}>
            <NumberField label="Epsilon, L-infinity" {...number('epsilon')} formatOptions={{ maximumFractionDigits: 2 }} />
            <NumberField label="Grows over, epochs" {...number('warmUpEpochs')} />
            {settings.attack === 'pgd' ? <NumberField label="Steps" {...number('attackSteps')} /> : null}
            <NumberField label="Share of the loss" {...number('attackShare')} formatOptions={PERCENT} />
          </div>
        )}
        <p className={styles.words}>
          {attackWords(settings)} <Term id="adversarial-training">Why?</Term>
        </p>
      </div>
      <div className={styles.field}>
        <Picker label="Added examples" options={ADDITION_OPTIONS} value={settings.added} onChange={(added) => onChange({ added })} />
        {settings.added === 'none' ? null : (
          <div className={styles.numbers}>
            <NumberField label="As a share of the digits" {...number('addedShare')} formatOptions={PERCENT} />
            {settings.added === 'rotation' ? <NumberField label="Turned by up to, degrees" {...number('addedDegrees')} /> : null}
            {settings.added === 'noise' ? <NumberField label="Noise, of 1" {...number('addedSigma')} formatOptions={{ maximumFractionDigits: 2 }} /> : null}
          </div>
        )}
        <p className={styles.words}>{additionWords(recipe)}</p>
      </div>
    </div>
  );
}
