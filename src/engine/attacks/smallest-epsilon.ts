/**
 * The smallest epsilon at which an attack fools, image by image.
 *
 * A minimisation attack answers by itself: the norm of what it found. For the others a ladder of epsilons is
 * tried at once (every image stands in the batch once for each rung), then finer ladders between the last
 * rung that failed and the first that fooled. An attack need not fool at every larger epsilon; what is returned is
 * the lower end of the first stretch that the ladder meets.
 */
import { PIXELS, perturbationSize } from '../../core/attacks/perturbation';
import type { JobControl } from '../job';
import type { Classifier } from '../models/classifier';
import { checkRequest } from './attack-request';
import type { AttackSettings, CheckedRequest } from './attack-request';
import { norms } from './norms';
import type { Norm } from './norms';
import { attackSet } from './run-attack';

export interface SmallestEpsilon {
  /** [n]; 0 for an image that is misread as it is, NaN where nothing fooled. */
  epsilon: Float64Array;
  /** [n] the largest epsilon below it that was tried and did not fool; equal to `epsilon` for minimisation attacks. */
  below: Float64Array;
  /** [n,28,28] the images that fooled; unchanged where nothing did. */
  adversarial: Float32Array;
}

/** Rungs of a ladder, and how many ladders: each narrows the bracket by their number. */
const RUNGS = 8;
const LADDERS = 4;
/** The lowest rung of the first ladder, as a share of the highest. */
const LOWEST = 1 / 256;

/**
 * @param images [n,28,28]: float32 in [0,1], or uint8
 * @param labels [n]
 * @param settings as for `runAttack`; `maximum` ends the search (default: the diameter of the box)
 * @throws LabError as `runAttack`
 */
export async function smallestEpsilon(
  classifier: Classifier,
  images: Float32Array | Uint8Array,
  labels: Uint8Array,
  settings: AttackSettings & { maximum?: number },
  job: JobControl,
): Promise<SmallestEpsilon> {
  const request = checkRequest(images, labels, settings);
  const norm = norms[request.entry.norm];
  const maximum = settings.maximum ?? norm.largest;
  const result: SmallestEpsilon = {
    epsilon: new Float64Array(request.count).fill(NaN),
    below: new Float64Array(request.count),
    adversarial: request.pixels.slice(),
  };
  if (request.entry.minimisation) await fromRaw(classifier, request, norm, maximum, result, job);
  else await fromLadders(classifier, request, maximum, result, job);
  return result;
}

async function fromRaw(classifier: Classifier, request: CheckedRequest, norm: Norm, maximum: number, result: SmallestEpsilon, job: JobControl): Promise<void> {
  // At the diameter of the box nothing is clipped, so the flags are those of the raw images.
  const radii = [norm.largest];
  const epsilons = [new Float32Array(request.count).fill(norm.largest)];
  const { raw, results } = await attackSet(classifier, request, epsilons, { radii, keepImages: true }, job);
  for (let i = 0; i < request.count; i++) {
    const size = norm.of(perturbationSize(raw!, request.pixels, i * PIXELS));
    if (results[0].success[i] === 0 || size > maximum) continue;
    result.epsilon[i] = size;
    result.below[i] = size;
    result.adversarial.set(raw!.subarray(i * PIXELS, (i + 1) * PIXELS), i * PIXELS);
  }
}

async function fromLadders(classifier: Classifier, request: CheckedRequest, maximum: number, result: SmallestEpsilon, job: JobControl): Promise<void> {
  const { count } = request;
  let active = Array.from({ length: count }, (_, i) => i);
  for (let ladder = 0; ladder < LADDERS && active.length > 0; ladder++) {
    const rungs = active.map((i) => (ladder === 0 ? firstLadder(maximum) : between(result.below[i], result.epsilon[i])));
    const copies = active.flatMap((image) => new Array<number>(RUNGS).fill(image));
    const epsilons = [Float32Array.from(rungs.flat())];
    const { results } = await attackSet(classifier, repeated(request, copies), epsilons, { radii: [0], keepImages: true }, job);
    const [{ success, adversarial }] = results;
    active = active.filter((image, a) => {
      const first = success.subarray(a * RUNGS, (a + 1) * RUNGS).indexOf(1);
      // After the first ladder the old upper end stays when no finer rung fools.
      if (first < 0) {
        if (ladder > 0) result.below[image] = rungs[a][RUNGS - 1];
        return ladder > 0;
      }
      if (first > 0) result.below[image] = rungs[a][first - 1];
      result.epsilon[image] = rungs[a][first];
      const at = (a * RUNGS + first) * PIXELS;
      result.adversarial.set(adversarial!.subarray(at, at + PIXELS), image * PIXELS);
      return result.epsilon[image] > 0;
    });
  }
}

/** 0, then from LOWEST * maximum to maximum in equal ratios. */
function firstLadder(maximum: number): number[] {
  return Array.from({ length: RUNGS }, (_, k) => (k === 0 ? 0 : maximum * LOWEST ** ((RUNGS - 1 - k) / (RUNGS - 2))));
}

/** Points strictly between, in equal distances. */
function between(low: number, high: number): number[] {
  return Array.from({ length: RUNGS }, (_, k) => low + ((high - low) * (k + 1)) / (RUNGS + 1));
}

/** The request for these images, each with the random numbers of its own. */
function repeated(request: CheckedRequest, images: readonly number[]): CheckedRequest {
  const pixels = new Float32Array(images.length * PIXELS);
  images.forEach((image, r) => pixels.set(request.pixels.subarray(image * PIXELS, (image + 1) * PIXELS), r * PIXELS));
  return {
    ...request,
    pixels,
    count: images.length,
    labels: Uint8Array.from(images, (image) => request.labels[image]),
    criterion: request.criterion.pick(images),
    imageIndex: (r) => request.imageIndex(images[r]),
  };
}
