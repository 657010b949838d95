/** A number to type, with steps, kept within its range. */
import { Button, FieldError, Group, Input, Label, NumberField as AriaNumberField, Text } from 'react-aria-components';
import type { ReactNode } from 'react';
import styles from './number-field.module.css';

export interface NumberFieldProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  description?: ReactNode;
  isDisabled?: boolean;
  formatOptions?: Intl.NumberFormatOptions;
}

export function NumberField({ label, value, onChange, min, max, step = 1, description, isDisabled, formatOptions }: NumberFieldProps) {
  return (
    <AriaNumberField
      className={styles.field}
      value={value}
      onChange={(next) => Number.isFinite(next) && onChange(next)}
      minValue={min}
      maxValue={max}
      step={step}
      isDisabled={isDisabled}
      formatOptions={formatOptions}
    >
      <Label className={styles.label}>{label}</Label>
      <Group className={styles.group}>
        <Button slot="decrement" className={styles.step}>
          −
        </Button>
        <Input className={styles.input} />
        <Button slot="increment" className={styles.step}>
          +
        </Button>
      </Group>
      {description ? (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      ) : null}
      <FieldError className={styles.description} />
    </AriaNumberField>
  );
}
