/** A training log as the points, the table and the sentence of its chart. */
import type { TrainingLog } from '../../core/catalogue/training-log';
import { formatCount, formatPercent } from '../../ui/format';
import type { CsvValue } from '../../ui/chart-export';
import type { Curve } from './settings';

/** One place on the axis of epochs. Training in steps, validation at the ends of epochs. */
export interface CurvePoint {
  epoch: number;
  training?: number;
  validation?: number;
}

/** Points in order of the axis. */
export function curvePoints({ steps, epochs }: TrainingLog, perEpoch: number, curve: Curve): CurvePoint[] {
  const points = new Map<number, CurvePoint>();
  for (const one of steps) {
    const epoch = one.step / perEpoch;
    points.set(epoch, { epoch, training: curve === 'loss' ? one.loss : one.accuracy });
  }
  for (const one of epochs) {
    const validation = curve === 'loss' ? one.validationLoss : one.validationAccuracy;
    points.set(one.epoch, { ...points.get(one.epoch), epoch: one.epoch, validation });
  }
  return [...points.values()].sort((a, b) => a.epoch - b.epoch);
}

export const CURVE_COLUMNS = ['Step', 'Epoch', 'Training loss', 'Training accuracy', 'Validation loss', 'Validation accuracy'] as const;

const rounded = (value: number): number => Number(value.toFixed(5));

/** Everything in the log, a row for each point of the training curve and for each epoch's end. */
export function curveRows({ steps, epochs }: TrainingLog, perEpoch: number): CsvValue[][] {
  const rows: CsvValue[][] = [
    ...steps.map((one) => [one.step, rounded(one.step / perEpoch), rounded(one.loss), rounded(one.accuracy), null, null]),
    ...epochs.map((one) => [one.epoch * perEpoch, one.epoch, rounded(one.trainLoss), rounded(one.trainAccuracy), rounded(one.validationLoss), rounded(one.validationAccuracy)]),
  ];
  return rows.sort((a, b) => Number(a[0]) - Number(b[0]));
}

const inWords = (curve: Curve, value: number): string => (curve === 'loss' ? value.toFixed(3) : formatPercent(value));

/** One sentence for those who can not see the chart. */
export function curveSentence({ steps, epochs }: TrainingLog, curve: Curve): string {
  const name = curve === 'loss' ? 'loss' : 'accuracy';
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last) return `The ${name} of training will be drawn here, point by point.`;
  const value = (one: typeof first): string => inWords(curve, curve === 'loss' ? one.loss : one.accuracy);
  const training = `The training ${name} went from ${value(first)} to ${value(last)} in ${formatCount(last.step)} steps`;
  const judged = epochs.at(-1);
  if (!judged) return `${training}; validation follows at the end of the first epoch.`;
  return `${training}; on validation digits it is ${inWords(curve, curve === 'loss' ? judged.validationLoss : judged.validationAccuracy)} after epoch ${judged.epoch}.`;
}
