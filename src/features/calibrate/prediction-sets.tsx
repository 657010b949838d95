/** Instead of one answer as many as are needed: split conformal sets for the digit on the bench. */
import { useMemo } from 'react';
import { calibrateConformal, conformalSummary, predictionSetOf } from '../../core/conformal/conformal';
import type { ConformalMethod } from '../../core/conformal/conformal';
import { formatCount, formatPercent } from '../../ui/format';
import { Segmented } from '../../ui/segmented';
import { Slider } from '../../ui/slider';
import styles from './calibrate-panel.module.css';
import type { Judged } from './judged';
import { linkNumber } from './settings';
import type { CalibrateSettings, Changes, SetMethod } from './settings';
import { useSpecimenLogits } from './use-specimen-confidence';

export interface PredictionSetsProps {
  judged: Judged;
  settings: CalibrateSettings;
  onChange: (changes: Changes) => void;
  temperature: number;
}

/** RAPS with a penalty that ten classes can feel: every class beyond the first costs a tenth. */
const METHODS: Record<SetMethod, ConformalMethod> = { lac: { kind: 'lac' }, aps: { kind: 'aps' }, raps: { kind: 'raps', lambda: 0.1, rankFree: 1 } };

function setWords(digits: readonly number[]): string {
  return digits.length === 0 ? 'empty: no digit is likely enough' : `{ ${digits.join(', ')} }`;
}

export function PredictionSets({ judged, settings, onChange, temperature }: PredictionSetsProps) {
  const { validation, rows } = judged;
  const calibration = validation?.status === 'ready' ? validation.rows : undefined;
  const method = METHODS[settings.sets];
  const specimen = useSpecimenLogits(judged.spec);
  const predictor = useMemo(
    () => (calibration ? calibrateConformal(calibration.logits.map((z) => z / temperature), calibration.labels, method, settings.miss) : null),
    [calibration, temperature, method, settings.miss],
  );
  const summary = useMemo(() => (predictor && rows ? conformalSummary(predictor, rows.logits.map((z) => z / temperature), rows.labels) : null), [predictor, rows, temperature]);
  const set = predictor && specimen ? predictionSetOf(predictor, specimen.map((z) => z / temperature)) : null;
  return (
    <section className={styles.sets} aria-labelledby="sets-heading">
      <h2 id="sets-heading">Or answer with a set</h2>
      <Slider
        label="Sets that may miss"
        value={settings.miss}
        onChange={(next) => onChange({ miss: linkNumber(next) })}
        min={0.001}
        max={0.2}
        step={0.001}
        format={(share) => `${(share * 100).toFixed(1)} %`}
      />
      <Segmented
        label="Score"
        options={[
          { id: 'lac', label: 'LAC' },
          { id: 'aps', label: 'APS' },
          { id: 'raps', label: 'RAPS' },
        ]}
        value={settings.sets}
        onChange={(next) => onChange({ sets: next === 'raps' ? undefined : next })}
      />
      <p data-testid="specimen-set">
        {predictor === null ? 'Sets are made once the validation digits are read.' : set === null ? 'The digit on the bench is being read.' : <>For the digit on the bench the set is <strong>{setWords(set)}</strong>.</>}
      </p>
      {summary && predictor ? (
        <p className={styles.remark}>
          Threshold from {formatCount(predictor.count)} validation digits. On {formatCount(summary.count)} test digits {formatPercent(summary.coverage, 2)} of the sets hold the truth (asked:{' '}
          {formatPercent(1 - settings.miss, 1)}); they have {summary.meanSize.toFixed(3)} digits on average, {formatCount(summary.emptySets)} are empty,{' '}
          {formatCount(Array.from(summary.sizes.subarray(2)).reduce((sum, count) => sum + count, 0))} hold more than one.
          {settings.sets === 'aps' && summary.meanSize > 2 ? ' APS adds up probabilities: a network as sure as this one reaches nearly 1 with its first class, and its sets fill up. RAPS makes every further class dear.' : ''}
          {summary.emptySets > 0 ? ' An empty set counts as a miss.' : ''}
        </p>
      ) : null}
    </section>
  );
}
