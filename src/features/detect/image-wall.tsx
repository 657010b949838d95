/** Images of a set as pictures, with what the network reads in them; press one to put it on the bench. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { bytesToImage } from '../../core/digits/image-codec';
import { CANCELLED, toErrorRecord } from '../../core/errors';
import { DRAW_SEED, OWN_SET } from '../../state/detect';
import { ownImagesStore } from '../../state/detect-own-images';
import { useClient } from '../../state/engine-access';
import { specimenStore } from '../../state/specimen';
import { Button } from '../../ui/button';
import { DigitImage } from '../../ui/digit-image';
import { formatCount, formatPercent } from '../../ui/format';
import styles from './detect-panel.module.css';

export interface WallImage {
  /** Row in its set. */
  index: number;
  reading: number;
  confidence: number;
}

export interface ImageWallProps {
  title: string;
  /** What stands beside the title. */
  remark: string;
  set: string;
  /** All of them, in the order in which they are shown. */
  images: readonly WallImage[];
  /** "letter" */
  one: string;
  /** What to say where there are none. */
  none: string;
  testId: string;
}

const PER_PAGE = 12;
const PIXELS = 784;

/** Pixels of some images of a set, [n,784] bytes; null while they are on their way. */
function useImages(set: string, indices: readonly number[]): { pixels: Uint8Array | null; problem: string | null } {
  const client = useClient();
  const own = useStore(ownImagesStore, (state) => state.pixels);
  const key = `${set} ${indices.join(',')}`;
  const [held, setHeld] = useState<{ key: string; pixels: Uint8Array } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const [id, rows] = key.split(' ');
    if (rows === '' || id === OWN_SET) return undefined;
    const controller = new AbortController();
    setProblem(null);
    client
      .call('images', { dataset: id, indices: rows.split(',').map(Number), seed: DRAW_SEED }, { signal: controller.signal })
      .then(({ pixels }) => setHeld({ key, pixels }))
      .catch((error: unknown) => {
        const { code, message } = toErrorRecord(error);
        if (code !== CANCELLED) setProblem(message);
      });
    return () => controller.abort();
  }, [client, key]);
  if (set === OWN_SET) {
    const pixels = new Uint8Array(indices.length * PIXELS);
    indices.forEach((index, i) => pixels.set(own.subarray(index * PIXELS, (index + 1) * PIXELS), i * PIXELS));
    return { pixels, problem: null };
  }
  return { pixels: held?.key === key ? held.pixels : null, problem };
}

export function ImageWall({ title, remark, set, images, one, none, testId }: ImageWallProps) {
  const [pages, setPages] = useState(1);
  const shown = images.slice(0, pages * PER_PAGE);
  const { pixels, problem } = useImages(set, shown.map(({ index }) => index));
  const rest = images.length - shown.length;
  const place = (index: number, bytes: Uint8Array): void =>
    specimenStore.getState().place(set === 'mnist-test' ? { kind: 'test', index } : { kind: 'pixels', pixels: bytes, name: `${one} ${index}` });
  return (
    <section className={styles.wall} aria-label={title} data-testid={testId}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        <span className={styles.remark}>{images.length === 0 ? none : remark}</span>
      </div>
      {problem ? <p role="alert">{problem}</p> : null}
      {shown.length > 0 ? (
        <ul className={styles.pictures}>
          {shown.map(({ index, reading, confidence }, i) => {
            const bytes = pixels?.slice(i * PIXELS, (i + 1) * PIXELS) ?? null;
            return (
              <li key={index}>
                <Button
                  kind="quiet"
                  isDisabled={bytes === null}
                  aria-label={`Put ${one} ${index} on the bench: read as ${reading}, ${formatPercent(confidence)} sure`}
                  onPress={() => bytes && place(index, bytes)}
                >
                  <DigitImage pixels={bytes && bytesToImage(bytes)} description="" />
                </Button>
                <span className={styles.remark}>
                  reads {reading}, {formatPercent(confidence, 0)}
                </span>
              </li>
            );
          })}
        </ul>
      ) : null}
      {rest > 0 ? (
        <Button onPress={() => setPages((before) => before + 1)}>
          {rest > PER_PAGE ? `${formatCount(PER_PAGE)} more of ${formatCount(rest)}` : `${formatCount(rest)} more`}
        </Button>
      ) : null}
    </section>
  );
}
