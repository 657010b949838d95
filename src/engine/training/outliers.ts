/**
 * The images that are no digits which outlier exposure shows: drawn from a set, or made on the spot
 * from noise and the training digits (`mixture`), so that it works without any download.
 */
import type { Random } from '../../core/random/random';
import type { LabelledImages } from './batches';

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Images without labels: bytes 0..255, [count,28,28]. */
export type Outliers = Pick<LabelledImages, 'images' | 'count'>;

/** Writes one outlier, float32 in [0,1], 784 values from `at`. */
export type OutlierSource = (random: Random, target: Float32Array, at: number) => void;

/** Draws from a set, with replacement. */
export function outliersFrom({ images, count }: Outliers): OutlierSource {
  return (random, target, at) => {
    const from = random.integer(count) * PIXELS;
    for (let p = 0; p < PIXELS; p++) target[at + p] = images[from + p] / 255;
  };
}

const clip = (x: number): number => Math.min(1, Math.max(0, x));

/** One value per pixel. */
const NOISES: readonly ((random: Random) => number)[] = [
  (random) => random.uniform(),
  (random) => clip(0.5 + 0.5 * random.normal()),
  (random) => (random.uniform() < 0.5 ? 0 : 1),
];

/** Patches of 7 x 7, four by four. */
const PATCH = 7;
const PATCHES = SIDE / PATCH;

/**
 * The mixture, equal odds: noise (uniform, N(.5,.5) clipped, or black and white), a digit with black
 * and white exchanged, the mean of two digits, a digit cut into 16 patches that are put together in
 * random order. Hendrycks et al. 2019 use such sets to test and to validate with; here they are what
 * is trained on.
 * @param digits bytes 0..255
 * @param rows the digits that training uses
 */
export function mixtureOf(digits: Pick<LabelledImages, 'images'>, rows: Int32Array): OutlierSource {
  const { images } = digits;
  const drawDigit = (random: Random): number => rows[random.integer(rows.length)] * PIXELS;
  const kinds: readonly OutlierSource[] = [
    (random, target, at) => {
      const noise = NOISES[random.integer(NOISES.length)];
      for (let p = 0; p < PIXELS; p++) target[at + p] = noise(random);
    },
    (random, target, at) => {
      const from = drawDigit(random);
      for (let p = 0; p < PIXELS; p++) target[at + p] = 1 - images[from + p] / 255;
    },
    (random, target, at) => {
      const [a, b] = [drawDigit(random), drawDigit(random)];
      for (let p = 0; p < PIXELS; p++) target[at + p] = (images[a + p] + images[b + p]) / 510;
    },
    (random, target, at) => {
      const from = drawDigit(random);
      random.permutation(PATCHES * PATCHES).forEach((source, place) => {
        const origin = from + Math.floor(source / PATCHES) * PATCH * SIDE + (source % PATCHES) * PATCH;
        const to = at + Math.floor(place / PATCHES) * PATCH * SIDE + (place % PATCHES) * PATCH;
        for (let y = 0; y < PATCH; y++) {
          for (let x = 0; x < PATCH; x++) target[to + y * SIDE + x] = images[origin + y * SIDE + x] / 255;
        }
      });
    },
  ];
  return (random, target, at) => kinds[random.integer(kinds.length)](random, target, at);
}
