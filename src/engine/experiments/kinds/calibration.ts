/**
 * Calibration cells: ECE and its kin of a classifier on images, or of logits in a file, at a given
 * temperature or at the one fitted on other images.
 */
import { calibrationReport } from '../../../core/calibration/report';
import { fitTemperature } from '../../../core/calibration/temperature';
import type { CellOf } from '../../../core/catalogue/cells';
import { LabError } from '../../../core/errors';
import { evaluate } from '../../models/evaluate';
import type { CellRunner, PlanContext } from '../cell-context';

type CalibrationCell = CellOf<'calibration'>;

interface Judged {
  logits: Float32Array;
  labels: Uint8Array;
}

async function fromFile(logits: NonNullable<CalibrationCell['logits']>, labels: string, context: PlanContext): Promise<Judged> {
  const bytes = await context.file(logits.file);
  const [n, classes] = logits.shape;
  if (bytes.length !== n * classes * 4)
    throw new LabError('bad-logits', `${logits.file} has ${bytes.length} bytes; its shape [${n}, ${classes}] of float32 needs ${n * classes * 4}.`);
  return { logits: new Float32Array(bytes.slice().buffer), labels: await context.file(labels) };
}

async function fromImages(classifier: string, images: string, context: PlanContext): Promise<Judged> {
  const set = await context.labelled(images);
  const logits = await evaluate(await context.classifier(classifier), set.pixels, context.job, context.batch);
  return { logits, labels: set.labels };
}

async function judged(cell: CalibrationCell, context: PlanContext): Promise<Judged> {
  if (cell.logits && cell.labels !== undefined) return fromFile(cell.logits, cell.labels, context);
  return fromImages(cell.classifier ?? '', cell.images ?? '', context);
}

async function temperatureOf(cell: CalibrationCell, context: PlanContext): Promise<number> {
  if (cell.temperature !== 'fit') return cell.temperature;
  const on = cell.fitOn;
  const fit = typeof on === 'object' ? await fromFile(on.logits, on.labels, context) : await fromImages(cell.classifier ?? '', on ?? '', context);
  return fitTemperature(fit.logits, fit.labels).temperature;
}

export const runCalibration: CellRunner<CalibrationCell> = async (cell, context) => {
  const temperature = await temperatureOf(cell, context);
  const { logits, labels } = await judged(cell, context);
  return { fields: { n: labels.length, ...calibrationReport(logits, labels, { bins: cell.bins, temperature }) }, arrays: { 'logits.f32': logits } };
};
