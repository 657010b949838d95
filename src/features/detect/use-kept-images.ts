/** Brings a person's own images back from the last visit, and keeps every change of them. */
import { useEffect, useState } from 'react';
import { keepImages, readKeptImages } from '../../platform/kept-images';
import { addOwnImages, ownImagesStore } from '../../state/detect-own-images';

/** Once a page: whoever opens the panel again finds the images where they are. */
let restoring: Promise<void> | null = null;

async function restore(): Promise<void> {
  const kept = await readKeptImages();
  // Whoever was quicker than the disk keeps what they dropped.
  if (kept && ownImagesStore.getState().version === 0) addOwnImages(kept);
}

/** @returns whether the images outlive the page; true until the browser has refused */
export function useKeptImages(): boolean {
  const [isKept, setKept] = useState(true);
  useEffect(() => {
    let unsubscribe = (): void => undefined;
    let isOpen = true;
    restoring ??= restore();
    void restoring.then(() => {
      if (!isOpen) return;
      const keep = (): void => void keepImages(ownImagesStore.getState()).then(setKept);
      // Those that were dropped while the disk was read.
      if (ownImagesStore.getState().version > 0) keep();
      unsubscribe = ownImagesStore.subscribe(keep);
    });
    return () => {
      isOpen = false;
      unsubscribe();
    };
  }, []);
  return isKept;
}
