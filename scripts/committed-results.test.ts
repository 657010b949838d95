/** Figures that the lab shows as "measured by us" are of the weights that it ships. */
import fs from 'node:fs';
import { expect, it } from 'vitest';
import { inRoot } from './lib/paths.mjs';
import { shippedWeights } from './lib/shipped-weights.mjs';

interface Results {
  classifiers: Record<string, { zoo: string }>;
  cells: { id: string; classifier: string; weights?: string }[];
}

it.each(['report', 'detection'])('every result of plans/%s.json is of the shipped weights', (plan) => {
  const { classifiers, cells } = JSON.parse(fs.readFileSync(inRoot('plans', `${plan}.results.json`), 'utf8')) as Results;
  expect(cells.length).toBeGreaterThan(0);
  const stale = cells.filter(({ classifier, weights }) => weights !== shippedWeights(classifiers[classifier].zoo));
  expect(stale.map(({ id }) => id)).toEqual([]);
});
