/**
 * Image sets that need no download: noise, and digits changed so that they are none. Image i of a
 * set depends on the set's id, the seed and i alone.
 */
import type { MadeDataset } from '../../core/catalogue/datasets';
import { Random } from '../../core/random/random';
import { LabError } from '../../core/errors';
import { PIXELS, selectRows, type ImageSet, type Selection } from './image-set';

/** The size of a noise set when none is asked for: that of MNIST's test set. */
const DEFAULT_COUNT = 10_000;

const clip = (x: number): number => Math.min(1, Math.max(0, x));

/** Noise of one image, one value per pixel. */
const noise: Partial<Record<string, (random: Random) => number>> = {
  'uniform-noise': (random) => random.uniform(),
  'gaussian-noise': (random) => clip(0.5 + 0.5 * random.normal()),
  'bernoulli-noise': (random) => (random.uniform() < 0.5 ? 0 : 1),
};

/** The negative and the mirrored digit keep their row; what is read of digit d writes to pixel i. */
const changed: Partial<Record<string, (digit: Uint8Array, i: number) => number>> = {
  'mnist-test-negative': (digit, i) => 255 - digit[i],
  'mnist-test-mirrored': (digit, i) => digit[i - (i % 28) + 27 - (i % 28)],
};

/** Images of a computed set; `base` is the set that it is made from. */
export function makeImages(set: MadeDataset, selection: Selection, base?: ImageSet): ImageSet {
  const seed = selection.seed ?? 0;
  const drawPixel = noise[set.id];
  if (drawPixel) {
    const { count = DEFAULT_COUNT, skip = 0 } = selection;
    const indices = selection.indices ? Int32Array.from(selection.indices) : Int32Array.from({ length: count }, (_, i) => skip + i);
    const pixels = new Float32Array(indices.length * PIXELS);
    indices.forEach((index, i) => {
      const random = Random.of(set.id, seed, index);
      for (let p = 0; p < PIXELS; p++) pixels[i * PIXELS + p] = drawPixel(random);
    });
    return { pixels, indices, n: indices.length };
  }
  if (!(base?.pixels instanceof Uint8Array)) throw new LabError('dataset-missing', `"${set.id}" is made from test digits, which are not here. Run: npm run data`);
  const digits = base.pixels;
  const digit = (row: number): Uint8Array => digits.subarray(row * PIXELS, (row + 1) * PIXELS);
  const indices = selectRows(base.n, selection);
  const pixels = new Uint8Array(indices.length * PIXELS);
  const change = changed[set.id];
  indices.forEach((row, i) => {
    const out = pixels.subarray(i * PIXELS, (i + 1) * PIXELS);
    if (change) {
      const source = digit(row);
      for (let p = 0; p < PIXELS; p++) out[p] = change(source, p);
      return;
    }
    const other = (row + 1 + Random.of(set.id, seed, row).integer(base.n - 1)) % base.n;
    const [a, b] = [digit(row), digit(other)];
    for (let p = 0; p < PIXELS; p++) out[p] = (a[p] + b[p]) / 2;
  });
  const labels = change && base.labels ? Uint8Array.from(indices, (row) => base.labels?.[row] ?? 0) : undefined;
  return { pixels, labels, indices, n: indices.length };
}
