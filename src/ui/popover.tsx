/** A button with something more under it, which goes away when it is left. */
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { DialogTrigger, Popover as AriaPopover } from 'react-aria-components';
import styles from './popover.module.css';

export interface PopoverProps {
  /** What a screen reader calls it. */
  label: string;
  /** A Button. */
  trigger: ReactElement;
  placement?: 'bottom start' | 'bottom end';
  children: ReactNode | ((close: () => void) => ReactNode);
}

export function Popover({ label, trigger, placement = 'bottom start', children }: PopoverProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      {trigger}
      {/* Without a Dialog in it the popover is the dialog itself, its hidden "dismiss" buttons included. */}
      <AriaPopover className={styles.popover} placement={placement} aria-label={label}>
        <div className={styles.content}>{typeof children === 'function' ? children(() => setOpen(false)) : children}</div>
      </AriaPopover>
    </DialogTrigger>
  );
}
