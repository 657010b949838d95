/** A person's own images as a set to tell digits from: never sent anywhere; the panel keeps them in this browser. */
import { createStore } from 'zustand/vanilla';

export interface OwnImages {
  /** [n,28,28], 0..255. */
  pixels: Uint8Array;
  /** Where each came from, [n]. */
  names: readonly string[];
  /** Rises with every change. */
  version: number;
}

const PIXELS = 28 * 28;
/** More than these are not taken: what is looked at here is a handful or a few thousand. */
export const MOST_OWN_IMAGES = 5_000;

export const ownImagesStore = createStore<OwnImages>()(() => ({ pixels: new Uint8Array(0), names: [], version: 0 }));

export interface NamedImages {
  /** [n,28,28] */
  pixels: Uint8Array;
  names: readonly string[];
}

/** Adds images to those in hand, as many as there is room for. @returns how many found no room */
export function addOwnImages({ pixels, names }: NamedImages): number {
  const before = ownImagesStore.getState();
  const room = Math.max(0, MOST_OWN_IMAGES - before.names.length);
  const taken = Math.min(room, names.length);
  if (taken > 0) {
    const all = new Uint8Array(before.pixels.length + taken * PIXELS);
    all.set(before.pixels);
    all.set(pixels.subarray(0, taken * PIXELS), before.pixels.length);
    ownImagesStore.setState({ pixels: all, names: [...before.names, ...names.slice(0, taken)], version: before.version + 1 });
  }
  return names.length - taken;
}

export function clearOwnImages(): void {
  ownImagesStore.setState(({ version }) => ({ pixels: new Uint8Array(0), names: [], version: version + 1 }));
}
