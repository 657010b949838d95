/**
 * The test digits under the present shift: what is wanted of the worker, what is in hand of it, and, until
 * the first of it is there, what was in hand before.
 */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { LiveCalibration } from '../../core/calibration/report';
import { shiftEntry } from '../../core/shifts/shift';
import type { DialledShift, ImageShift } from '../../core/shifts/shift';
import { calibrationStore, wishKey } from '../../state/calibration';
import type { LogitRows, LogitSet, LogitWish } from '../../state/calibration';
import { calibrationOffersStore } from '../../state/calibration-offers';
import type { CalibrationOffer } from '../../state/calibration-offers';
import { useLive } from './judged';
import type { BinOptions, Judged } from './judged';
import type { CalibrateSettings } from './settings';

export interface Shifted {
  /** Offers of other panels for the subject. */
  offers: readonly CalibrationOffer[];
  offer: CalibrationOffer | undefined;
  wishes: readonly LogitWish[];
  set: LogitSet | undefined;
  /** What is shown: of this shift, or of an older one. */
  live: LiveCalibration | null;
  rows: LogitRows | undefined;
  /** What is shown, in words: "Rotated by 45°". */
  words: string;
  shift: ImageShift | undefined;
  isStale: boolean;
}

/** Noise is drawn with this seed, so that a link shows the same digits everywhere. */
const NOISE_SEED = 1;
/** Fewer digits than this say nothing yet. */
const WORTH_SHOWING = 200;

export function toShift(kind: DialledShift, amount: number): ImageShift {
  return kind === 'noise' ? { kind, amount, seed: NOISE_SEED } : { kind, amount };
}

/** "Rotated by 45°". */
export function dialWords(kind: DialledShift, amount: number): string {
  const { label, unit } = shiftEntry(kind);
  return amount === 0 ? 'As they are' : `${label} by ${amount}${unit === 'px' ? '\u00a0px' : unit}`;
}

export const shiftWords = ({ words }: Shifted): string => words;

export function useShifted(one: Judged | null, settings: CalibrateSettings, options: BinOptions): Shifted {
  const spec = one?.spec;
  const allOffers = useStore(calibrationOffersStore, (state) => state.offers);
  const offers = useMemo(() => (spec ? allOffers.filter((each) => specKey(each.spec) === specKey(spec)) : []), [allOffers, spec]);
  const offer = offers.find(({ id }) => id === settings.offer);
  const { shift: kind, amount } = settings;
  const count = Number(settings.shiftCount);
  const wish = useMemo((): LogitWish | null => (spec ? { spec, dataset: 'mnist-test', ...(count < 10_000 ? { count } : {}), shift: toShift(kind, amount) } : null), [spec, kind, amount, count]);
  const isOffer = offer !== undefined;
  const wishes = useMemo(() => (wish && !isOffer ? [wish] : []), [wish, isOffer]);
  const set = useStore(calibrationStore, ({ sets }) => (wish && !isOffer ? sets[wishKey(wish)] : undefined));
  const fresh = useMemo((): LogitRows | undefined => {
    if (offer) return { logits: offer.logits, labels: offer.labels, indices: offer.indices, members: [], backends: [offer.backend] };
    return set?.rows && (set.status === 'ready' || set.rows.labels.length >= WORTH_SHOWING) ? set.rows : undefined;
  }, [offer, set]);
  const words = offer ? offer.label : dialWords(kind, amount);
  const shift = wish?.shift;
  const [last, setLast] = useState<{ rows: LogitRows; words: string; shift: ImageShift | undefined; spec: string } | null>(null);
  useEffect(() => {
    if (fresh && spec) setLast({ rows: fresh, words, shift, spec: specKey(spec) });
  }, [fresh, words, shift, spec]);
  const older = last && spec && last.spec === specKey(spec) ? last : null;
  const shown = fresh ? { rows: fresh, words, shift } : older;
  const live = useLive(shown?.rows, options);
  return { offers, offer, wishes, set, live, rows: shown?.rows, words: shown?.words ?? words, shift: offer ? undefined : shown?.shift, isStale: !fresh && older !== null };
}
