/**
 * The figures that were measured before and committed with the lab, fetched when the panel opens: a file that is
 * not there yet has no figures, and nothing stands in its place.
 */
import { readFinishedPlan, readMeasured } from '../../core/comparison/measured';
import type { FinishedPlan, Measured } from '../../core/comparison/measured';

const files = import.meta.glob<unknown>(['/plans/report.results.json', '/plans/detection.results.json'], { import: 'default' });

export interface Committed {
  plans: readonly FinishedPlan[];
  measured: readonly Measured[];
}

let loading: Promise<Committed> | null = null;

/** @throws LabError "results-broken" */
export function loadCommitted(): Promise<Committed> {
  loading ??= Promise.all(Object.values(files).map((load) => load())).then((contents) => {
    const plans = contents.map(readFinishedPlan);
    return { plans, measured: plans.flatMap((plan) => readMeasured(plan)) };
  });
  loading.catch(() => {
    loading = null;
  });
  return loading;
}
