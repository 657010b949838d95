/** Logits of many images for the page to bin, scale and rank, as they are, shifted or attacked; kept in this browser for the next visit. */
import { attackedLogits } from '../../engine/experiments/attacked-logits';
import { keptLogits } from '../../engine/experiments/kept-logits';
import type { KeptLogits, LogitRows } from '../../engine/experiments/kept-logits';
import { CLASSES } from '../../engine/models/architecture';
import type { Handler } from '../call-table';

export const logits: Handler<'logits'> = async ({ classifier: spec, images: { dataset, ...selection }, shift, attack }, { engine, job, part }) => {
  const { backend } = await engine.started;
  const sources = { library: engine.library, datasets: engine.datasets, storage: engine.storage, backend };
  const onPart = (one: LogitRows, set: KeptLogits['images']): void => {
    const to = one.from + one.logits.length / CLASSES;
    part({ ...one, total: set.n, labels: set.labels.slice(one.from, to), indices: [...set.indices.subarray(one.from, to)] });
  };
  const asked = { spec, dataset, selection };
  const { images, rows, backends, wasKept } = await (attack ? attackedLogits({ ...asked, attack }, sources, job, onPart) : keptLogits({ ...asked, shift }, sources, job, onPart));
  return { logits: rows.logits, members: rows.members, labels: images.labels, indices: [...images.indices], backends, wasKept };
};
