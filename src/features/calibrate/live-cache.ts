/**
 * The figures of a classifier at the temperatures that are on the page at once: as trained, and the
 * slider's. Sentence, diagram, table and curve all ask for them, and each is worked out once a move.
 */
import { confidenceBalance } from '../../core/calibration/direction';
import type { ConfidenceBalance } from '../../core/calibration/direction';
import type { CalibrationDetails, LiveCalibration } from '../../core/calibration/report';

interface Figures {
  details: CalibrationDetails;
  balance?: ConfidenceBalance;
}

/** As trained, fitted, and the slider's last positions. */
const MOST_KEPT = 4;

const caches = new WeakMap<LiveCalibration, Map<number, Figures>>();

function figuresAt(live: LiveCalibration, temperature: number): Figures {
  let cache = caches.get(live);
  if (!cache) caches.set(live, (cache = new Map()));
  let figures = cache.get(temperature);
  if (!figures) {
    figures = { details: live.at(temperature) };
    cache.set(temperature, figures);
    const oldest = [...cache.keys()].find((key) => key !== 1);
    if (cache.size > MOST_KEPT && oldest !== undefined) cache.delete(oldest);
  }
  return figures;
}

/** All measures and bins at a temperature. */
export const detailsAt = (live: LiveCalibration, temperature: number): CalibrationDetails => figuresAt(live, temperature).details;

/** What it claims against what it keeps at a temperature. */
export function balanceAt(live: LiveCalibration, temperature: number): ConfidenceBalance {
  const figures = figuresAt(live, temperature);
  figures.balance ??= confidenceBalance(live.logits.at(temperature).confidences, live.logits.correct, figures.details.bins);
  return figures.balance;
}
