/**
 * The test digits after what is done to them now, a shift or an attack: what is wanted of the worker, what is in hand
 * of it, and, until the first of it is there, what was in hand before.
 */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { AttackUsed } from '../../core/attacks/attack-used';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { LiveCalibration } from '../../core/calibration/report';
import { shiftEntry } from '../../core/shifts/shift';
import type { DialledShift, ImageShift } from '../../core/shifts/shift';
import { shortName } from '../../state/attack-choice';
import type { AttackSettings } from '../../state/attack-choice';
import { calibrationStore, wishKey } from '../../state/calibration';
import type { LogitRows, LogitSet, LogitWish } from '../../state/calibration';
import { useLive } from './judged';
import type { BinOptions, Judged } from './judged';
import { attackUsed } from './settings';
import type { CalibrateSettings } from './settings';

/** What was done to images, so that they can be shown as they were read. */
export interface ImageDamage {
  shift?: ImageShift;
  attack?: AttackUsed;
}

export interface Shifted {
  wishes: readonly LogitWish[];
  set: LogitSet | undefined;
  /** What is shown: after this damage, or an older one. */
  live: LiveCalibration | null;
  rows: LogitRows | undefined;
  /** What is shown, in words: "Rotated by 45°". */
  words: string;
  /** The same for a heading: "Attacked, ε = 0.2". */
  brief: string;
  damage: ImageDamage;
  isStale: boolean;
}

/** Noise is drawn with this seed, so that a link shows the same digits everywhere. */
const NOISE_SEED = 1;
/** Fewer digits than this say nothing yet; of an attack, which is slow, one looks at fewer. */
const WORTH_SHOWING = 200;
const WORTH_SHOWING_ATTACKED = 50;

export function toShift(kind: DialledShift, amount: number): ImageShift {
  return kind === 'noise' ? { kind, amount, seed: NOISE_SEED } : { kind, amount };
}

/** "Rotated by 45°". */
export function dialWords(kind: DialledShift, amount: number): string {
  const { label, unit } = shiftEntry(kind);
  return amount === 0 ? 'As they are' : `${label} by ${amount}${unit === 'px' ? '\u00a0px' : unit}`;
}

/** "Fast gradient sign, ε = 0.2". */
export const attackWords = ({ entry, epsilon }: Pick<AttackSettings, 'entry' | 'epsilon'>): string => `${shortName(entry)}, ε\u00a0=\u00a0${Number(epsilon.toFixed(4))}`;

/** What is done to the digits, as it begins a sentence. */
export const damageWords = ({ shift, amount, attack }: Pick<CalibrateSettings, 'shift' | 'amount' | 'attack'>): string =>
  shift === 'adversarial' ? `Attacked by ${attackWords(attack)}` : dialWords(shift, amount);

const briefWords = ({ attack }: ImageDamage, words: string): string => (attack ? `Attacked, ε\u00a0=\u00a0${Number(attack.epsilon.toFixed(4))}` : words);

export function useShifted(one: Judged | null, settings: CalibrateSettings, options: BinOptions): Shifted {
  const spec = one?.spec;
  const { shift: kind, amount } = settings;
  const count = Number(settings.shiftCount);
  // The attack is compared by what it says: it is read from the link anew with every change.
  const used = JSON.stringify(attackUsed(settings.attack));
  const damage = useMemo((): ImageDamage => (kind === 'adversarial' ? { attack: JSON.parse(used) as AttackUsed } : { shift: toShift(kind, amount) }), [kind, amount, used]);
  const wish = useMemo((): LogitWish | null => (spec ? { spec, dataset: 'mnist-test', ...(count < 10_000 ? { count } : {}), ...damage } : null), [spec, damage, count]);
  const wishes = useMemo(() => (wish ? [wish] : []), [wish]);
  const set = useStore(calibrationStore, ({ sets }) => (wish ? sets[wishKey(wish)] : undefined));
  const enough = kind === 'adversarial' ? WORTH_SHOWING_ATTACKED : WORTH_SHOWING;
  const fresh = set?.rows && (set.status === 'ready' || set.rows.labels.length >= enough) ? set.rows : undefined;
  const words = damageWords(settings);
  const [last, setLast] = useState<{ rows: LogitRows; words: string; damage: ImageDamage; spec: string } | null>(null);
  useEffect(() => {
    if (fresh && spec) setLast({ rows: fresh, words, damage, spec: specKey(spec) });
  }, [fresh, words, damage, spec]);
  const older = last && spec && last.spec === specKey(spec) ? last : null;
  const shown = fresh ? { rows: fresh, words, damage } : older;
  const live = useLive(shown?.rows, options);
  return { wishes, set, live, rows: shown?.rows, words: shown?.words ?? words, brief: briefWords(shown?.damage ?? damage, shown?.words ?? words), damage: shown?.damage ?? damage, isStale: !fresh && older !== null };
}
