/** What an attack can be told beside epsilon: what the digit truly is, which class to aim at, and its own settings. */
import type { ReactNode } from 'react';
import type { AttackParameter } from '../../core/catalogue/attacks';
import { isDeterministic } from '../../core/catalogue/attack-parameters';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/toggles';
import { NumberField } from '../../ui/number-field';
import { Picker } from '../../ui/picker';
import styles from './digit-controls.module.css';
import type { AttackChoice } from './settings';
import type { Way } from './through';
import type { TruthSource } from './use-digit-attack';

export interface DigitControlsProps {
  choice: AttackChoice;
  truth?: number;
  truthSource: TruthSource;
  /** The ways to attack an ensemble; none where the subject is no ensemble. */
  ways: readonly Way[];
  /** The one chosen; undefined: its own. */
  way?: Way;
  onChange: (changes: Record<string, string | undefined>) => void;
}

const DIGITS = Array.from({ length: 10 }, (_, i) => String(i));

const SOURCE_WORDS: Record<TruthSource, string> = {
  person: 'Chosen by you.',
  label: 'The label of the test set says so.',
  network: 'Assumed: what the network reads in the original. Change it if that is wrong.',
};

export function DigitControls({ choice, truth, truthSource, ways, way, onChange }: DigitControlsProps) {
  const { entry, parameters, target, seed } = choice;
  return (
    <div className={styles.controls}>
      <div className={styles.row}>
        <Picker
          label="What it truly is"
          options={DIGITS.map((id) => ({ id, label: id }))}
          value={truth === undefined ? null : String(truth)}
          onChange={(id) => onChange({ truth: id })}
          description={SOURCE_WORDS[truthSource]}
        />
        {entry.targeted ? (
          <Picker
            label="Aim at"
            options={[{ id: 'any', label: 'any other digit' }, ...DIGITS.filter((id) => Number(id) !== truth).map((id) => ({ id, label: id }))]}
            value={target === undefined ? 'any' : String(target)}
            onChange={(id) => onChange({ target: id === 'any' ? undefined : id })}
          />
        ) : null}
        {ways.length > 0 ? (
          <Picker
            label="Attack the ensemble through"
            options={ways.map(({ id, label }) => ({ id, label }))}
            value={(way ?? ways[0]).id}
            onChange={(id) => onChange({ through: id === ways[0].id ? undefined : id })}
            description={way ? 'Made so, and shown to the whole ensemble.' : undefined}
          />
        ) : null}
      </div>
      {truthSource === 'person' ? (
        <Button kind="quiet" onPress={() => onChange({ truth: undefined })}>
          Assume it again
        </Button>
      ) : null}
      <details className={styles.details}>
        <summary>Settings of the attack</summary>
        <p className={styles.help}>{entry.help}</p>
        {entry.parameters.map((parameter) => (
          <Setting key={parameter.id} parameter={parameter} value={parameters[parameter.id]} onChange={(value) => onChange({ [parameter.id]: value })} />
        ))}
        {isDeterministic(entry, parameters) ? (
          <p className={styles.help}>It leaves nothing to chance: the same digit always gives the same picture.</p>
        ) : (
          <div className={styles.seed}>
            <NumberField label="Seed of its random numbers" value={seed} min={0} max={9999} onChange={(value) => onChange({ seed: value === 0 ? undefined : String(value) })} />
            <Button onPress={() => onChange({ seed: String((seed + 1) % 10_000) })}>Draw again</Button>
          </div>
        )}
      </details>
    </div>
  );
}

function Setting({ parameter, value, onChange }: { parameter: AttackParameter; value: number | boolean; onChange: (value: string | undefined) => void }): ReactNode {
  const { label, help, type, minimum, maximum } = parameter;
  const write = (next: number | boolean): void => onChange(next === parameter.default ? undefined : String(next));
  if (type === 'boolean')
    return (
      <Checkbox isSelected={value === true} onChange={write}>
        {label}
      </Checkbox>
    );
  return (
    <NumberField
      label={label}
      description={help}
      value={Number(value)}
      min={minimum}
      max={maximum}
      step={type === 'integer' ? 1 : 0.0001}
      formatOptions={{ maximumFractionDigits: 4 }}
      onChange={write}
    />
  );
}
