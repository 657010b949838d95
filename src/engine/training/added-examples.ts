/**
 * The training set with examples of one kind added (the student report's augmentation experiment).
 * Each is made once, before training starts, from streams keyed by the seed and its number, and
 * is then an image of the set like any other, in bytes.
 */
import { addedExamples } from '../../core/catalogue/recipe';
import type { Recipe } from '../../core/catalogue/recipe';
import type { Added } from '../../core/catalogue/recipe-parts';
import { Random } from '../../core/random/random';
import type { JobControl } from '../job';
import { moveImage } from './augmentation';
import type { LabelledImages } from './batches';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** Examples between two looks at the job. */
const AT_ONCE = 500;

/** The second label of mixed examples. */
export interface MixedLabels {
  /** Row of the first example that may be mixed; those before have one label. */
  from: number;
  /** By row - from. */
  others: Uint8Array;
  /** Weight of the other label, 0 to 1/2: the first label is the one that weighs more. */
  shares: Float32Array;
}

/** A square as CutMix cuts it: [top, left, bottom, right), clipped to the image. */
export type Box = readonly [top: number, left: number, bottom: number, right: number];

/** CutMix's box: sides 2 floor(28 sqrt(1 - lambda) / 2) around a centre uniform in the image (the authors' code). */
export function drawBox(lambda: number, random: Random): Box {
  const half = Math.floor(Math.floor(SIDE * Math.sqrt(1 - lambda)) / 2);
  const [row, column] = [random.integer(SIDE), random.integer(SIDE)];
  const clip = (x: number): number => Math.min(SIDE, Math.max(0, x));
  return [clip(row - half), clip(column - half), clip(row + half), clip(column + half)];
}

/** What an example is made from and where it goes. */
interface Making {
  images: Uint8Array;
  /** Offsets into `images`: of the example, and of another one of the set. */
  source: number;
  other: number;
  target: Uint8Array;
  random: Random;
}

/** Writes the example; the answer is the weight of the other's label. */
function make(kind: Added, { images, source, other, target, random }: Making): number {
  const original = images.subarray(source, source + PIXELS);
  switch (kind.kind) {
    case 'duplicate':
      target.set(original);
      return 0;
    case 'noise':
      for (let p = 0; p < PIXELS; p++) target[p] = Math.round(Math.min(255, Math.max(0, original[p] + 255 * kind.sigma * random.normal())));
      return 0;
    case 'rotation': {
      const turned = new Float32Array(PIXELS);
      moveImage(images, source, { angleDegrees: (2 * random.uniform() - 1) * kind.degrees, right: 0, down: 0 }, turned, 0);
      for (let p = 0; p < PIXELS; p++) target[p] = Math.round(255 * turned[p]);
      return 0;
    }
    case 'mixup': {
      const lambda = random.beta(kind.alpha, kind.alpha);
      for (let p = 0; p < PIXELS; p++) target[p] = Math.round(lambda * original[p] + (1 - lambda) * images[other + p]);
      return 1 - lambda;
    }
    case 'cutmix': {
      const [top, left, bottom, right] = drawBox(random.beta(kind.alpha, kind.alpha), random);
      target.set(original);
      for (let y = top; y < bottom; y++) target.set(images.subarray(other + y * SIDE + left, other + y * SIDE + right), y * SIDE + left);
      return ((bottom - top) * (right - left)) / PIXELS;
    }
  }
}

/**
 * The rows of `data` followed by the examples that the recipe adds. Which rows they are made from is
 * drawn without replacement; MixUp and CutMix draw lambda for each example (the authors: for each batch).
 * @throws LabError `cancelled`
 */
export async function withAddedExamples(
  data: LabelledImages,
  rows: Int32Array,
  recipe: Pick<Recipe, 'images' | 'added' | 'seed'>,
  job: JobControl,
): Promise<LabelledImages> {
  const { added, seed } = recipe;
  const extra = added ? addedExamples({ images: rows.length, added }) : 0;
  const count = rows.length + extra;
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  const mixed: MixedLabels = { from: rows.length, others: new Uint8Array(extra), shares: new Float32Array(extra) };
  rows.forEach((row, i) => {
    images.set(data.images.subarray(row * PIXELS, (row + 1) * PIXELS), i * PIXELS);
    labels[i] = data.labels[row];
  });
  const sources = Random.of('added-sources', seed).sample(rows.length, extra);
  for (let i = 0; added && i < extra; i++) {
    if (i % AT_ONCE === 0) await job.checkpoint();
    const random = Random.of('added', seed, i);
    const source = sources[i];
    const other = rows.length > 1 ? (source + 1 + random.integer(rows.length - 1)) % rows.length : source;
    const at = rows.length + i;
    const target = images.subarray(at * PIXELS, (at + 1) * PIXELS);
    const share = make(added, { images, source: source * PIXELS, other: other * PIXELS, target, random });
    const othersWeighsMore = share > 0.5;
    labels[at] = labels[othersWeighsMore ? other : source];
    mixed.others[i] = labels[othersWeighsMore ? source : other];
    mixed.shares[i] = othersWeighsMore ? 1 - share : share;
  }
  return { images, labels, count, mixed };
}
