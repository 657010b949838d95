/** Digits side by side, each with a line or two under it; press one to take it up. */
import type { ReactNode } from 'react';
import { Button } from './button';
import { DigitImage } from './digit-image';
import styles from './digit-tiles.module.css';

export interface DigitTile {
  id: string | number;
  /** [28,28] in [0,1]; null while it is on its way. */
  pixels: Float32Array | null;
  /** What pressing it does, and to what, for those who can not see it. */
  label: string;
  onPress: () => void;
  lines: readonly ReactNode[];
  /** Stands out: it was read wrong. */
  isMarked?: boolean;
  /** It can not be taken up yet. */
  isDisabled?: boolean;
}

export function DigitTiles({ tiles, testId }: { tiles: readonly DigitTile[]; testId: string }) {
  return (
    <ul className={styles.digits} data-testid={testId}>
      {tiles.map(({ id, pixels, label, onPress, lines, isMarked, isDisabled }) => (
        <li key={id} data-wrong={isMarked || undefined}>
          <Button kind="quiet" aria-label={label} isDisabled={isDisabled} onPress={onPress}>
            <DigitImage pixels={pixels} description="" />
          </Button>
          {lines.map((line, i) => (
            <span key={i} className={styles.words}>
              {line}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
