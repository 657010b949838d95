/** Under shift: the test digits turned, blurred or noisy, and what becomes of the claims. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { bytesToImage } from '../../core/digits/image-codec';
import type { LiveCalibration } from '../../core/calibration/report';
import { SHIFTS, shiftEntry, shiftImage } from '../../core/shifts/shift';
import { useClient } from '../../state/engine-access';
import { specimenImageStore } from '../../state/specimen-image';
import { DigitImage } from '../../ui/digit-image';
import { formatCount, formatPercent } from '../../ui/format';
import { Picker } from '../../ui/picker';
import { Segmented } from '../../ui/segmented';
import { Slider } from '../../ui/slider';
import styles from './calibrate-panel.module.css';
import type { Judged } from './judged';
import { detailsAt } from './live-cache';
import { MeasuresTable } from './measures-table';
import { ReadingProgress } from './reading-progress';
import { ReliabilityPair } from './reliability-pair';
import { SHIFT_COUNTS, linkNumber } from './settings';
import type { CalibrateSettings, Changes, ShiftCount } from './settings';
import { ShiftCurve } from './shift-curve';
import { dialWords, toShift } from './shifted';
import type { Shifted } from './shifted';
import { formatTemperature } from './words';

export interface ShiftViewProps {
  judged: Judged;
  live: LiveCalibration;
  shifted: Shifted;
  settings: CalibrateSettings;
  onChange: (changes: Changes) => void;
  temperature: number;
}

/** The first test digits of the classes 0, 1, 2, 4 and 7, to look at while the slider moves. */
const SAMPLES = [3, 2, 1, 4, 0];

function useSamples(): Float32Array[] {
  const client = useClient();
  const [samples, setSamples] = useState<Float32Array[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    client
      .call('images', { dataset: 'mnist-test', indices: SAMPLES }, { signal: controller.signal })
      .then(({ pixels }) => setSamples(SAMPLES.map((_, i) => bytesToImage(pixels.subarray(i * 784, (i + 1) * 784)))))
      // Without the set there is nothing to read either, and the panel says so.
      .catch(() => undefined);
    return () => controller.abort();
  }, [client]);
  return samples;
}

export function ShiftView({ judged, live, shifted, settings, onChange, temperature }: ShiftViewProps) {
  const { shift: kind } = settings;
  const entry = shiftEntry(kind);
  const [dialled, setDialled] = useState(settings.amount);
  useEffect(() => setDialled(settings.amount), [settings.amount, kind]);
  const samples = useSamples();
  const specimen = useStore(specimenImageStore, (state) => state.current);
  const shown = useMemo(() => {
    const all = [...(specimen.status === 'ready' ? [specimen.image] : []), ...samples];
    return all.map((image, i) => shiftImage(image, i, toShift(kind, dialled)));
  }, [specimen, samples, kind, dialled]);
  const calm = detailsAt(live, temperature);
  const now = shifted.live ? detailsAt(shifted.live, temperature) : null;
  const summary = now
    ? `${judged.label} at T = ${formatTemperature(temperature)}: ECE ${(calm.ece * 100).toFixed(2)} percent on the digits as they are, ${(now.ece * 100).toFixed(2)} percent ${shifted.words.toLowerCase()}.`
    : `${judged.label} on the digits as they are; the shifted ones are being read.`;
  const kinds = [...SHIFTS.map(({ id, label }) => ({ id: id as string, label })), ...shifted.offers.map(({ id, label }) => ({ id, label }))];
  return (
    <div className={styles.view}>
      <div className={styles.figure}>
        <ReliabilityPair
          title={`Reliability of ${judged.label} at T = ${formatTemperature(temperature)}${judged.fit && settings.temperature === undefined ? ', fitted on digits as they are' : ''}`}
          summary={summary}
          fileName={`reliability-shift-${kind}`}
          left={{ title: 'As they are', note: `n = ${formatCount(calm.count)}`, details: calm }}
          right={now ? { title: shifted.words, note: `n = ${formatCount(now.count)}`, details: now } : null}
          missing="Drawn as soon as the first shifted digits are read"
          stale={shifted.isStale ? `Right: still of the digits ${shifted.words.toLowerCase()}; the new ones are being read.` : undefined}
        />
      </div>
      <div className={styles.controls}>
        {shifted.offers.length > 0 ? (
          <Picker
            label="Test digits"
            options={kinds}
            value={shifted.offer ? shifted.offer.id : kind}
            onChange={(id) => onChange(SHIFTS.some((one) => one.id === id) ? { shift: id, amount: undefined, offer: undefined } : { offer: id })}
          />
        ) : (
          <Segmented label="Test digits" options={SHIFTS.map(({ id, label }) => ({ id, label }))} value={kind} onChange={(id) => onChange({ shift: id, amount: undefined })} />
        )}
        {shifted.offer ? null : (
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
            <div className={styles.samples} role="img" aria-label={`The digit on the bench and five test digits, ${dialWords(kind, dialled).toLowerCase()}`}>
              {shown.map((image, i) => (
                <DigitImage key={i} pixels={image} description="" size="100%" />
              ))}
            </div>
            <Picker<ShiftCount>
              label="Digits to read"
              options={SHIFT_COUNTS.map((id) => ({ id, label: formatCount(Number(id)), detail: id === '10000' ? 'The whole test set' : 'Drawn at random, always the same' }))}
              value={settings.shiftCount}
              onChange={(n) => onChange({ n: n === '1000' ? undefined : n })}
            />
            <ReadingProgress set={shifted.set} label={judged.label} what={`digits ${dialWords(kind, settings.amount).toLowerCase()}`} />
          </>
        )}
        <ShiftCurve judged={judged} live={live} settings={settings} temperature={temperature} />
        {now ? (
          <MeasuresTable
            caption={`Calibration of ${judged.label} as they are and under shift`}
            columns={[
              { id: 'calm', label: 'As they are', details: calm },
              { id: 'shifted', label: shifted.words, details: now },
            ]}
          />
        ) : null}
        {now ? (
          <p className={styles.remark}>
            {formatPercent(now.accuracy)} right, {formatPercent(now.meanConfidence)} claimed. The temperature was fitted on digits as they are: what helps there need not help here.
          </p>
        ) : null}
      </div>
    </div>
  );
}
