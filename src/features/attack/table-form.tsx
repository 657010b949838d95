/** What goes into the table: which networks, which attacks, how far, and how many digits. */
import { useId, useState } from 'react';
import { attackEntry } from '../../core/catalogue/attacks';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { NumberField } from '../../ui/number-field';
import { Picker } from '../../ui/picker';
import { Term } from '../../ui/term';
import { Checkbox } from '../../ui/toggles';
import { MOST_BESIDE, offered, writeComparison } from './comparison';
import type { ComparedNetwork } from './comparison';
import { moreAttacks, reportAttacks, shortName } from './settings';
import styles from './table-form.module.css';
import { waysOfAll } from './through';
import { DEFAULT_COUNT, parseEpsilons } from './table-settings';
import type { TableSettings } from './table-settings';
import { formatRadius } from './words';

/** Networks that are offered at first; those chosen, and the ensembles, stand before the others. */
const FIRST = 8;

export interface TableFormProps {
  settings: TableSettings;
  networks: readonly ComparedNetwork[];
  entries: readonly ModelEntry[];
  onChange: (changes: Record<string, string | undefined>) => void;
  isDisabled: boolean;
}

export function TableForm({ settings, networks, entries, onChange, isDisabled }: TableFormProps) {
  const { attacks, epsilons, count, seed, through, transfer } = settings;
  const ways = waysOfAll(networks.map(({ spec }) => spec), entries);
  const [more, setMore] = useState(() => attacks.some((id) => moreAttacks.includes(attackEntry(id))));
  const [showsAll, setShowsAll] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const epsilonsId = useId();
  const isFull = networks.length > MOST_BESIDE;
  const all = offered(networks, entries);
  const shown = showsAll ? all.length : Math.max(FIRST, networks.length);
  const isBroken = typed !== null && parseEpsilons(typed) === null;

  const toggleNetwork = (network: ComparedNetwork, isOn: boolean): void => {
    const others = networks.slice(1).filter(({ key }) => key !== network.key);
    onChange({ compare: writeComparison([...others, ...(isOn ? [network] : [])].map(({ spec }) => spec)) });
  };
  const toggleAttack = (id: string, isOn: boolean): void => {
    const next = [...reportAttacks, ...moreAttacks].map((entry) => entry.id).filter((one) => (one === id ? isOn : attacks.includes(one)));
    if (next.length > 0) onChange({ attacks: next.join(',') });
  };
  const typeEpsilons = (text: string): void => {
    setTyped(text);
    const values = parseEpsilons(text);
    if (values) onChange({ epsilons: values.join(',') });
  };

  return (
    <div className={styles.form}>
      <fieldset>
        <legend>Networks</legend>
        {all.slice(0, shown).map((network, i) => {
          // Those chosen stand first.
          const isSelected = i < networks.length;
          return (
            <Checkbox key={network.key} isSelected={isSelected} isDisabled={isDisabled || i === 0 || (isFull && !isSelected)} onChange={(isOn) => toggleNetwork(network, isOn)}>
              {network.label}
              {i === 0 ? ' (the subject)' : ''}
            </Checkbox>
          );
        })}
        {all.length > shown ? (
          <button type="button" className={styles.more} onClick={() => setShowsAll(true)}>
            {all.length - shown} more networks
          </button>
        ) : null}
        {isFull ? <p className={styles.help}>These are as many as one table takes. Take one away to add another.</p> : null}
        {ways.length > 0 ? (
          <div className={styles.choice}>
            <Picker
              label="Attack ensembles through"
              options={[{ id: 'own', label: 'their own mean' }, ...ways.filter(({ spec }) => spec !== undefined).map(({ id, label }) => ({ id, label }))]}
              value={ways.some(({ id, spec }) => spec !== undefined && id === through) ? (through ?? 'own') : 'own'}
              isDisabled={isDisabled}
              onChange={(id) => onChange({ through: id === 'own' ? undefined : id })}
            />
          </div>
        ) : null}
        {networks.length > 1 ? (
          <div className={styles.choice}>
            <Picker
              label="Transfer from network to network"
              options={[{ id: 'none', label: 'not tried' }, ...epsilons.map((epsilon) => ({ id: String(epsilon), label: `at epsilon ${formatRadius(epsilon)}` }))]}
              value={transfer === undefined ? 'none' : String(transfer)}
              isDisabled={isDisabled}
              onChange={(id) => onChange({ transfer: id === 'none' ? undefined : id })}
            />
          </div>
        ) : null}
      </fieldset>
      <fieldset className={styles.attacks}>
        <legend>Attacks</legend>
        {[...reportAttacks, ...(more ? moreAttacks : [])].map((entry) => (
          <Checkbox key={entry.id} isSelected={attacks.includes(entry.id)} isDisabled={isDisabled} onChange={(isOn) => toggleAttack(entry.id, isOn)}>
            {shortName(entry)}
          </Checkbox>
        ))}
        {more ? null : (
          <button type="button" className={styles.more} onClick={() => setMore(true)}>
            {moreAttacks.length} more attacks
          </button>
        )}
      </fieldset>
      <div className={styles.numbers}>
        <NumberField label="Test digits" value={count} min={1} max={10_000} isDisabled={isDisabled} onChange={(value) => onChange({ n: value === DEFAULT_COUNT ? undefined : String(value) })} />
        <NumberField label="Drawn with seed" value={seed} min={0} max={9999} isDisabled={isDisabled} onChange={(value) => onChange({ draw: value === 0 ? undefined : String(value) })} />
        <div className={styles.field}>
          <label htmlFor={epsilonsId}>Epsilons</label>
          <input
            id={epsilonsId}
            className={styles.input}
            value={typed ?? epsilons.join(', ')}
            disabled={isDisabled}
            aria-invalid={isBroken}
            aria-describedby={`${epsilonsId}-help`}
            onChange={(event) => typeEpsilons(event.target.value)}
            onBlur={() => setTyped(null)}
          />
          <p id={`${epsilonsId}-help`} className={styles.help}>
            {isBroken ? 'Expected up to 12 numbers from 0 on, such as 0.3, 1.5, 10.' : 'In the norm of each attack, with commas between.'}
          </p>
        </div>
        <p className={styles.help}>
          What <Term id="epsilon">epsilon</Term> and <Term id="norm">norm</Term> mean
        </p>
      </div>
    </div>
  );
}
