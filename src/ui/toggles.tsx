/** Yes or no: a box to tick (Checkbox), or a thing to turn on (Switch). */
import { Checkbox as AriaCheckbox, Switch as AriaSwitch } from 'react-aria-components';
import type { ReactNode } from 'react';
import styles from './toggles.module.css';

export interface ToggleProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
  children: ReactNode;
}

export function Checkbox({ children, ...props }: ToggleProps) {
  return (
    <AriaCheckbox {...props} className={styles.toggle}>
      <span className={styles.box} aria-hidden="true">
        <svg viewBox="0 0 16 16">
          <path d="M3 8.5l3.5 3.5L13 4.5" fill="none" stroke="currentColor" strokeWidth="2.5" />
        </svg>
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}

export function Switch({ children, ...props }: ToggleProps) {
  return (
    <AriaSwitch {...props} className={styles.toggle}>
      <span className={styles.rail} aria-hidden="true">
        <span className={styles.knob} />
      </span>
      <span>{children}</span>
    </AriaSwitch>
  );
}
