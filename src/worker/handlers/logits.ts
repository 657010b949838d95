/** Logits of many images for the page to bin, scale and rank; kept in this browser for the next visit. */
import { keptLogits } from '../../engine/experiments/kept-logits';
import type { Handler } from '../call-table';

export const logits: Handler<'logits'> = async ({ classifier, images: { dataset, ...selection }, shift }, { engine, job, part }) => {
  const { backend } = await engine.started;
  const sources = { library: engine.library, datasets: engine.datasets, storage: engine.storage, backend };
  const { images, rows, backends, wasKept } = await keptLogits({ spec: classifier, dataset, selection, shift }, sources, job, (one, set) =>
    part({ ...one, total: set.n, labels: set.labels.slice(one.from, one.from + one.logits.length / 10), indices: [...set.indices.subarray(one.from, one.from + one.logits.length / 10)] }),
  );
  return { logits: rows.logits, members: rows.members, labels: images.labels, indices: [...images.indices], backends, wasKept };
};
