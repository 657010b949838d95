/** Transfer cells: robust accuracy of every network on images made against every other. */
import type { CellOf } from '../../../core/catalogue/cells';
import { attackBatchSize } from '../../attacks/batch-size';
import { transfer } from '../../attacks/transfer';
import { registerGradients } from '../../backends/gradients';
import type { CellRunner } from '../cell-context';
import { attackSettings } from './attack';

export const runTransfer: CellRunner<CellOf<'transfer'>> = async (cell, context) => {
  await registerGradients();
  const images = await context.labelled(cell.images);
  const from = await Promise.all(cell.from.map((name) => context.classifier(name)));
  const to = await Promise.all(cell.to.map((name) => context.classifier(name)));
  const { attack, epsilon, seed } = cell;
  const settings = {
    attack,
    epsilon,
    seed,
    batch: Math.min(context.batch, ...from.map(attackBatchSize)),
    imageIndices: images.indices,
    ...(await attackSettings(cell.parameters, images.n, context)),
  };
  return { fields: { ...(await transfer(from, to, images.pixels, images.labels, settings, context.job)) } };
};
