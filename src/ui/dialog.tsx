/** A question or a piece of work that must be finished or left before anything else goes on. */
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ReactNode } from 'react';
import { Button } from './button';
import styles from './dialog.module.css';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Buttons beside "Close". */
  actions?: ReactNode;
  /** What the button that leaves says. */
  closeLabel?: string;
}

export function Dialog({ title, isOpen, onClose, children, actions, closeLabel = 'Close' }: DialogProps) {
  return (
    <ModalOverlay className={styles.overlay} isOpen={isOpen} isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={styles.modal}>
        <AriaDialog className={styles.dialog}>
          <Heading slot="title" className={styles.title}>
            {title}
          </Heading>
          <div className={styles.body}>{children}</div>
          <div className={styles.actions}>
            {actions}
            <Button onPress={onClose}>{closeLabel}</Button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
