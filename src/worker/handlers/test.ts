/** Tests a classifier on labelled images. */
import { LabError } from '../../core/errors';
import { testReport } from '../../engine/experiments/test-report';
import type { Handler } from '../call-table';

export const test: Handler<'test'> = async ({ classifier, images: { dataset, ...selection } }, { engine, job }) => {
  const images = await engine.datasets.load(dataset, selection);
  const { labels } = images;
  if (!labels) throw new LabError('no-labels', `The images of "${dataset}" have no labels, so there is nothing to compare with. Choose another set.`);
  return testReport(await engine.library.classifier(classifier), { ...images, labels }, job);
};
