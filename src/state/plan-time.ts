/**
 * How long a running plan still takes, judged by the cells that this start has run itself. Cells that were kept, here
 * before "Go on" or on an earlier visit, come back in no time and tell nothing about the others.
 */
import type { RunningPlan } from './plan-run';

/** Less than this tells nothing: the first moments load networks and fill caches. */
const FEWEST_CELLS = 0.3;
const FEWEST_MS = 2_000;

/** @returns milliseconds; undefined while nothing can be said */
export function planRemainingMs({ startedAt, results, progress }: Pick<RunningPlan, 'startedAt' | 'results' | 'progress'>, now = Date.now()): number | undefined {
  if (!progress) return undefined;
  const kept = Object.values(results).filter(({ cached }) => cached).length;
  const ran = progress.done - kept;
  const spentMs = now - startedAt;
  return ran > FEWEST_CELLS && spentMs > FEWEST_MS ? (spentMs / ran) * (progress.total - progress.done) : undefined;
}
