/** A few choices that lie open side by side, one of which holds. */
import { Label, Radio, RadioGroup } from 'react-aria-components';
import styles from './segmented.module.css';

export interface SegmentedProps<T extends string> {
  label: string;
  hideLabel?: boolean;
  options: readonly { id: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
  isDisabled?: boolean;
}

export function Segmented<T extends string>({ label, hideLabel = false, options, value, onChange, isDisabled }: SegmentedProps<T>) {
  return (
    <RadioGroup
      className={styles.group}
      value={value}
      isDisabled={isDisabled}
      orientation="horizontal"
      onChange={(chosen) => {
        const option = options.find(({ id }) => id === chosen);
        if (option) onChange(option.id);
      }}
    >
      <Label className={hideLabel ? 'visually-hidden' : styles.label}>{label}</Label>
      <div className={styles.row}>
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className={styles.option}>
            {option.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
