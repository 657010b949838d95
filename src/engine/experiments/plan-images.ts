/**
 * The image sets that a plan names: data sets by id, raw arrays and IDX files by path.
 */
import type { PlanImages, RawImages } from '../../core/catalogue/plan';
import { parseIdx } from '../../core/digits/idx';
import { LabError } from '../../core/errors';
import { shiftImages } from '../../core/shifts/shift';
import type { Datasets } from '../data/datasets';
import { gunzip, isGzip } from '../data/gunzip';
import { PIXELS, selectRows, takeRows, toFloat, type ImageSet, type Pixels } from '../data/image-set';

/** Reads a file that a plan names; only the command line has files. */
export type FileReader = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

const noFiles: FileReader = (path) =>
  Promise.reject(new LabError('no-files', `The page can't read the file ${path}. Run this plan with the command line.`));

/**
 * Loads a plan's image set.
 * @throws LabError `bad-pixels` (outside [0,1] or not numbers), `bad-labels`, and what reading throws
 */
export async function loadPlanImages(images: PlanImages, datasets: Datasets, read: FileReader = noFiles): Promise<ImageSet> {
  const set = await loadUnshifted(images, datasets, read);
  return images.shift ? { ...set, pixels: shiftImages(toFloat(set.pixels), set.indices, images.shift) } : set;
}

async function loadUnshifted(images: PlanImages, datasets: Datasets, read: FileReader): Promise<ImageSet> {
  if ('dataset' in images) return datasets.load(images.dataset, images);
  const pixels = 'dtype' in images ? rawPixels(images, await read(images.file)) : await idxPixels(images.file, read);
  const n = pixels.length / PIXELS;
  const labels = images.labels === undefined ? undefined : await readLabels(images.labels, n, read);
  return takeRows(checkPixels(pixels, images.file), labels, selectRows(n, images));
}

function rawPixels(images: RawImages, bytes: Uint8Array<ArrayBuffer>): Pixels {
  const values = images.shape.reduce((product, size) => product * size, 1);
  const width = images.dtype === 'float32' ? 4 : 1;
  if (bytes.length !== values * width)
    throw new LabError('bad-pixels', `${images.file} has ${bytes.length} bytes; its shape [${images.shape.join(', ')}] of ${images.dtype} needs ${values * width}.`);
  return images.dtype === 'uint8' ? bytes : new Float32Array(bytes.slice().buffer);
}

async function idxPixels(file: string, read: FileReader): Promise<Uint8Array> {
  const { shape, data } = parseIdx(await unpacked(file, read));
  if (shape.length !== 3 || shape[1] !== 28 || shape[2] !== 28)
    throw new LabError('bad-pixels', `${file} holds an array of [${shape.join(', ')}]; images of [n, 28, 28] are needed.`);
  return data;
}

async function readLabels(file: string, n: number, read: FileReader): Promise<Uint8Array> {
  const bytes = await unpacked(file, read);
  // IDX labels begin with the magic of a rank-1 array of bytes; raw ones are the labels alone.
  const isIdx = bytes.length === n + 8 && bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 8 && bytes[3] === 1;
  const labels = isIdx ? parseIdx(bytes).data : bytes;
  if (labels.length !== n) throw new LabError('bad-labels', `${file} has ${labels.length} labels for ${n} images.`);
  const wrong = labels.find((label) => label > 9);
  if (wrong !== undefined) throw new LabError('bad-labels', `${file} has the label ${wrong}; labels are the digits 0 to 9.`);
  return labels;
}

async function unpacked(file: string, read: FileReader): Promise<Uint8Array> {
  const bytes = await read(file);
  return isGzip(bytes) ? gunzip(bytes, file) : bytes;
}

function checkPixels(pixels: Pixels, name: string): Pixels {
  if (pixels instanceof Uint8Array) return pixels;
  const at = pixels.findIndex((value) => !(value >= 0 && value <= 1));
  if (at >= 0) throw new LabError('bad-pixels', `${name}: pixel ${at % PIXELS} of image ${Math.floor(at / PIXELS)} is ${pixels[at]}; pixels must lie in [0, 1].`);
  return pixels;
}
