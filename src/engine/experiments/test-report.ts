/**
 * How a classifier does on labelled images: accuracy with its interval, who is taken for whom, and
 * the mistakes it is surest of.
 */
import type { TestReport } from '../../core/catalogue/test-report';
import { argmaxRows, softmaxRows } from '../../core/calibration/logits';
import { wilsonInterval } from '../../core/statistics/interval';
import type { ImageSet } from '../data/image-set';
import { PIXELS } from '../data/image-set';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import type { Classifier } from '../models/classifier';
import { evaluate } from '../models/evaluate';

/** How many mistakes a report shows. */
const SHOWN_MISTAKES = 24;

export async function testReport(classifier: Classifier, images: ImageSet & { labels: Uint8Array }, job: JobControl): Promise<TestReport> {
  const start = performance.now();
  const logits = await evaluate(classifier, images.pixels, job);
  const { labels, n } = images;
  const readings = argmaxRows(logits, CLASSES);
  const probabilities = softmaxRows(logits, CLASSES);
  const confusion = Array.from({ length: CLASSES }, () => new Array<number>(CLASSES).fill(0));
  const wrong: { row: number; confidence: number }[] = [];
  for (let i = 0; i < n; i++) {
    confusion[labels[i]][readings[i]]++;
    if (readings[i] !== labels[i]) wrong.push({ row: i, confidence: probabilities[i * CLASSES + readings[i]] });
  }
  wrong.sort((a, b) => b.confidence - a.confidence);
  const correct = n - wrong.length;
  return {
    n,
    accuracy: correct / n,
    interval: wilsonInterval(correct, n),
    confusion,
    mistakes: wrong.slice(0, SHOWN_MISTAKES).map(({ row, confidence }) => ({
      index: images.indices[row],
      label: labels[row],
      reading: readings[row],
      confidence,
      pixels: bytesOf(images, row),
    })),
    durationMs: performance.now() - start,
  };
}

/** One image as bytes of its own. */
function bytesOf({ pixels }: ImageSet, row: number): Uint8Array {
  const part = pixels.slice(row * PIXELS, (row + 1) * PIXELS);
  return part instanceof Uint8Array ? part : Uint8Array.from(part, (p) => Math.round(p * 255));
}
