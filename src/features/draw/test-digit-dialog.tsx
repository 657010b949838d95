/** Forty test digits to choose from, others at a press, or any of the ten thousand by its number. */
import { useEffect, useState } from 'react';
import { useClient } from '../../state/engine-access';
import { toErrorRecord } from '../../core/errors';
import type { ImagesResult } from '../../protocol/methods';
import { SIDE } from '../../core/digits/mnist-image';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { DigitImage } from '../../ui/digit-image';
import { Notice } from '../../ui/notice';
import { NumberField } from '../../ui/number-field';
import { Term } from '../../ui/term';
import styles from './test-digit-dialog.module.css';

export interface TestDigitDialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** A row of the test set. */
  onChoose: (index: number) => void;
}

const COUNT = 40;
const PIXELS = SIDE * SIDE;
const LAST = 9_999;

type Page = { status: 'loading' } | { status: 'ready'; images: ImagesResult } | { status: 'failed'; message: string };

export function TestDigitDialog({ isOpen, onClose, onChoose }: TestDigitDialogProps) {
  const client = useClient();
  const [seed, setSeed] = useState(1);
  const [page, setPage] = useState<Page>({ status: 'loading' });
  const [index, setIndex] = useState(0);

  useEffect(() => {
    if (!isOpen) return undefined;
    const controller = new AbortController();
    setPage({ status: 'loading' });
    client
      .call('images', { dataset: 'mnist-test', count: COUNT, seed }, { signal: controller.signal })
      .then((images) => {
        if (!controller.signal.aborted) setPage({ status: 'ready', images });
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) setPage({ status: 'failed', message: toErrorRecord(error).message });
      });
    return () => controller.abort();
  }, [client, isOpen, seed]);

  const choose = (row: number): void => {
    onChoose(row);
    onClose();
  };

  return (
    <Dialog
      title="Choose a test digit"
      isOpen={isOpen}
      onClose={onClose}
      actions={<Button onPress={() => setSeed((n) => n + 1)}>Show others</Button>}
    >
      <p>
        From the test set of <Term id="mnist">MNIST</Term>. No network here was trained on these.
      </p>
      {page.status === 'failed' ? <Notice state="failed">{page.message}</Notice> : null}
      {page.status === 'loading' ? <Notice state="loading">The test set: 1.6 MB, once.</Notice> : null}
      {page.status === 'ready' ? (
        <ul className={styles.digits}>
          {page.images.indices.map((row, i) => (
            <li key={row}>
              <Button kind="quiet" aria-label={`Test digit ${row}, a ${page.images.labels?.[i] ?? 'digit'}`} onPress={() => choose(row)}>
                <DigitImage
                  pixels={Float32Array.from(page.images.pixels.subarray(i * PIXELS, (i + 1) * PIXELS), (byte) => byte / 255)}
                  description=""
                />
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={styles.byNumber}>
        <NumberField label={`By number, 0 to ${LAST}`} value={index} onChange={setIndex} min={0} max={LAST} formatOptions={{ useGrouping: false }} />
        <Button onPress={() => choose(index)}>Take it</Button>
      </div>
    </Dialog>
  );
}
