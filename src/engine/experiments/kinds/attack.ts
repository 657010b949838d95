/** Attack cells: robust accuracy at each epsilon, judged on the images that are saved. */
import type { CellOf } from '../../../core/catalogue/cells';
import { LabError } from '../../../core/errors';
import { attackBatchSize } from '../../attacks/batch-size';
import { attackThrough } from '../../attacks/attack-through';
import { registerGradients } from '../../backends/gradients';
import type { CellRunner, PlanContext } from '../cell-context';

type Parameters = CellOf<'attack'>['parameters'];

/**
 * A cell's parameters with the targets of a file read.
 * @throws LabError `bad-labels` where the file does not fit the images
 */
export async function attackSettings(given: Parameters, count: number, context: PlanContext): Promise<{ parameters: Parameters; target?: Uint8Array }> {
  const { target, ...parameters } = given;
  if (typeof target !== 'string') return { parameters: given };
  const classes = await context.file(target);
  if (classes.length !== count) throw new LabError('bad-labels', `${target} has ${classes.length} classes for ${count} images.`);
  return { parameters, target: classes };
}

export const runAttackCell: CellRunner<CellOf<'attack'>> = async (cell, context) => {
  await registerGradients();
  const images = await context.labelled(cell.images);
  const classifier = await context.classifier(cell.classifier);
  const through = cell.through === undefined ? classifier : await context.classifier(cell.through);
  const { attack, epsilons, seed, save } = cell;
  const settings = await attackSettings(cell.parameters, images.n, context);
  const options = {
    attack,
    epsilons,
    seed,
    keepImages: save,
    batch: Math.min(context.batch, attackBatchSize(through)),
    imageIndices: images.indices,
    ...settings,
  };
  const { n, cleanAccuracy, zeroGradientShare, batch, results, raw } = await attackThrough(through, classifier, images.pixels, images.labels, options, context.job);

  const arrays: Record<string, Float32Array> = raw ? { 'raw.f32': raw } : {};
  results.forEach(({ adversarial }, k) => {
    if (adversarial) arrays[`adversarial.${k}.f32`] = adversarial;
  });
  const rows = results.map(({ epsilon, robustAccuracy, success, l2, linf, l0 }) => ({
    epsilon,
    robustAccuracy,
    success: [...success],
    l2: [...l2],
    linf: [...linf],
    l0: [...l0],
  }));
  return { fields: { n, cleanAccuracy, zeroGradientShare, attackBatch: batch, results: rows }, arrays };
};
