import { describe, expect, it } from 'vitest';
import { formatIdx } from '../../core/digits/idx';
import { LabError } from '../../core/errors';
import { Datasets, type DatasetSource } from './datasets';

/** Five "images" whose pixels are all equal to their row, in place of the test set. */
const images = formatIdx({ shape: [5, 28, 28], data: Uint8Array.from({ length: 5 * 784 }, (_, i) => Math.floor(i / 784) * 10 + (i % 28 === 0 ? 1 : 0)) });
const labels = formatIdx({ shape: [5], data: Uint8Array.of(7, 2, 1, 0, 4) });

function source(files: Record<string, Uint8Array>): DatasetSource & { reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    has: (folder, file) => Promise.resolve(folder === 'mnist' && file in files),
    read: (_, file) => {
      reads.push(file);
      return file in files ? Promise.resolve(files[file]) : Promise.reject(new LabError('dataset-missing', 'Not here.'));
    },
  };
}

const mnist = { 't10k-images-idx3-ubyte': images, 't10k-labels-idx1-ubyte': labels };

describe('Datasets', () => {
  it('chooses rows, with their labels', async () => {
    const set = await new Datasets(source(mnist)).load('mnist-test', { indices: [4, 0] });
    expect([...(set.labels ?? [])]).toEqual([4, 7]);
    expect([set.pixels[1], set.pixels[785]]).toEqual([40, 0]);
  });

  it('draws without replacement, the same for the same seed', async () => {
    const datasets = new Datasets(source(mnist));
    const a = await datasets.load('mnist-test', { count: 4, seed: 3 });
    const b = await datasets.load('mnist-test', { count: 4, seed: 3 });
    expect([...a.indices]).toEqual([...b.indices]);
    expect(new Set(a.indices).size).toBe(4);
  });

  it('reads each file once, and again after a failure', async () => {
    const files: Record<string, Uint8Array> = { 't10k-images-idx3-ubyte': images };
    const from = source(files);
    const datasets = new Datasets(from);
    await expect(datasets.load('mnist-test')).rejects.toMatchObject({ code: 'dataset-missing' });
    files['t10k-labels-idx1-ubyte'] = labels;
    await datasets.load('mnist-test');
    await datasets.load('mnist-test');
    expect(from.reads.filter((file) => file.includes('images'))).toHaveLength(1);
    expect(from.reads.filter((file) => file.includes('labels'))).toHaveLength(2);
  });

  it('says what is wrong with a selection, a set or a file', async () => {
    const datasets = new Datasets(source({ ...mnist, 'train-images-idx3-ubyte': labels, 'train-labels-idx1-ubyte': labels }));
    await expect(datasets.load('mnist-test', { indices: [5] })).rejects.toThrow('Row 5 was asked for, but the set has 5 images');
    await expect(datasets.load('mnist-test', { count: 6 })).rejects.toMatchObject({ code: 'bad-selection' });
    await expect(datasets.load('cifar')).rejects.toMatchObject({ code: 'unknown-dataset' });
    await expect(datasets.load('mnist-train')).rejects.toMatchObject({ code: 'dataset-broken' });
  });

  it('knows what is installed', async () => {
    const datasets = new Datasets(source(mnist));
    expect(await datasets.installed('mnist-test')).toBe(true);
    expect(await datasets.installed('mnist-test-negative')).toBe(true);
    expect(await datasets.installed('uniform-noise')).toBe(true);
    expect(await datasets.installed('notmnist-test')).toBe(false);
  });
});

describe('made sets', () => {
  const datasets = new Datasets(source(mnist));

  it('negates and mirrors a digit', async () => {
    const negative = await datasets.load('mnist-test-negative', { indices: [2] });
    expect([negative.pixels[0], negative.pixels[1], negative.labels?.[0]]).toEqual([255 - 21, 255 - 20, 1]);
    const mirrored = await datasets.load('mnist-test-mirrored', { indices: [2] });
    expect([mirrored.pixels[0], mirrored.pixels[27]]).toEqual([20, 21]);
  });

  it('averages two different digits and has no labels', async () => {
    const set = await datasets.load('mnist-test-pair-mean', {});
    expect(set.labels).toBeUndefined();
    for (let row = 0; row < 5; row++) expect(set.pixels[row * 784 + 1]).not.toBe(row * 10);
  });

  it.each(['uniform-noise', 'gaussian-noise', 'bernoulli-noise'])('%s lies in [0,1], and image i does not depend on how many are asked for', async (id) => {
    const many = await datasets.load(id, { count: 20, seed: 9 });
    const one = await datasets.load(id, { indices: [7], seed: 9 });
    expect([...one.pixels]).toEqual([...many.pixels.subarray(7 * 784, 8 * 784)]);
    expect(many.pixels.every((p) => p >= 0 && p <= 1)).toBe(true);
    const mean = Array.from(many.pixels).reduce((sum, p) => sum + p, 0) / many.pixels.length;
    // 15,680 pixels of standard deviation at most 0.5: the mean's standard error is 0.004; five of them.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  });
});
