/** One choice out of a list that is too long to lie open: a labelled button with a list under it. */
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, Text } from 'react-aria-components';
import type { ReactNode } from 'react';
import styles from './picker.module.css';

export interface PickerOption<T extends string> {
  id: T;
  label: string;
  /** A line under the label in the open list. */
  detail?: string;
}

export interface PickerProps<T extends string> {
  label: string;
  /** The label is for screen readers only, where the place says it already. */
  hideLabel?: boolean;
  options: readonly PickerOption<T>[];
  value: T | null;
  onChange: (value: T) => void;
  isDisabled?: boolean;
  /** What stands on the button while nothing is chosen. */
  placeholder?: string;
  /** `plain` stands in a line of text, without a frame. */
  kind?: 'framed' | 'plain';
  description?: ReactNode;
}

export function Picker<T extends string>(props: PickerProps<T>) {
  const { label, hideLabel = false, options, value, onChange, isDisabled, placeholder = 'Choose', kind = 'framed', description } = props;
  return (
    <Select
      className={`${styles.picker} ${styles[kind]}`}
      value={value}
      onChange={(chosen) => {
        const option = options.find(({ id }) => id === chosen);
        if (option) onChange(option.id);
      }}
      isDisabled={isDisabled}
      placeholder={placeholder}
    >
      <Label className={hideLabel ? 'visually-hidden' : styles.label}>{label}</Label>
      <Button className={styles.button}>
        <SelectValue className={styles.value}>
          {({ selectedText, isPlaceholder }) => (isPlaceholder ? placeholder : selectedText)}
        </SelectValue>
        <svg className={styles.arrow} viewBox="0 0 10 6" aria-hidden="true">
          <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </Button>
      {description ? (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      ) : null}
      <Popover className={styles.popover}>
        <ListBox className={styles.list} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={styles.option}>
              <Text slot="label" className={styles.optionLabel}>
                {option.label}
              </Text>
              {option.detail ? (
                <Text slot="description" className={styles.detail}>
                  {option.detail}
                </Text>
              ) : null}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
