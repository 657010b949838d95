/** What to train: network, activation, how long, augmentation; the rest is folded away. */
import { NETWORKS } from '../../core/catalogue/networks';
import type { ActivationId } from '../../core/catalogue/networks';
import type { Recipe } from '../../core/catalogue/recipe';
import type { Speed } from '../../state/training-speed';
import { Button } from '../../ui/button';
import { formatCount, formatDuration, formatRate } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { NumberField } from '../../ui/number-field';
import { Picker } from '../../ui/picker';
import { Segmented } from '../../ui/segmented';
import { Term } from '../../ui/term';
import { estimate, LONG_MS } from './estimate';
import { hasExtras, RecipeExtras } from './recipe-extras';
import styles from './recipe-form.module.css';
import { RANGES } from './settings';
import type { AugmentationChoice, Length, TrainSettings } from './settings';

export interface RecipeFormProps {
  settings: TrainSettings;
  recipe: Recipe;
  speed: Speed | undefined;
  /** Whether there is a shipped network to start from. */
  canStartShipped: boolean;
  onChange: (changes: Partial<TrainSettings>) => void;
  onTrain: () => void;
  isDisabled: boolean;
}

const NETWORK_OPTIONS = NETWORKS.map(({ id, label, help, parameters }) => ({ id, label, detail: `${formatCount(parameters)} parameters. ${help}` }));

const ACTIVATION_OPTIONS: readonly { id: ActivationId; label: string }[] = [
  { id: 'relu', label: 'ReLU' },
  { id: 'gelu', label: 'GELU' },
];

const LENGTH_OPTIONS: readonly { id: Length; label: string }[] = [
  { id: 'quick', label: 'About a minute' },
  { id: 'whole', label: 'All digits' },
  { id: 'own', label: 'My own' },
];

const AUGMENTATION_OPTIONS: readonly { id: AugmentationChoice; label: string }[] = [
  { id: 'none', label: 'None' },
  { id: 'an', label: 'An et al.' },
  { id: 'own', label: 'My own' },
];

function sizeWords({ images, epochs }: Recipe): string {
  return `${formatCount(images)} of 55,000 digits, ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}.`;
}

function augmentationWords({ augmentation }: Recipe): string {
  if (!augmentation) return 'Every digit as it is.';
  return `Every digit turned by up to ${augmentation.rotationDegrees}° and moved by up to ${Math.round(augmentation.translationShare * 100)} % of its side, anew each time.`;
}

export function RecipeForm({ settings, recipe, speed, canStartShipped, onChange, onTrain, isDisabled }: RecipeFormProps) {
  const number = (name: keyof typeof RANGES) => ({
    ...RANGES[name],
    value: settings[name],
    onChange: (value: number) => onChange({ [name]: value }),
  });
  return (
    <section className={styles.form} aria-label="What to train">
      <div className={styles.pair}>
        <Picker label="Network" options={NETWORK_OPTIONS} value={settings.network} onChange={(network) => onChange({ network })} />
        <Segmented label="Activation" options={ACTIVATION_OPTIONS} value={settings.activation} onChange={(activation) => onChange({ activation })} />
      </div>
      <div className={styles.field}>
        <Segmented label="How long" options={LENGTH_OPTIONS} value={settings.length} onChange={(length) => onChange(length === 'own' ? { length, images: recipe.images, epochs: recipe.epochs } : { length })} />
        {settings.length === 'own' ? (
          <div className={styles.numbers}>
            <NumberField label="Images, of 55,000" {...number('images')} />
            <NumberField label="Epochs" {...number('epochs')} />
          </div>
        ) : (
          <p className={styles.words}>{sizeWords(recipe)}</p>
        )}
      </div>
      <div className={styles.field}>
        <Segmented label="Augmentation" options={AUGMENTATION_OPTIONS} value={settings.augmentation} onChange={(augmentation) => onChange({ augmentation })} />
        {settings.augmentation === 'own' ? (
          <div className={styles.numbers}>
            <NumberField label="Turned by up to, degrees" {...number('rotationDegrees')} />
            <NumberField label="Moved by up to" {...number('translationShare')} formatOptions={{ style: 'percent' }} />
          </div>
        ) : null}
        <p className={styles.words}>
          {augmentationWords(recipe)} <Term id="augmentation">Why?</Term>
        </p>
      </div>
      <details className={styles.more} open={hasExtras(settings) || undefined}>
        <summary>Outliers, attacked digits, added examples</summary>
        <RecipeExtras settings={settings} recipe={recipe} canStartShipped={canStartShipped} onChange={onChange} />
      </details>
      <details className={styles.more}>
        <summary>Seed and learning rate</summary>
        <div className={styles.numbers}>
          <NumberField label="Seed" {...number('seed')} formatOptions={{ useGrouping: false }} description="The same seed, the same network." />
          <NumberField label="Learning rate" {...number('learningRate')} formatOptions={{ maximumFractionDigits: 4 }} description="The highest of one cycle." />
        </div>
      </details>
      <Cost recipe={recipe} speed={speed} />
      <Button kind="main" onPress={onTrain} isDisabled={isDisabled}>
        Train the network
      </Button>
    </section>
  );
}

/** How long it takes, before it begins. */
function Cost({ recipe, speed }: { recipe: Recipe; speed: Speed | undefined }) {
  if (speed?.status !== 'measured') {
    return <p className={styles.cost}>{speed?.status === 'unknown' ? 'How long it takes shows once it has begun.' : 'Measuring how fast this computer learns …'}</p>;
  }
  const { trainingMs, testMs } = estimate(recipe, speed.imagesPerSecond);
  const facts = `${formatDuration(trainingMs)} to train, ${formatDuration(testMs)} to test, at ${formatRate(speed.imagesPerSecond, 'images')}`;
  if (trainingMs < LONG_MS) return <p className={styles.cost}>About {facts}.</p>;
  return <Notice state="slow">This takes about {facts}. Leave the page open; if it closes, the training goes on later from where it was.</Notice>;
}
