/**
 * How long the temperature slider's work takes on this machine: printed by `npm run bench -- calibration`
 * and held by a test, so that "well within a frame" is measured where it is claimed.
 */
import { Random } from '../random/random';
import { LiveCalibration } from './report';

export interface RebinningTimes {
  images: number;
  classes: number;
  repeats: number;
  /** Median and slowest of the repeats, after a warm-up. */
  medianMs: number;
  worstMs: number;
}

/** Times `LiveCalibration.at` at a new temperature each time, on logits of a plausible network. */
export function measureRebinning(images = 10_000, classes = 10, repeats = 60): RebinningTimes {
  const random = Random.of(0, 'measure-rebinning');
  const labels = Uint8Array.from({ length: images }, () => random.integer(classes));
  const logits = Float32Array.from({ length: images * classes }, (_, i) =>
    2 * random.normal() + (i % classes === labels[Math.floor(i / classes)] ? 8 : 0),
  );
  const live = new LiveCalibration(logits, labels);
  const warmUp = 10;
  const times: number[] = [];
  for (let r = 0; r < repeats + warmUp; r++) {
    const start = performance.now();
    live.at(0.25 + r / 20);
    if (r >= warmUp) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { images, classes, repeats, medianMs: times[Math.floor(repeats / 2)], worstMs: times[repeats - 1] };
}
