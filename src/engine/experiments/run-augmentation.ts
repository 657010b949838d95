/** One run of the augmentation experiment: a network trained as its recipe says, tested as it is and under shifts. */
import type { BackendInfo } from '../../core/catalogue/backends';
import { stepsPerEpoch } from '../../core/catalogue/recipe';
import type { AugmentationResult, AugmentationRun, AugmentationTest } from '../../core/augmentation/plan';
import { shiftImage, type ImageShift } from '../../core/shifts/shift';
import type { JobControl } from '../job';
import { evaluate } from '../models/evaluate';
import { Network } from '../models/network';
import { MemoryStorage } from '../storage';
import type { MnistParts } from '../training/mnist-parts';
import { train } from '../training/train';
import { countCorrect } from './count-correct';

const PIXELS = 28 * 28;

/** Test digits by the id of the test; made once for all runs. */
export type ShiftedDigits = ReadonlyMap<string, Uint8Array | Float32Array>;

/** The test digits under each shift, float32 in [0,1]; as bytes where there is none. */
export function shiftedDigits(images: Uint8Array, tests: readonly AugmentationTest[]): ShiftedDigits {
  return new Map(tests.map(({ id, shift }) => [id, shift ? shifted(images, shift) : images]));
}

function shifted(images: Uint8Array, shift: ImageShift): Float32Array {
  const result = new Float32Array(images.length);
  for (let row = 0; row * PIXELS < images.length; row++) {
    const image = Float32Array.from(images.subarray(row * PIXELS, (row + 1) * PIXELS), (value) => value / 255);
    result.set(shiftImage(image, row, shift), row * PIXELS);
  }
  return result;
}

/**
 * Trains and tests. A run is short, so no checkpoint outlives it.
 * @throws what `train` throws, `cancelled` among it
 */
export async function runAugmentation(
  { recipe, ...run }: AugmentationRun,
  tests: ShiftedDigits,
  { data, validation, test }: MnistParts,
  { backend, binary }: BackendInfo,
  job: JobControl,
): Promise<AugmentationResult> {
  const [network] = recipe.networks;
  const trained = await train({ recipe, network, data, validation, storage: new MemoryStorage(), checkpointKey: run.id, job });
  const classifier = new Network(run.id, trained.layers, trained.weights);
  try {
    const accuracy: Record<string, number> = {};
    for (const [id, digits] of tests) {
      const logits = await evaluate(classifier, digits, job);
      accuracy[id] = countCorrect(logits, test.labels) / test.count;
    }
    return {
      ...run,
      steps: stepsPerEpoch(recipe) * recipe.epochs,
      n: test.count,
      accuracy,
      backend: `${backend} (${binary})`,
      trainingMs: trained.trainingMs,
      date: new Date().toISOString().slice(0, 10),
    };
  } finally {
    classifier.dispose();
  }
}
