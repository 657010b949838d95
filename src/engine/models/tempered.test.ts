/** What a temperature may not do: change a reading. On wasm, where logits and quotient are rounded to float32. */
import { tensor2d, zeros } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { argmaxRows } from '../../core/calibration/logits';
import { calibrationReport } from '../../core/calibration/report';
import { Random } from '../../core/random/random';
import { startBackend } from '../backends/start';
import type { Classifier } from './classifier';
import { Tempered } from './tempered';

const ROWS = 2000;
const CLASSES = 10;

/** A network that says these logits whatever it is shown. */
const saying = (logits: Float32Array): Classifier => ({ id: 'said', parameters: 0, logits: () => tensor2d(logits, [ROWS, CLASSES]), dispose: () => undefined });

async function logitsOf(classifier: Classifier): Promise<Float32Array> {
  const images: Tensor4D = zeros([1, 28, 28, 1]);
  const logits = classifier.logits(images);
  const values = (await logits.data()) as Float32Array;
  images.dispose();
  logits.dispose();
  return values;
}

describe('a temperature', () => {
  beforeAll(() => startBackend('wasm'));

  it.each([
    ['logits of a trained network', (z: number) => z],
    ['whole numbers, of which one row in seven ties for the first place', Math.round],
    ['one value in all classes', () => -3.7],
  ] as const)('changes neither reading nor accuracy: %s', async (name, shape) => {
    const random = Random.of('tempered', name);
    const labels = Uint8Array.from({ length: ROWS }, () => random.integer(CLASSES));
    const logits = Float32Array.from({ length: ROWS * CLASSES }, (_, i) => shape(3 * random.normal() + (i % CLASSES === labels[Math.floor(i / CLASSES)] ? 6 : 0)));
    const base = saying(logits);
    const readings = argmaxRows(await logitsOf(base), CLASSES);
    const { accuracy } = calibrationReport(logits, labels);
    for (const temperature of [0.01, 0.33, 0.9, 1, 1.37, 3, 100]) {
      const tempered = await logitsOf(new Tempered('t', base, temperature));
      expect(argmaxRows(tempered, CLASSES)).toEqual(readings);
      expect(calibrationReport(tempered, labels).accuracy).toBe(accuracy);
    }
  });
});
