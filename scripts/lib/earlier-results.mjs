// @ts-check
/**
 * Which results of an earlier augmentation experiment a plan may keep: runs are named by kind, share and seed alone,
 * so a run of another recipe, tested otherwise or with other settings of its kind, is another run under an old name.
 */
import { isDeepStrictEqual } from 'node:util';

/**
 * @typedef {{kind: string, [setting: string]: unknown}} Kind
 * @typedef {{recipe: unknown, tests: unknown, kinds: readonly Kind[]}} Experiment what the head of a file of results says, as its plan does
 * @typedef {{id: string, kind: string}} Result
 */

/**
 * @param {Experiment & {results: readonly Result[]}} earlier
 * @param {Experiment} plan
 * @returns {Result[]}
 */
export function keptResults(earlier, plan) {
  if (!isDeepStrictEqual([earlier.recipe, earlier.tests], [plan.recipe, plan.tests])) return [];
  /** @param {Experiment} experiment @param {string} wanted */
  const settingsOf = ({ kinds }, wanted) => kinds.find(({ kind }) => kind === wanted);
  // Nothing was added to the runs of `none`, so they have no settings on either side.
  return earlier.results.filter(({ kind }) => isDeepStrictEqual(settingsOf(earlier, kind), settingsOf(plan, kind)));
}
