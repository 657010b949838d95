/** Logits of many images from a classifier and from each of its members, every member computed once. */
import { PIXELS, toFloat } from '../data/image-set';
import type { Pixels } from '../data/image-set';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import type { Classifier } from '../models/classifier';
import { predict } from '../models/predict';
import type { MemberwiseLogits } from '../models/predict';

/**
 * @param pixels [n,28,28]; bytes are divided by 255
 * @param batch images per pass
 * @throws LabError `cancelled`
 */
export async function memberLogits(classifier: Classifier, pixels: Pixels, job: JobControl, batch: number): Promise<MemberwiseLogits> {
  const n = pixels.length / PIXELS;
  const result: MemberwiseLogits = { logits: new Float32Array(n * CLASSES), members: [] };
  for (let from = 0; from < n; from += batch) {
    await job.checkpoint();
    const to = Math.min(from + batch, n);
    const read = await predict(classifier, toFloat(pixels.subarray(from * PIXELS, to * PIXELS)));
    result.logits.set(read.logits, from * CLASSES);
    read.members.forEach((values, m) => (result.members[m] ??= new Float32Array(n * CLASSES)).set(values, from * CLASSES));
    job.report({ done: to, total: n, unit: 'images' });
  }
  return result;
}
