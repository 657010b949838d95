/** One choice out of a list that is too long to lie open: a labelled button with a list under it. */
import { Button, Header, Label, ListBox, ListBoxItem, ListBoxSection, Popover, Select, SelectValue, Text } from 'react-aria-components';
import type { ReactNode } from 'react';
import styles from './picker.module.css';

export interface PickerOption<T extends string> {
  id: T;
  label: string;
  /** A line under the label in the open list. */
  detail?: string;
  /** Options of a group stand together under its name; a list of a single group needs no name. */
  group?: string;
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
  const groups = [...new Set(options.map(({ group }) => group))];
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
        <ListBox className={styles.list}>
          {groups.length < 2
            ? options.map(item)
            : groups.map((group) => (
                <ListBoxSection key={group ?? ''} id={`group ${group ?? ''}`} className={styles.group}>
                  <Header className={styles.groupName}>{group ?? 'Others'}</Header>
                  {options.filter((option) => option.group === group).map(item)}
                </ListBoxSection>
              ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

function item<T extends string>({ id, label, detail }: PickerOption<T>) {
  return (
    <ListBoxItem key={id} id={id} textValue={label} className={styles.option}>
      <Text slot="label" className={styles.optionLabel}>
        {label}
      </Text>
      {detail ? (
        <Text slot="description" className={styles.detail}>
          {detail}
        </Text>
      ) : null}
    </ListBoxItem>
  );
}
