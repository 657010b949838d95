/**
 * Test digits as pictures, with what was read and what they are; press one to put it on the bench. The
 * pixels are fetched page by page, so a bin of ten thousand costs no more than one of twenty.
 */
import { useEffect, useState } from 'react';
import { bytesToImage } from '../../core/digits/image-codec';
import { CANCELLED, toErrorRecord } from '../../core/errors';
import { shiftImages } from '../../core/shifts/shift';
import type { ImageShift } from '../../core/shifts/shift';
import { useClient } from '../../state/engine-access';
import { specimenStore } from '../../state/specimen';
import { Button } from '../../ui/button';
import { DigitImage } from '../../ui/digit-image';
import { formatCount, formatPercent } from '../../ui/format';
import styles from './digit-wall.module.css';

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
  /** The images are shown as they were read. */
  shift?: ImageShift;
}

const PER_PAGE = 20;

/** The pixels of some test digits, [n,784] in [0,1]; null while they are on their way. */
function useDigits(indices: readonly number[], shift: ImageShift | undefined): { pixels: Float32Array | null; problem: string | null } {
  const client = useClient();
  const key = indices.join(' ');
  const [held, setHeld] = useState<{ key: string; pixels: Float32Array } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (key === '') return undefined;
    const controller = new AbortController();
    setProblem(null);
    client
      .call('images', { dataset: 'mnist-test', indices: key.split(' ').map(Number) }, { signal: controller.signal })
      .then(({ pixels }) => setHeld({ key, pixels: bytesToImage(pixels) }))
      .catch((error: unknown) => {
        const { code, message } = toErrorRecord(error);
        if (code !== CANCELLED) setProblem(message);
      });
    return () => controller.abort();
  }, [client, key]);
  const pixels = held?.key === key ? held.pixels : null;
  return { pixels: pixels && shift ? shiftImages(pixels, indices, shift) : pixels, problem };
}

export function DigitWall({ digits, shift }: DigitWallProps) {
  const [pages, setPages] = useState(1);
  const shown = digits.slice(0, pages * PER_PAGE);
  const { pixels, problem } = useDigits(shown.map(({ index }) => index), shift);
  const rest = digits.length - shown.length;
  return (
    <div className={styles.wall}>
      {problem ? <p role="alert">{problem}</p> : null}
      <ul className={styles.digits} data-testid="digit-wall">
        {shown.map(({ index, label, reading, confidence }, i) => {
          const isWrong = label !== reading;
          return (
            <li key={index} data-wrong={isWrong || undefined}>
              <Button
                kind="quiet"
                aria-label={`Put test digit ${index} on the bench: a ${label}, read as ${reading}, ${formatPercent(confidence)} sure`}
                onPress={() => specimenStore.getState().place({ kind: 'test', index })}
              >
                <DigitImage pixels={pixels ? pixels.subarray(i * 784, (i + 1) * 784) : null} description="" />
              </Button>
              <span className={styles.words}>
                reads <strong>{reading}</strong>, {formatPercent(confidence, 0)}
              </span>
              {isWrong ? <span className={styles.words}>but is {label}</span> : null}
            </li>
          );
        })}
      </ul>
      {rest > 0 ? (
        <Button onPress={() => setPages((before) => before + 1)}>
          {formatCount(Math.min(PER_PAGE, rest))} more of {formatCount(rest)}
        </Button>
      ) : null}
    </div>
  );
}
