/**
 * Test digits as pictures, with what was read and what they are; press one to put it on the bench. The
 * pixels are fetched page by page, so a bin of ten thousand costs no more than one of twenty.
 */
import { useState } from 'react';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { imageToBytes } from '../../core/digits/image-codec';
import { specimenStore } from '../../state/specimen';
import { Button } from '../../ui/button';
import { DigitTiles } from '../../ui/digit-tiles';
import { formatCount, formatPercent } from '../../ui/format';
import styles from './digit-wall.module.css';
import type { ImageDamage } from './shifted';
import { useDigits } from './use-digits';

export interface WallDigit {
  /** Row in the test set. */
  index: number;
  label: number;
  reading: number;
  confidence: number;
}

export interface DigitWallProps {
  /** All of them, in the order in which they are shown. */
  digits: readonly WallDigit[];
  /** Who read them. */
  spec: ClassifierSpec;
  /** What was done to them: they are shown as they were read. The same object as long as it means the same. */
  damage?: ImageDamage;
}

const UNHARMED: ImageDamage = {};

const PER_PAGE = 20;

export function DigitWall({ digits, spec, damage = UNHARMED }: DigitWallProps) {
  const [pages, setPages] = useState(1);
  const shown = digits.slice(0, pages * PER_PAGE);
  const { pixels, problem } = useDigits(shown.map(({ index }) => index), spec, damage);
  const isChanged = damage.shift !== undefined || damage.attack !== undefined;
  const pixelsOf = (i: number): Float32Array | null => pixels && pixels.subarray(i * 784, (i + 1) * 784);
  const place = (i: number): void => {
    const { index } = shown[i];
    const image = pixelsOf(i);
    if (!isChanged) specimenStore.getState().place({ kind: 'test', index });
    else if (image) specimenStore.getState().place({ kind: 'pixels', pixels: imageToBytes(image), name: `Test digit ${index}, changed` });
  };
  const rest = digits.length - shown.length;
  return (
    <div className={styles.wall}>
      {problem ? <p role="alert">{problem}</p> : null}
      <DigitTiles
        testId="digit-wall"
        tiles={shown.map(({ index, label, reading, confidence }, i) => {
          const isWrong = label !== reading;
          return {
            id: index,
            pixels: pixelsOf(i),
            label: `Put test digit ${index} on the bench: a ${label}, read as ${reading}, ${formatPercent(confidence)} sure`,
            onPress: () => place(i),
            isDisabled: isChanged && !pixels,
            isMarked: isWrong,
            lines: [<Reading key="reading" reading={reading} confidence={confidence} />, ...(isWrong ? [`but is ${label}`] : [])],
          };
        })}
      />
      {rest > 0 ? (
        <Button onPress={() => setPages((before) => before + 1)}>
          {rest > PER_PAGE ? `${formatCount(PER_PAGE)} more of ${formatCount(rest)}` : `${formatCount(rest)} more`}
        </Button>
      ) : null}
    </div>
  );
}

function Reading({ reading, confidence }: Pick<WallDigit, 'reading' | 'confidence'>) {
  return (
    <>
      reads <strong>{reading}</strong>, {formatPercent(confidence, 0)}
    </>
  );
}
