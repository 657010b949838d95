/** A word with its definition one tap away. */
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { ReactNode } from 'react';
import { glossary } from '../core/catalogue/glossary';
import type { GlossaryId } from '../core/catalogue/glossary';
import styles from './term.module.css';

export interface TermProps {
  id: GlossaryId;
  /** The word as the sentence needs it; the glossary's own without. */
  children?: ReactNode;
}

export function Term({ id, children }: TermProps) {
  const { word, definition } = glossary[id];
  return (
    <DialogTrigger>
      <Button className={styles.term}>
        {children ?? word}
        <span className="visually-hidden"> (what does this mean?)</span>
      </Button>
      <Popover className={styles.popover} placement="bottom start">
        <Dialog aria-label={word} className={styles.definition}>
          <p>
            <strong>{word}</strong>
          </p>
          <p>{definition}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
