/** One number to drag, its value large and in its own units, with marks where something is known. */
import { Label, Slider as AriaSlider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';
import type { ReactNode } from 'react';
import styles from './slider.module.css';

export interface SliderMark {
  value: number;
  label: string;
}

export interface SliderProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  /** Called once, when the thumb is let go. */
  onChangeEnd?: (value: number) => void;
  min: number;
  max: number;
  step: number;
  /** The value in words, large: "0.12 (31/255)". */
  format?: (value: number) => string;
  /** A definition or a remark beside the label. */
  help?: ReactNode;
  marks?: readonly SliderMark[];
  isDisabled?: boolean;
}

export function Slider(props: SliderProps) {
  const { label, value, onChange, onChangeEnd, min, max, step, format = String, help, marks = [], isDisabled } = props;
  const first = (next: number | number[]): number => (Array.isArray(next) ? next[0] : next);
  return (
    <AriaSlider
      className={styles.slider}
      value={value}
      onChange={(next) => onChange(first(next))}
      onChangeEnd={(next) => onChangeEnd?.(first(next))}
      minValue={min}
      maxValue={max}
      step={step}
      isDisabled={isDisabled}
    >
      <div className={styles.head}>
        <span className={styles.words}>
          <Label className={styles.label}>{label}</Label>
          {help}
        </span>
        <SliderOutput className={styles.value}>{() => format(value)}</SliderOutput>
      </div>
      <SliderTrack className={styles.track}>
        {({ state }) => (
          <>
            <span className={styles.rail} />
            <span className={styles.filled} style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
            {marks.map((mark) => (
              <span key={mark.label} className={styles.mark} style={{ left: `${((mark.value - min) / (max - min)) * 100}%` }}>
                <span className={styles.markLabel}>{mark.label}</span>
              </span>
            ))}
            <SliderThumb className={styles.thumb} />
          </>
        )}
      </SliderTrack>
      <div className={styles.ends} aria-hidden="true">
        <span>{format(min)}</span>
        <span>{format(max)}</span>
      </div>
    </AriaSlider>
  );
}
