/** What is told apart by what: outsiders, score, number of images, what the lines differ in, and the score's settings. */
import { useStore } from 'zustand';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { scoreEntry, scores as scoreEntries } from '../../core/catalogue/scores';
import type { ScoreId } from '../../core/catalogue/scores';
import type { DatasetState } from '../../protocol/methods';
import { ownImagesStore } from '../../state/detect-own-images';
import { OWN_SET } from '../../state/detect';
import { groupModels } from '../../state/model-groups';
import { hasMembers } from '../../state/models';
import { formatSpec } from '../../state/spec-text';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { NumberField } from '../../ui/number-field';
import { Picker } from '../../ui/picker';
import { Segmented } from '../../ui/segmented';
import { Checkbox } from '../../ui/toggles';
import styles from './detect-panel.module.css';
import { INSIDERS, OUTSIDERS } from './outsiders';
import { OwnImages } from './own-images';
import { COMPARISONS, linkNumber, MOST_NETWORKS } from './settings';
import type { Changes, Comparison, DetectSettings } from './settings';
import { networksOf } from './use-networks';

export interface ControlsProps {
  settings: DetectSettings;
  onChange: (changes: Changes) => void;
  network: ClassifierSpec;
  /** On the bench: always compared. */
  subjects: readonly ClassifierSpec[];
  entries: readonly ModelEntry[];
  datasets: readonly DatasetState[];
  /** A person's own images are there at the next visit. */
  isKept: boolean;
}

const COMPARISON_LABELS: Readonly<Record<Comparison, string>> = { scores: 'scores', networks: 'networks', sets: 'outsiders' };
const COUNTS = [200, 1_000, 2_000, 5_000, 10_000];

export const missingMessage = (datasets: readonly DatasetState[], set: string): string | undefined => datasets.find(({ id, installed }) => id === set && !installed)?.message;

export function Controls({ settings, onChange, network, entries, datasets, isKept }: ControlsProps) {
  const own = useStore(ownImagesStore, (state) => state.names.length);
  const members = hasMembers(entries, network);
  const possible = scoreEntries.filter(({ needs }) => !needs.members || members);
  const missing = missingMessage(datasets, settings.set);
  const counts = COUNTS.includes(settings.count) ? COUNTS : [...COUNTS, settings.count].sort((a, b) => a - b);
  return (
    <>
      <div className={styles.pair}>
        <Picker
          label="Digits"
          options={INSIDERS.map(({ id, label }) => ({ id, label }))}
          value={settings.inside}
          onChange={(inside) => onChange({ in: inside === 'mnist-test' ? undefined : inside })}
        />
        <Picker
          label="Outsiders"
          options={OUTSIDERS.map(({ id, label }) => ({
            id,
            label,
            ...(id === OWN_SET ? { detail: own === 0 ? 'drop some below' : `${formatCount(own)} in hand` } : missingMessage(datasets, id) ? { detail: 'not installed' } : {}),
          }))}
          value={settings.set}
          onChange={(set) => onChange({ set: set === 'letters' ? undefined : set })}
        />
        <Picker
          label="Score"
          options={possible.map(({ id, label, help }) => ({ id, label, detail: help }))}
          value={settings.score}
          onChange={(score) => onChange({ score: score === 'msp' ? undefined : score })}
        />
      </div>
      {missing ? <Notice state="note">{missing}</Notice> : null}
      <ScoreSettings settings={settings} onChange={onChange} />
      <Picker
        label="Images of each set"
        options={counts.map((count) => ({ id: String(count), label: count === 10_000 ? 'all, or 10,000' : formatCount(count) }))}
        value={String(settings.count)}
        onChange={(n) => onChange({ n: n === '1000' ? undefined : n })}
      />
      <OwnImages isKept={isKept} onTaken={() => onChange({ set: OWN_SET })} />
    </>
  );
}

/** Which lines stand beside the main one; `isOfScores` where only scores make sense. */
export function Comparisons({ settings: given, onChange, network, subjects, entries, datasets, isOfScores = false }: ControlsProps & { isOfScores?: boolean }) {
  const settings = isOfScores ? { ...given, compare: 'scores' as const } : given;
  const members = hasMembers(entries, network);
  const toggle = <T extends string>(list: readonly T[], id: T, on: boolean): string => (on ? [...list, id] : list.filter((other) => other !== id)).join(',');
  return (
    <div className={styles.own}>
      {isOfScores ? (
        <span className={styles.remark}>Scores that judge it</span>
      ) : (
        <Segmented
          label="Compare"
          options={COMPARISONS.map((id) => ({ id, label: COMPARISON_LABELS[id] }))}
          value={settings.compare}
          onChange={(compare) => onChange({ compare: compare === 'scores' ? undefined : compare })}
        />
      )}
      {settings.compare === 'networks' ? (
        <NetworkChoices settings={settings} onChange={onChange} subjects={subjects} entries={entries} />
      ) : (
        <div className={styles.choices}>
          {settings.compare === 'scores'
            ? scoreEntries
                .filter(({ needs }) => !needs.members || members)
                .map(({ id, label }) => (
                  <Checkbox key={id} isSelected={settings.scores.includes(id)} isDisabled={id === settings.score} onChange={(on) => onChange({ scores: toggle<ScoreId>(settings.scores, id, on) })}>
                    {label}
                  </Checkbox>
                ))
            : OUTSIDERS.filter(({ id }) => id !== OWN_SET && !missingMessage(datasets, id)).map(({ id, label }) => (
                <Checkbox key={id} isSelected={settings.sets.includes(id)} isDisabled={id === settings.set} onChange={(on) => onChange({ sets: toggle<string>(settings.sets, id, on) })}>
                  {label}
                </Checkbox>
              ))}
        </div>
      )}
    </div>
  );
}

/** The networks to compare with; those on the bench are compared anyway. */
function NetworkChoices({ settings: { networks }, onChange, subjects, entries }: Pick<ControlsProps, 'settings' | 'onChange' | 'subjects' | 'entries'>) {
  const isOnBench = (spec: ClassifierSpec): boolean => subjects.some((subject) => specKey(subject) === specKey(spec));
  const offered = groupModels(entries);
  const isFull = networksOf(subjects, networks, entries).length >= MOST_NETWORKS;
  const toggle = (text: string, on: boolean): void => onChange({ nets: (on ? [...networks, text] : networks.filter((other) => other !== text)).join(';') });
  return (
    <>
      {[...new Set(offered.map(({ group }) => group))].map((group) => (
        <fieldset key={group} className={styles.group}>
          <legend>{group}</legend>
          <div className={styles.choices}>
            {offered
              .filter((one) => one.group === group)
              .map(({ entry: { spec, label } }) => {
                const text = formatSpec(spec);
                const isOn = isOnBench(spec) || networks.includes(text);
                return (
                  <Checkbox key={text} isSelected={isOn} isDisabled={isOnBench(spec) || (isFull && !isOn)} onChange={(on) => toggle(text, on)}>
                    {label}
                  </Checkbox>
                );
              })}
          </div>
        </fieldset>
      ))}
      {isFull ? <p className={styles.remark}>More than {MOST_NETWORKS} lines can not be told apart.</p> : null}
    </>
  );
}

/** The settings that the main score has. */
function ScoreSettings({ settings, onChange }: Pick<ControlsProps, 'settings' | 'onChange'>) {
  const { score, odin, energyTemperature, k, mode, fitCount } = settings;
  const { needs } = scoreEntry(score);
  const fit = needs.fit ? (
    <NumberField label="Fitted on training digits" value={fitCount} min={500} max={20_000} step={500} onChange={(next) => onChange({ fit: String(next) })} />
  ) : null;
  const free = { maximumSignificantDigits: 6, useGrouping: false } as const;
  switch (score) {
    case 'odin':
      return (
        <>
          <div className={styles.pair}>
            <NumberField label="Temperature" value={odin.temperature} min={0.01} max={100_000} step={0.01} formatOptions={free} onChange={(next) => onChange({ 'odin-t': linkNumber(next), tuned: undefined })} />
            <NumberField label="Epsilon" value={odin.epsilon} min={0} max={1} step={0.0001} formatOptions={free} onChange={(next) => onChange({ 'odin-e': linkNumber(next), tuned: undefined })} />
          </div>
          <div className={styles.legend}>
            <Button kind="quiet" onPress={() => onChange({ 'odin-t': undefined, 'odin-e': undefined, tuned: undefined })}>
              As in its paper
            </Button>
            <Button kind="quiet" onPress={() => onChange({ 'odin-t': '0.33', 'odin-e': '0.1', tuned: undefined })}>
              As in the report
            </Button>
          </div>
        </>
      );
    case 'energy':
      return <NumberField label="Temperature" value={energyTemperature} min={0.01} max={1000} step={0.01} formatOptions={free} onChange={(next) => onChange({ 'energy-t': linkNumber(next) })} />;
    case 'knn':
      return (
        <div className={styles.pair}>
          <NumberField label="k" value={k} min={1} max={2000} onChange={(next) => onChange({ k: String(next) })} />
          {fit}
        </div>
      );
    case 'vim':
    case 'residual':
      return (
        <>
          <Segmented
            label="Ensemble"
            options={[
              { id: 'average', label: 'average' },
              { id: 'joined', label: 'joined features' },
            ]}
            value={mode}
            onChange={(next) => onChange({ mode: next === 'average' ? undefined : next })}
          />
          {fit}
        </>
      );
    default:
      return fit;
  }
}
