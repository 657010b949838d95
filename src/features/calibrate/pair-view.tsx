/** Two networks on the same axes: which is worse calibrated, and in which direction. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { LiveCalibration } from '../../core/calibration/report';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatPercent } from '../../ui/format';
import { Segmented } from '../../ui/segmented';
import frame from '../../ui/panel-frame.module.css';
import { DiagramBin } from './bin-section';
import styles from './calibrate-panel.module.css';
import type { Judged } from './judged';
import { balanceAt, detailsAt } from './live-cache';
import { MeasuresTable } from './measures-table';
import { ReliabilityPair } from './reliability-pair';
import { binChanges, chosenBin, NO_BIN } from './settings';
import type { CalibrateSettings, Changes } from './settings';
import { directionWords, formatPoints, formatTemperature } from './words';

export interface PairViewProps {
  first: Judged;
  live: LiveCalibration;
  second: Judged | null;
  settings: CalibrateSettings;
  onChange: (changes: Changes) => void;
  /** Chooses the second network. */
  picker: ReactNode;
  /** What stands in the place of the second diagram until it is there. */
  waiting: ReactNode;
}

const temperatureAt = (judged: Judged, at: 'trained' | 'fitted'): number => (at === 'fitted' && judged.fit ? judged.fit.temperature : 1);

export function PairView({ first, live, second, settings, onChange, picker, waiting }: PairViewProps) {
  const { pairAt: at } = settings;
  const sides = useMemo(
    () =>
      [first, second]
        .filter((one) => one?.live)
        .map((one) => {
          const judged = one as Judged & { live: LiveCalibration };
          const temperature = temperatureAt(judged, at);
          return { judged, temperature, details: detailsAt(judged.live, temperature), balance: balanceAt(judged.live, temperature), title: `${judged.label}, T = ${temperature === 1 ? 1 : formatTemperature(temperature)}` };
        }),
    [first, second, at],
  );
  const [left, right = null] = sides;
  const chosen = chosenBin(settings, { left: left.details.bins, right: right?.details.bins });
  const shown = chosen?.side === 'left' ? left : right;
  const summary = sides.map(({ title, details, balance }) => `${title}: ECE ${(details.ece * 100).toFixed(2)} percent, ${directionWords(balance)}`).join('; ');
  return (
    <div className={frame.view}>
      <div className={styles.figure}>
        <ReliabilityPair
          title={second ? `${first.label} beside ${second.label}` : first.label}
          summary={`${summary}.`}
          fileName={`reliability-pair-${at}`}
          left={{ title: left.title, name: left.judged.label, details: detailsAt(live, left.temperature) }}
          right={right ? { title: right.title, name: right.judged.label, details: right.details } : null}
          missing={waiting}
          chosen={chosen}
          onChoose={(bin, side) => onChange(binChanges(bin, side))}
        />
      </div>
      <div className={styles.controls}>
        {picker}
        <Segmented
          label="Temperature of each"
          options={[
            { id: 'trained', label: 'as trained, 1' },
            { id: 'fitted', label: 'fitted' },
          ]}
          value={at}
          onChange={(next) => onChange({ at: next === 'trained' ? undefined : next })}
        />
        <MeasuresTable caption="Calibration of both networks" columns={sides.map(({ judged, details }) => ({ id: judged.key, label: judged.label, details }))} />
        <DataTable
          caption="In which direction they are off"
          columns={[
            { id: 'name', label: 'Direction' },
            { id: 'gap', label: 'Claims minus right', align: 'right' },
            { id: 'n', label: 'n', align: 'right' },
          ]}
          rows={sides.map(({ judged, balance }) => ({
            id: judged.key,
            cells: {
              name: `${judged.label}: ${balance.direction === 'balanced' ? 'balanced' : balance.direction}`,
              gap: `${balance.gap > 0 ? '+' : '−'}${formatPoints(balance.gap)} (${signed(balance.interval[0])} to ${signed(balance.interval[1])})`,
              n: formatCount(balance.count),
            },
          }))}
        />
        <p className={styles.remark}>
          In brackets the 95 % interval of the gap. Of the ECE,{' '}
          {sides.map(({ judged, balance }) => `${formatPercent(share(balance.overPart, balance.underPart), 0)} at ${judged.label}`).join(' and ')} comes from bins that claim too much.
        </p>
      </div>
      {chosen && shown ? (
        <DiagramBin
          diagram={{ name: shown.title, spec: shown.judged.spec, live: shown.judged.live, rows: shown.judged.rows, temperature: shown.temperature }}
          bin={chosen.bin}
          onClose={() => onChange(NO_BIN)}
        />
      ) : null}
    </div>
  );
}

/** A difference in points, with a minus that is one. */
const signed = (gap: number): string => (gap * 100).toFixed(2).replace('-', '−');

function share(over: number, under: number): number {
  return over + under > 0 ? over / (over + under) : 0;
}
