/** The temperature: a slider with the fitted one marked, and the ways back to that and to 1. */
import type { TemperatureFit } from '../../core/calibration/temperature';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import { Slider } from '../../ui/slider';
import { Term } from '../../ui/term';
import { TEMPERATURE_RANGE } from './settings';
import styles from './temperature-control.module.css';
import { formatTemperature } from './words';

export interface TemperatureControlProps {
  fit: TemperatureFit | null;
  temperature: number;
  /** Undefined: the fitted one, whatever it is. */
  onChange: (temperature: number | undefined) => void;
  /** How many test digits the figures beside it are about. */
  shownOn: number;
}

export function TemperatureControl({ fit, temperature, onChange, shownOn }: TemperatureControlProps) {
  const { min, max, step } = TEMPERATURE_RANGE;
  const inRange = fit && fit.temperature >= min && fit.temperature <= max ? fit.temperature : null;
  const marks = [
    ...(inRange === null ? [] : [{ value: inRange, label: 'fitted' }]),
    ...(inRange !== null && Math.abs(inRange - 1) < 0.55 ? [] : [{ value: 1, label: 'as trained' }]),
  ];
  return (
    <div className={styles.control}>
      <Slider
        label="Temperature"
        help={<Term id="temperature">what is it?</Term>}
        value={Math.min(max, Math.max(min, temperature))}
        onChange={(next) => onChange(Number(next.toFixed(2)))}
        min={min}
        max={max}
        step={step}
        format={formatTemperature}
        marks={marks}
      />
      <div className={styles.ways}>
        <Button onPress={() => onChange(undefined)} isDisabled={!fit}>
          Fitted{fit ? `, ${formatTemperature(fit.temperature)}` : ''}
        </Button>
        <Button onPress={() => onChange(1)}>As trained, 1</Button>
      </div>
      <p className={styles.words}>
        {fit
          ? `Fitted on validation (${formatCount(fit.count)} digits), shown on test (${formatCount(shownOn)} digits).`
          : 'The temperature is fitted on validation digits, which are read after the test digits.'}
      </p>
    </div>
  );
}
