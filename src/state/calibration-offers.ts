/**
 * The seam to other panels: whoever has made images that are worth a look at their calibration (the
 * Attack panel its adversarial ones) offers the logits of them here, and the Calibrate panel lists them
 * among its shifts. An offer says what it is in words and holds plain data.
 */
import { createStore } from 'zustand/vanilla';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';

export interface CalibrationOffer {
  /** One per kind of images and classifier: a newer offer with the same id takes the place of the older. */
  id: string;
  /** For a menu: "Fooled by L2 FGM, 1.5". */
  label: string;
  /** Of what the logits are. */
  spec: ClassifierSpec;
  /** [n,10], before any temperature. */
  logits: Float32Array;
  /** [n], what the images were before. */
  labels: Uint8Array;
  /** Row of each original in the test set. */
  indices: readonly number[];
  /** [n,28,28] in [0,1], the images themselves. */
  images: Float32Array;
  /** What computed the logits. */
  backend: string;
}

/** Offers hold images; the oldest goes when there are more. */
const MOST_OFFERS = 6;

export const calibrationOffersStore = createStore<{ offers: readonly CalibrationOffer[] }>()(() => ({ offers: [] }));

/** Offers images, or replaces an offer. */
export function offerForCalibration(offer: CalibrationOffer): void {
  calibrationOffersStore.setState(({ offers }) => ({ offers: [...offers.filter(({ id }) => id !== offer.id), offer].slice(-MOST_OFFERS) }));
}
