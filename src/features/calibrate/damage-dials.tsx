/** What is done to the test digits: how much of a shift, or which attack and how far, with a few digits to look at. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { shiftEntry, shiftImage } from '../../core/shifts/shift';
import type { DialledShift } from '../../core/shifts/shift';
import { epsilonRange, moreAttacks, reportAttacks, shortName } from '../../state/attack-choice';
import type { AttackSettings } from '../../state/attack-choice';
import { specimenImageStore } from '../../state/specimen-image';
import { Button } from '../../ui/button';
import { DigitImage } from '../../ui/digit-image';
import { Picker } from '../../ui/picker';
import { Slider } from '../../ui/slider';
import styles from './calibrate-panel.module.css';
import { attackChanges, attackUsed, isSameAttack, linkNumber, otherAttack } from './settings';
import type { CalibrateSettings, Changes } from './settings';
import { attackWords, dialWords, toShift } from './shifted';
import type { ImageDamage } from './shifted';
import { useDigits } from './use-digits';

/** The first test digits of the classes 0, 1, 2, 4 and 7, to look at while the slider moves. */
const SAMPLES = [3, 2, 1, 4, 0];
const UNCHANGED: ImageDamage = {};
const PIXELS = 28 * 28;
/** The samples, one by one; empty frames until they are there. */
const images = (pixels: Float32Array | null): (Float32Array | null)[] => SAMPLES.map((_, i) => pixels && pixels.subarray(i * PIXELS, (i + 1) * PIXELS));

interface DialProps {
  spec: ClassifierSpec;
  settings: CalibrateSettings;
  onChange: (changes: Changes) => void;
}

export function ShiftDial({ spec, kind, settings, onChange }: DialProps & { kind: DialledShift }) {
  const entry = shiftEntry(kind);
  const [dialled, setDialled] = useState(settings.amount);
  useEffect(() => setDialled(settings.amount), [settings.amount, kind]);
  const { pixels } = useDigits(SAMPLES, spec, UNCHANGED);
  const specimen = useStore(specimenImageStore, (state) => state.current);
  const shown = useMemo(() => {
    const all = [...(specimen.status === 'ready' ? [specimen.image] : []), ...images(pixels)];
    return all.map((image, i) => image && shiftImage(image, i, toShift(kind, dialled)));
  }, [specimen, pixels, kind, dialled]);
  return (
    <>
      <Slider
        label="By how much?"
        value={dialled}
        onChange={setDialled}
        onChangeEnd={(amount) => onChange({ amount: linkNumber(amount) })}
        min={0}
        max={entry.maximum}
        step={entry.step}
        format={(amount) => `${amount}${entry.unit === 'px' ? ' px' : entry.unit}`}
      />
      <Samples shown={shown} description={`The digit on the bench and five test digits, ${dialWords(kind, dialled).toLowerCase()}`} />
    </>
  );
}

export function AttackDial({ spec, settings: { attack }, onChange, onPanel }: DialProps & { onPanel: AttackSettings }) {
  const range = epsilonRange(attack.entry);
  const [dialled, setDialled] = useState(attack.epsilon);
  useEffect(() => setDialled(attack.epsilon), [attack.epsilon, attack.entry]);
  const key = JSON.stringify(attackUsed(attack));
  const damage = useMemo((): ImageDamage => ({ attack: JSON.parse(key) as ImageDamage['attack'] }), [key]);
  const { pixels, problem } = useDigits(SAMPLES, spec, damage);
  const isPanels = isSameAttack(attack, onPanel);
  return (
    <>
      <Picker
        label="Attack"
        options={[...reportAttacks, ...moreAttacks].map((entry) => ({ id: entry.id, label: shortName(entry), detail: entry.help }))}
        value={attack.entry.id}
        onChange={(id) => onChange(otherAttack(attack, id))}
      />
      <Slider
        label="Epsilon"
        value={dialled}
        onChange={setDialled}
        onChangeEnd={(epsilon) => onChange(attackChanges({ ...attack, epsilon }))}
        min={0}
        max={Math.max(range.max, attack.epsilon)}
        step={range.step}
      />
      {problem ? <p role="alert">{problem}</p> : null}
      <Samples shown={images(pixels)} description={`Five test digits after ${attackWords(attack)}`} />
      <p className={styles.remark}>
        {isPanels ? 'The attack of the Attack panel, with its settings.' : `The Attack panel has ${attackWords(onPanel)}. `}
        {isPanels ? null : (
          <Button kind="quiet" onPress={() => onChange({ ...otherAttack(attack, onPanel.entry.id), ...attackChanges(onPanel) })}>
            Take that
          </Button>
        )}
      </p>
    </>
  );
}

function Samples({ shown, description }: { shown: readonly (ArrayLike<number> | null)[]; description: string }) {
  return (
    <div className={styles.samples} role="img" aria-label={description}>
      {shown.map((image, i) => (
        <DigitImage key={i} pixels={image} description="" size="100%" />
      ))}
    </div>
  );
}
