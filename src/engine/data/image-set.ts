/**
 * Images in memory, as the data layer hands them to everything else, and how a part of a set is
 * chosen: by rows, or by a seeded draw without replacement.
 */
import { LabError } from '../../core/errors';
import { Random } from '../../core/random/random';

export const PIXELS = 28 * 28;

/** Float images of [n,28,28] in [0,1]; `Uint8Array` means 0..255, to be divided by 255. */
export type Pixels = Uint8Array | Float32Array;

export interface ImageSet {
  /** [n,28,28], C order. */
  pixels: Pixels;
  /** [n], 0..9, where the set has them. */
  labels?: Uint8Array;
  /** Row of each image in the set it was chosen from. */
  indices: Int32Array;
  n: number;
}

export interface Selection {
  indices?: readonly number[];
  count?: number;
  /** Images of the draw that come before; with `count`. */
  skip?: number;
  seed?: number;
}

/**
 * The rows that a selection names among `size`.
 * @throws LabError `bad-selection` when a row does not exist or more are asked for than there are
 */
export function selectRows(size: number, selection: Selection): Int32Array {
  if (selection.indices) {
    const outside = selection.indices.find((row) => row >= size);
    if (outside !== undefined)
      throw new LabError('bad-selection', `Row ${outside} was asked for, but the set has ${size} images (rows count from 0).`);
    return Int32Array.from(selection.indices);
  }
  if (selection.count !== undefined) {
    const { count, skip = 0 } = selection;
    if (skip + count > size)
      throw new LabError('bad-selection', `${skip + count} images were asked for, but the set has ${size}.`);
    return Random.of('selection', selection.seed ?? 0).sample(size, skip + count).slice(skip);
  }
  return Int32Array.from({ length: size }, (_, row) => row);
}

/** The chosen rows of a set as a set of their own. */
export function takeRows(pixels: Pixels, labels: Uint8Array | undefined, rows: Int32Array, offset = 0): ImageSet {
  const chosen = new (pixels instanceof Uint8Array ? Uint8Array : Float32Array)(rows.length * PIXELS);
  const chosenLabels = labels && new Uint8Array(rows.length);
  rows.forEach((row, i) => {
    const at = (row + offset) * PIXELS;
    chosen.set(pixels.subarray(at, at + PIXELS), i * PIXELS);
    if (labels && chosenLabels) chosenLabels[i] = labels[row + offset];
  });
  return { pixels: chosen, labels: chosenLabels, indices: rows, n: rows.length };
}

/** Pixels as float32 in [0,1]. */
export function toFloat(pixels: Pixels): Float32Array {
  if (pixels instanceof Float32Array) return pixels;
  const float = new Float32Array(pixels.length);
  for (let i = 0; i < float.length; i++) float[i] = pixels[i] / 255;
  return float;
}
