/** A word with its definition one tap away. */
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { glossary } from '../core/catalogue/glossary';
import type { GlossaryId } from '../core/catalogue/glossary';
import { Popover } from './popover';
import styles from './term.module.css';

export interface TermProps {
  id: GlossaryId;
  /** The word as the sentence needs it; the glossary's own without. */
  children?: ReactNode;
}

export function Term({ id, children }: TermProps) {
  const { word, definition } = glossary[id];
  return (
    <Popover
      label={word}
      trigger={
        <Button className={styles.term}>
          {children ?? word}
          <span className="visually-hidden"> (what does this mean?)</span>
        </Button>
      }
    >
      <p>
        <strong className={styles.word}>{word}</strong> {definition}
      </p>
    </Popover>
  );
}
