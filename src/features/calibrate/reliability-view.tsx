/** Before and after: the reliability diagram as trained, and the same logits at the slider's temperature. */
import type { LiveCalibration } from '../../core/calibration/report';
import { formatCount } from '../../ui/format';
import { Picker } from '../../ui/picker';
import { Segmented } from '../../ui/segmented';
import { Term } from '../../ui/term';
import { DiagramBin } from './bin-section';
import frame from '../../ui/panel-frame.module.css';
import styles from './calibrate-panel.module.css';
import type { Judged } from './judged';
import { detailsAt } from './live-cache';
import { MeasuresTable } from './measures-table';
import { MembersSection } from './members-section';
import { MoreMeasures } from './more-measures';
import { NllCurve } from './nll-curve';
import { ReliabilityPair } from './reliability-pair';
import { BIN_COUNTS, binChanges, chosenBin, linkNumber, NO_BIN } from './settings';
import type { BinCount, CalibrateSettings, Changes } from './settings';
import { TemperatureControl } from './temperature-control';
import { useSpecimenConfidence } from './use-specimen-confidence';
import { formatTemperature } from './words';

export interface ReliabilityViewProps {
  judged: Judged;
  live: LiveCalibration;
  settings: CalibrateSettings;
  onChange: (changes: Changes) => void;
  /** The slider's temperature, or the fitted one, or 1 before there is one. */
  temperature: number;
}

export function ReliabilityView({ judged, live, settings, onChange, temperature }: ReliabilityViewProps) {
  const before = detailsAt(live, 1);
  const after = detailsAt(live, temperature);
  const confidence = useSpecimenConfidence(judged.spec);
  const isAlone = settings.figure === 'one';
  const chosen = chosenBin(settings, { left: isAlone ? undefined : before.bins, right: after.bins });
  const isFitted = settings.temperature === undefined && judged.fit !== null;
  const afterTitle = `${isFitted ? 'Fitted, ' : ''}T = ${formatTemperature(temperature)}`;
  const diagram = { spec: judged.spec, live, rows: judged.rows };
  const diagrams = {
    left: { ...diagram, name: `${judged.label}, as trained, T = 1`, temperature: 1 },
    right: { ...diagram, name: `${judged.label}, ${isFitted ? 'fitted, ' : ''}T = ${formatTemperature(temperature)}`, temperature },
  };
  const columns = [
    { id: 'before', label: 'T = 1', details: before },
    { id: 'after', label: `T = ${formatTemperature(temperature)}`, details: after },
  ] as const;
  const summary = `Reliability of ${judged.label}, as trained and at temperature ${formatTemperature(temperature)}: ECE ${(before.ece * 100).toFixed(2)} and ${(after.ece * 100).toFixed(2)} percent.`;
  return (
    <div className={frame.view}>
      <div className={styles.figure}>
        <ReliabilityPair
          title={
            <span className={styles.figureTitle}>
              <span>
                <Term id="reliability-diagram">Reliability</Term> of {judged.label}, before and after
              </span>
              <span className={styles.options}>
                <Segmented
                  label="Diagrams"
                  options={[
                    { id: 'pair', label: 'two' },
                    { id: 'one', label: 'one' },
                  ]}
                  value={settings.figure}
                  onChange={(figure) => onChange({ figure: figure === 'pair' ? undefined : figure })}
                />
              </span>
            </span>
          }
          summary={summary}
          fileName={`reliability-${judged.key.replace(/\W+/g, '-')}`}
          left={isAlone ? null : { title: 'As trained, T = 1', details: before, specimen: confidence?.(1) }}
          ghost={isAlone ? { title: 'share read right as trained', bins: before.bins } : undefined}
          right={{ title: afterTitle, details: after, specimen: confidence?.(temperature) }}
          chosen={chosen}
          onChoose={(bin, side) => onChange(binChanges(bin, side))}
        />
      </div>
      <div className={styles.controls}>
        <TemperatureControl
          fit={judged.fit}
          temperature={temperature}
          shownOn={live.logits.count}
          onChange={(next) => onChange({ t: next === undefined ? undefined : linkNumber(next) })}
        />
        <NllCurve judged={judged} temperature={temperature} nll={after.nll} />
        <MeasuresTable
          caption={`Calibration of ${judged.label} before and after`}
          columns={columns}
        />
        <MoreMeasures rows={judged.test?.status === 'ready' ? judged.rows : undefined} columns={columns} bins={live.bins} />
        <div className={styles.options}>
          <Segmented
            label="Bins of"
            options={[
              { id: 'equal-width', label: 'equal width' },
              { id: 'equal-mass', label: 'equal counts' },
            ]}
            value={settings.binning}
            onChange={(binning) => onChange({ binning: binning === 'equal-width' ? undefined : binning, ...NO_BIN })}
          />
          <Picker<BinCount>
            label="Bins"
            hideLabel
            options={BIN_COUNTS.map((id) => ({ id, label: `${id} bins` }))}
            value={settings.bins}
            onChange={(bins) => onChange({ bins: bins === '15' ? undefined : bins, ...NO_BIN })}
          />
        </div>
        <p className={styles.remark}>
          MCE with the count of its bin. RMS over adaptive bins of 100, all counted
          {` (${(after.adaptive.publishedWithoutLastBin.rms * 100).toFixed(2)} % without the last, as the published code has it)`}. One temperature changes no reading, so accuracy
          stands still. Computed here, n = {formatCount(after.count)}{judged.rows && judged.rows.backends.length > 0 ? `, ${judged.rows.backends.join(' and ')}` : ''}.
        </p>
      </div>
      {chosen ? <DiagramBin diagram={diagrams[chosen.side]} bin={chosen.bin} onClose={() => onChange(NO_BIN)} /> : null}
      <MembersSection judged={judged} />
    </div>
  );
}
