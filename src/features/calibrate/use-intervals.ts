/**
 * Bootstrap intervals of the measures at a temperature: worked out in slices between frames once the slider rests, so
 * that it never waits for them.
 */
import { useEffect, useState } from 'react';
import { calibrationIntervalSteps } from '../../core/calibration/intervals';
import type { CalibrationIntervals } from '../../core/calibration/intervals';
import { Random } from '../../core/random/random';
import type { LogitRows } from '../../state/calibration';

/** Enough for two digits of an interval's ends. */
export const RESAMPLES = 400;
/** Rest of the slider before they are begun, and work at a time, in milliseconds. */
const REST_MS = 250;
const SLICE_MS = 8;

/** @returns the intervals at this temperature; null while they are worked out, or not wanted */
export function useIntervals(rows: LogitRows | undefined, temperature: number, bins: number, isWanted: boolean): CalibrationIntervals | null {
  const [found, setFound] = useState<{ rows: LogitRows; temperature: number; bins: number; intervals: CalibrationIntervals } | null>(null);
  const isFound = found?.rows === rows && found?.temperature === temperature && found.bins === bins;
  useEffect(() => {
    if (!isWanted || !rows || isFound) return undefined;
    let timer = setTimeout(() => {
      const steps = calibrationIntervalSteps({ logits: rows.logits, temperature }, rows.labels, { random: Random.of('calibration-intervals', 0), resamples: RESAMPLES, bins });
      const work = (): void => {
        const end = performance.now() + SLICE_MS;
        for (;;) {
          const { done, value } = steps.next();
          if (done) {
            setFound({ rows, temperature, bins, intervals: value });
            return;
          }
          if (performance.now() > end) break;
        }
        timer = setTimeout(work);
      };
      work();
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [rows, temperature, bins, isWanted, isFound]);
  return isFound ? found.intervals : null;
}
