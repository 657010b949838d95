/** Reads images with a classifier and with every member of it. */
import type { MemberPrediction } from '../../protocol/methods';
import { LabError } from '../../core/errors';
import { predict as predictImages } from '../../engine/models/predict';
import type { Handler } from '../call-table';

export const predict: Handler<'predict'> = async ({ classifier: spec, images }, { engine }) => {
  if (images.length === 0 || images.length % 784 !== 0)
    throw new LabError('bad-pixels', `${images.length} pixel values are no whole number of 28 x 28 images.`);
  const classifier = await engine.library.classifier(spec);
  const start = performance.now();
  const { logits, members } = await predictImages(classifier, images);
  const named = (classifier.members ?? []).map(
    ({ id }, i): MemberPrediction => ({ id, logits: members[i] }),
  );
  return { logits, members: named, durationMs: performance.now() - start };
};
