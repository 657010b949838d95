/**
 * The one sentence of answer that every panel opens with. It changes with every movement on the page, so it
 * is read out only when it has stood still for a moment.
 */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import styles from './answer.module.css';

export interface AnswerProps {
  children: ReactNode;
  /** Dimmed: it answers an older state. */
  isStale?: boolean;
}

const STANDS_STILL_MS = 900;

export function Answer({ children, isStale = false }: AnswerProps) {
  const shown = useRef<HTMLParagraphElement>(null);
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(shown.current?.textContent ?? ''), STANDS_STILL_MS);
    return () => clearTimeout(timer);
  }, [children]);
  return (
    <>
      <p ref={shown} className={styles.answer} data-stale={isStale || undefined} data-testid="answer">
        {children}
      </p>
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
    </>
  );
}
