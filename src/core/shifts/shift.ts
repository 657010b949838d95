/**
 * Gentle damage to test images, by one number each: turned, blurred, noisy, or scaled as a network was
 * not trained to expect. The page draws a few of them at once, the worker reads thousands; both come
 * here, and the draws of an image depend on its row in the set alone, so both get the same pixels.
 */
import { LabError } from '../errors';
import { Random } from '../random/random';
import { blurImage, rotateImage } from './resample';

export type ImageShift =
  /** `amount` degrees, anticlockwise on the page. */
  | { kind: 'rotate'; amount: number }
  /** `amount` is the Gaussian's standard deviation in pixels. */
  | { kind: 'blur'; amount: number }
  /** Normal noise of standard deviation `amount`, then clipped to [0,1]. */
  | { kind: 'noise'; amount: number; seed: number }
  /** x -> scale x + offset, not clipped: what a network is shown whose images were normalised otherwise. */
  | { kind: 'rescale'; scale: number; offset: number };

/** The shifts that a person may dial. */
export type DialledShift = 'rotate' | 'blur' | 'noise';

export interface ShiftEntry {
  id: DialledShift;
  label: string;
  help: string;
  unit: string;
  maximum: number;
  step: number;
  /** What the panel opens with: enough to hurt. */
  default: number;
}

/** In the order of the menu. An amount of 0 leaves the images as they are. */
export const SHIFTS: readonly ShiftEntry[] = [
  { id: 'rotate', label: 'Rotated', help: 'Turned about the middle, the corners filled with ground.', unit: '°', maximum: 90, step: 5, default: 45 },
  { id: 'blur', label: 'Blurred', help: 'A Gaussian blur; the number is its standard deviation in pixels.', unit: 'px', maximum: 4, step: 0.25, default: 2 },
  { id: 'noise', label: 'Noisy', help: 'Normal noise on every pixel; the number is its standard deviation, where ink is 1.', unit: '', maximum: 1, step: 0.05, default: 0.5 },
];

export const shiftEntry = (id: DialledShift): ShiftEntry => SHIFTS.find((entry) => entry.id === id) ?? SHIFTS[0];

const PIXELS = 28 * 28;

function checkShift(shift: ImageShift): void {
  const amounts = shift.kind === 'rescale' ? [shift.scale, shift.offset] : [shift.amount];
  if (!amounts.every(Number.isFinite) || (shift.kind !== 'rescale' && shift.kind !== 'rotate' && !(shift.amount >= 0)))
    throw new LabError('bad-shift', 'A shift is a finite number, and blur and noise are not below 0. Choose another amount.');
}

/** A stable text: equal shifts have equal keys. */
export function shiftKey(shift: ImageShift | undefined): string {
  if (!shift) return 'as-is';
  if (shift.kind === 'rescale') return `rescale:${shift.scale}:${shift.offset}`;
  return `${shift.kind}:${shift.amount}${shift.kind === 'noise' ? `:${shift.seed}` : ''}`;
}

/**
 * One image under a shift; the original stays as it is.
 * @param image [28,28] in [0,1]
 * @param row of the image in its set: noise is drawn by it
 * @throws LabError "bad-shift"
 */
export function shiftImage(image: Float32Array, row: number, shift: ImageShift): Float32Array {
  checkShift(shift);
  switch (shift.kind) {
    case 'rotate':
      return shift.amount === 0 ? image.slice() : rotateImage(image, shift.amount);
    case 'blur':
      return shift.amount === 0 ? image.slice() : blurImage(image, shift.amount);
    case 'noise': {
      const random = Random.of('shift-noise', shift.seed, row);
      return image.map((value) => Math.min(1, Math.max(0, value + shift.amount * random.normal())));
    }
    case 'rescale':
      return image.map((value) => shift.scale * value + shift.offset);
  }
}

/**
 * Many images under a shift.
 * @param images [n,28,28] in [0,1]
 * @param rows [n], of each image in its set
 * @throws LabError "bad-shift", "bad-pixels"
 */
export function shiftImages(images: Float32Array, rows: ArrayLike<number>, shift: ImageShift): Float32Array {
  if (images.length !== rows.length * PIXELS)
    throw new LabError('bad-pixels', `${images.length} pixel values do not make ${rows.length} images of 28 x 28.`);
  const shifted = new Float32Array(images.length);
  for (let i = 0; i < rows.length; i++)
    shifted.set(shiftImage(images.subarray(i * PIXELS, (i + 1) * PIXELS), rows[i], shift), i * PIXELS);
  return shifted;
}
