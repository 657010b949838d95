/** Under shift: the test digits turned, blurred, noisy or attacked, and what becomes of the claims. */
import { useMemo } from 'react';
import type { LiveCalibration } from '../../core/calibration/report';
import { SHIFTS } from '../../core/shifts/shift';
import { readAttack } from '../../state/attack-choice';
import { usePanelParameters } from '../../state/panel-parameters';
import { formatCount, formatPercent } from '../../ui/format';
import { Picker } from '../../ui/picker';
import { Segmented } from '../../ui/segmented';
import { DiagramBin } from './bin-section';
import frame from '../../ui/panel-frame.module.css';
import styles from './calibrate-panel.module.css';
import { AttackDial, ShiftDial } from './damage-dials';
import type { Judged } from './judged';
import { detailsAt } from './live-cache';
import { MeasuresTable } from './measures-table';
import { ReadingProgress } from './reading-progress';
import { ReliabilityPair } from './reliability-pair';
import { attackChanges, binChanges, chosenBin, defaultShiftCount, NO_BIN, SHIFT_COUNTS } from './settings';
import type { CalibrateSettings, Changes, Damage, ShiftCount } from './settings';
import { ShiftCurve } from './shift-curve';
import { damageWords } from './shifted';
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

/** "Rotated by 45°" as it stands within a sentence. */
const inSentence = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

const KINDS: readonly { id: Damage; label: string }[] = [...SHIFTS.map(({ id, label }) => ({ id, label })), { id: 'adversarial', label: 'Attacked' }];

export function ShiftView({ judged, live, shifted, settings, onChange, temperature }: ShiftViewProps) {
  const { shift: kind } = settings;
  const [attackPanel] = usePanelParameters('attack');
  const onPanel = useMemo(() => readAttack(attackPanel), [attackPanel]);
  const calm = detailsAt(live, temperature);
  const now = shifted.live ? detailsAt(shifted.live, temperature) : null;
  const chosen = chosenBin(settings, { left: calm.bins, right: now?.bins });
  const diagrams = {
    left: { name: `${judged.label}, digits as they are`, spec: judged.spec, live, rows: judged.rows, temperature },
    right: shifted.live ? { name: `${judged.label}, ${inSentence(shifted.brief)}`, spec: judged.spec, live: shifted.live, rows: shifted.rows, temperature, damage: shifted.damage } : null,
  };
  const diagram = chosen ? diagrams[chosen.side] : null;
  const words = damageWords(settings);
  const summary = now
    ? `${judged.label} at T = ${formatTemperature(temperature)}: ECE ${(calm.ece * 100).toFixed(2)} percent on the digits as they are, ${(now.ece * 100).toFixed(2)} percent ${shifted.words.toLowerCase()}.`
    : `${judged.label} on the digits as they are; the others are being read.`;
  const choose = (id: Damage): void =>
    onChange({ shift: id === 'rotate' ? undefined : id, amount: undefined, n: undefined, ...NO_BIN, ...(id === 'adversarial' ? attackChanges(onPanel) : {}) });
  const dials = { spec: judged.spec, settings, onChange };
  return (
    <div className={frame.view}>
      <div className={styles.figure}>
        <ReliabilityPair
          title={`Reliability of ${judged.label} at T = ${formatTemperature(temperature)}${judged.fit && settings.temperature === undefined ? ', fitted on digits as they are' : ''}`}
          summary={summary}
          fileName={`reliability-shift-${kind}`}
          left={{ title: 'As they are', note: `n = ${formatCount(calm.count)}`, details: calm }}
          right={now ? { title: shifted.brief, note: `n = ${formatCount(now.count)}`, details: now } : null}
          missing={kind === 'adversarial' ? 'Drawn as soon as the first digits have been attacked and read' : 'Drawn as soon as the first shifted digits are read'}
          stale={shifted.isStale ? `Right: still of the digits ${shifted.words.toLowerCase()}; the new ones are being read.` : undefined}
          chosen={chosen}
          onChoose={(bin, side) => onChange(binChanges(bin, side))}
        />
      </div>
      <div className={styles.controls}>
        <Segmented label="Test digits" options={KINDS} value={kind} onChange={choose} />
        {kind === 'adversarial' ? <AttackDial {...dials} onPanel={onPanel} /> : <ShiftDial {...dials} kind={kind} />}
        <Picker<ShiftCount>
          label="Digits to read"
          options={SHIFT_COUNTS.map((id) => ({ id, label: formatCount(Number(id)), detail: id === '10000' ? 'The whole test set' : 'Drawn at random, always the same' }))}
          value={settings.shiftCount}
          onChange={(n) => onChange({ n: n === defaultShiftCount(kind) ? undefined : n })}
        />
        <ReadingProgress set={shifted.set} label={judged.label} what={`digits ${inSentence(words)}`} />
        <ShiftCurve judged={judged} live={live} settings={settings} temperature={temperature} />
        {now ? (
          <MeasuresTable
            caption={`Calibration of ${judged.label} as they are and after`}
            columns={[
              { id: 'calm', label: 'As they are', details: calm },
              { id: 'shifted', label: shifted.brief, details: now },
            ]}
          />
        ) : null}
        {now ? (
          <p className={styles.remark}>
            {formatPercent(now.accuracy)} right, {formatPercent(now.meanConfidence)} claimed, computed here on {shifted.rows && shifted.rows.backends.length > 0 ? shifted.rows.backends.join(' and ') : 'the present backend'}. The temperature was
            fitted on digits as they are: what helps there need not help here.
            {kind === 'adversarial' ? ` Each digit was changed by way of ${judged.label} itself, before any temperature.` : ''}
          </p>
        ) : null}
      </div>
      {chosen && diagram ? <DiagramBin diagram={diagram} bin={chosen.bin} onClose={() => onChange(NO_BIN)} /> : null}
    </div>
  );
}
