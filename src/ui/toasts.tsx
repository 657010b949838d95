/** Short messages at the foot of the page, read out politely, each with a way to send it off. */
import { useEffect } from 'react';
import { Button } from './button';
import styles from './toasts.module.css';

export interface Toast {
  id: number;
  tone: 'plain' | 'warning';
  text: string;
}

export interface ToastsProps {
  toasts: readonly Toast[];
  onDismiss: (id: number) => void;
}

/** Long enough to read aloud twice; warnings stay until they are sent off. */
const STAYS_MS = 6_000;

export function Toasts({ toasts, onDismiss }: ToastsProps) {
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} onDismiss={onDismiss} />
      ))}
    </div>
  );
}

function OneToast({ toast, onDismiss }: { toast: Toast; onDismiss: (id: number) => void }) {
  const { id, tone, text } = toast;
  useEffect(() => {
    if (tone === 'warning') return undefined;
    const timer = setTimeout(() => onDismiss(id), STAYS_MS);
    return () => clearTimeout(timer);
  }, [id, tone, onDismiss]);
  return (
    <div className={styles.toast}>
      <span>{text}</span>
      <Button kind="quiet" onPress={() => onDismiss(id)}>
        Dismiss
      </Button>
    </div>
  );
}
