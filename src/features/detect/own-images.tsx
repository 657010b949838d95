/** A place for a person's own images: dropped or chosen, read on this device, counted, and thrown away again. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { addOwnImages, clearOwnImages, MOST_OWN_IMAGES, ownImagesStore } from '../../state/detect-own-images';
import { Button } from '../../ui/button';
import { FileDrop } from '../../ui/file-drop';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import styles from './detect-panel.module.css';
import { OWN_IMAGE_TYPES, readOwnImages } from './read-own-images';

/** Sentences that are shown; a folder of a thousand wrong files needs no thousand. */
const MOST_REASONS = 4;

/** @param isKept they are there at the next visit */
export function OwnImages({ isKept, onTaken }: { isKept: boolean; onTaken: () => void }) {
  const { names } = useStore(ownImagesStore);
  const [isReading, setReading] = useState(false);
  const [refused, setRefused] = useState<readonly string[]>([]);

  const take = async (files: File[]): Promise<void> => {
    setReading(true);
    setRefused([]);
    const read = await readOwnImages(files);
    const left = addOwnImages(read);
    setRefused(left > 0 ? [...read.refused, `${formatCount(left)} more images were left out: ${formatCount(MOST_OWN_IMAGES)} is the most.`] : read.refused);
    setReading(false);
    if (read.names.length - left > 0) onTaken();
  };

  return (
    <div className={styles.own}>
      <FileDrop label="Choose images" accept={OWN_IMAGE_TYPES} multiple onFiles={(files) => void take(files)}>
        <span>{isReading ? 'Reading …' : 'Drop images of your own here: PNG, JPEG, IDX, or a ZIP of pictures. They stay on this device.'}</span>
      </FileDrop>
      {names.length > 0 ? (
        <div className={styles.sectionHead}>
          <span data-testid="own-count">
            {formatCount(names.length)} {names.length === 1 ? 'image' : 'images'} of yours
          </span>
          <span className={styles.remark}>{isKept ? 'kept in this browser until you take them away' : 'this browser keeps nothing: they are gone when the page is closed'}</span>
          <Button kind="quiet" onPress={clearOwnImages}>
            Take them away
          </Button>
        </div>
      ) : null}
      {refused.length > 0 ? (
        <Notice state="note">
          {formatCount(refused.length)} {refused.length === 1 ? 'thing was' : 'things were'} not taken.
          <ul className={styles.reasons} data-testid="refused">
            {refused.slice(0, MOST_REASONS).map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </div>
  );
}
