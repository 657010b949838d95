/** Original, difference, attacked image side by side: what the whole panel is about. */
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { DigitImage } from '../../ui/digit-image';
import { divergingColour } from '../../ui/palettes';
import { useThemeColours } from '../../ui/theme-colours';
import styles from './triptych.module.css';
import { formatRadius, magnification } from './words';

export interface TriptychProps {
  original: Float32Array | null;
  attacked: Float32Array | null;
  /** How each is read: "3, 99.8 %". */
  originalReading: string;
  attackedReading: string;
  /** The attacked image is read as something else than the digit it is. */
  isFooled: boolean;
  attackedTitle?: ReactNode;
  isStale: boolean;
}

export function Triptych({ original, attacked, originalReading, attackedReading, isFooled, attackedTitle = 'Attacked', isStale }: TriptychProps) {
  const { difference, largest } = useMemo(() => subtract(attacked, original), [attacked, original]);
  const { times, limit } = magnification(largest);
  const words = original && attacked ? `The difference, magnified ${times} times; the largest change of a pixel is ${formatRadius(largest)}` : 'No difference yet';
  return (
    <div className={styles.triptych} data-testid="triptych" data-fooled={isFooled || undefined}>
      <figure className={styles.part}>
        <figcaption className={styles.title}>Original</figcaption>
        <DigitImage pixels={original} description={original ? `The original image, read as ${originalReading}` : 'Nothing: an empty frame'} />
        <p className={styles.reading}>{originalReading}</p>
      </figure>
      <span className={styles.sign} aria-hidden="true">
        +
      </span>
      <figure className={styles.part}>
        <figcaption className={styles.title}>
          Difference <span className={styles.times}>× {times}</span>
        </figcaption>
        <DigitImage pixels={difference} limit={limit} description={words} isStale={isStale} />
        <DifferenceLegend limit={limit} />
      </figure>
      <span className={styles.sign} aria-hidden="true">
        =
      </span>
      <figure className={styles.part}>
        <figcaption className={styles.title}>{attackedTitle}</figcaption>
        <span className={styles.attacked}>
          <DigitImage pixels={attacked} description={attacked ? `The attacked image, read as ${attackedReading}` : 'Nothing yet'} isStale={isStale} />
        </span>
        <p className={styles.reading} data-main>
          {attackedReading}
        </p>
      </figure>
    </div>
  );
}

/** attacked - original, and its largest absolute value. */
export function subtract(attacked: Float32Array | null, original: Float32Array | null): { difference: Float32Array | null; largest: number } {
  if (!attacked || !original) return { difference: null, largest: 0 };
  let largest = 0;
  const difference = attacked.map((value, i) => {
    const change = value - original[i];
    largest = Math.max(largest, Math.abs(change));
    return change;
  });
  return { difference, largest };
}

const STEPS = Array.from({ length: 21 }, (_, i) => i / 10 - 1);

/** The colours of the difference, with the same limit on both sides. */
function DifferenceLegend({ limit }: { limit: number }) {
  const { ground } = useThemeColours();
  return (
    <p className={styles.legend}>
      <span>−{formatRadius(limit)}</span>
      <span className={styles.ramp} aria-hidden="true">
        {STEPS.map((step) => (
          <span key={step} style={{ background: `rgb(${divergingColour(step, 1, ground).join(' ')})` }} />
        ))}
      </span>
      <span>+{formatRadius(limit)}</span>
    </p>
  );
}
