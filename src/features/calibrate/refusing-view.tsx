/** Knowing when it is wrong: how many digits may it refuse, what becomes of the rest, and which are refused. */
import { useMemo } from 'react';
import type { LiveCalibration } from '../../core/calibration/report';
import { formatCount, formatPercent } from '../../ui/format';
import { DataTable } from '../../ui/data-table';
import { Picker } from '../../ui/picker';
import { Slider } from '../../ui/slider';
import { Term } from '../../ui/term';
import { wallDigits } from './bin-section';
import frame from '../../ui/panel-frame.module.css';
import styles from './calibrate-panel.module.css';
import { DigitWall } from './digit-wall';
import type { Judged } from './judged';
import { PredictionSets } from './prediction-sets';
import { compareScores, REFUSAL_SCORE_LABELS } from './refusal';
import type { Refusal } from './refusal';
import { RiskChart } from './risk-chart';
import { linkNumber, MOST_REFUSED, REFUSAL_SCORES } from './settings';
import type { CalibrateSettings, Changes } from './settings';
import { formatTemperature } from './words';

export interface RefusingViewProps {
  judged: Judged;
  live: LiveCalibration;
  refusal: Refusal;
  settings: CalibrateSettings;
  onChange: (changes: Changes) => void;
  temperature: number;
}

const orNone = (value: number | null, show: (value: number) => string): string => (value === null ? 'none to find' : show(value));

/** 3.79e-5, which no line end takes apart. */
const powerOfTen = (value: number): string => value.toExponential(2).replace('-', '\u2011');

export function RefusingView({ judged, live, refusal, settings, onChange, temperature }: RefusingViewProps) {
  const { score, metrics, n, refused, refusedWrong, curve } = refusal;
  const digits = useMemo(() => (judged.rows ? wallDigits(refused, live, judged.rows, temperature) : []), [refused, live, judged.rows, temperature]);
  const whole = judged.test?.status === 'ready' ? judged.rows : undefined;
  const compared = useMemo(() => (whole ? compareScores(whole, live, temperature) : []), [whole, live, temperature]);
  const scores = REFUSAL_SCORES.filter((id) => id !== 'mutual-information' || (judged.rows?.members.length ?? 0) > 1);
  return (
    <div className={frame.view}>
      <div className={styles.figure}>
        <RiskChart label={judged.label} refusal={refusal} fileName={`risk-coverage-${judged.key.replace(/\W+/g, '-')}`} />
        <Slider
          label="How many may it refuse?"
          value={settings.refuse}
          onChange={(next) => onChange({ refuse: linkNumber(next) })}
          min={0}
          max={MOST_REFUSED}
          step={0.001}
          format={(share) => `${(share * 100).toFixed(1)} %`}
        />
      </div>
      <div className={styles.controls}>
        <Picker
          label="Trust them by"
          options={scores.map((id) => ({ id, label: REFUSAL_SCORE_LABELS[id] }))}
          value={score}
          onChange={(next) => onChange({ score: next === 'msp' ? undefined : next })}
        />
        <DataTable
          caption={`How well this score finds the mistakes of ${judged.label}`}
          columns={[
            { id: 'name', label: 'Finding mistakes' },
            { id: 'value', label: `n = ${formatCount(n)}`, align: 'right' },
          ]}
          rows={[
            { id: 'errors', cells: { name: 'Mistakes', value: `${formatCount(curve.errors)} (${formatPercent(curve.errors / n, 2)})` } },
            { id: 'auroc', cells: { name: <Term id="auroc">AUROC</Term>, value: orNone(metrics.auroc, (value) => value.toFixed(4)) }, isMarked: true },
            { id: 'aupr', cells: { name: 'AUPR, mistakes', value: orNone(metrics.auprError, (value) => value.toFixed(3)) } },
            { id: 'aupr-right', cells: { name: 'AUPR, right answers', value: orNone(metrics.auprSuccess, (value) => value.toFixed(4)) } },
            { id: 'fpr', cells: { name: <Term id="fpr95">FPR95</Term>, value: orNone(metrics.fpr95, (value) => formatPercent(value)) } },
            { id: 'aurc', cells: { name: 'AURC', value: powerOfTen(metrics.aurc) } },
            { id: 'eaurc', cells: { name: 'E-AURC', value: powerOfTen(metrics.eaurc) } },
          ]}
        />
        <p className={styles.remark}>
          Scores at T = {formatTemperature(temperature)}. AUPR is small because mistakes are rare: guessing has {(curve.errors / n).toFixed(4)}. AURC is the mean error over all shares
          refused, E-AURC what it has above the best possible.
        </p>
        {compared.length > 0 ? (
          <DataTable
            caption={`Every score of ${judged.label} beside the others`}
            columns={[
              { id: 'name', label: 'Score' },
              { id: 'auroc', label: 'AUROC', align: 'right' },
              { id: 'fpr', label: 'FPR95', align: 'right' },
              { id: 'aurc', label: 'AURC', align: 'right' },
            ]}
            rows={compared.map(({ score: id, metrics: { auroc, fpr95, aurc } }) => ({
              id,
              isMarked: id === score,
              cells: { name: REFUSAL_SCORE_LABELS[id], auroc: orNone(auroc, (value) => value.toFixed(4)), fpr: orNone(fpr95, (value) => formatPercent(value)), aurc: powerOfTen(aurc) },
            }))}
          />
        ) : null}
        <PredictionSets judged={judged} settings={settings} onChange={onChange} temperature={temperature} />
      </div>
      <section className={styles.section} aria-labelledby="refused-heading">
        <div className={styles.sectionHead}>
          <h2 id="refused-heading">Refused</h2>
          <span>
            {formatCount(refused.length)} {refused.length === 1 ? 'digit' : 'digits'}, {formatCount(refusedWrong)} of them it would have read wrong; the least trusted first
          </span>
        </div>
        <DigitWall digits={digits} spec={judged.spec} />
      </section>
    </div>
  );
}
