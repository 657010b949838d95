import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRecipe } from './recipe';
import { ENSEMBLE_VARIANTS, NETWORK_VARIANTS, variantOf } from './variants';
import { parseZooIndex } from './zoo';

const file = (path: string): URL => new URL(`../../../${path}`, import.meta.url);

describe('variants', () => {
  it('have ids of their own, and a recipe that makes their network', () => {
    const ids = [...NETWORK_VARIANTS, ...ENSEMBLE_VARIANTS].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const variant of NETWORK_VARIANTS) {
      const recipe = parseRecipe(JSON.parse(readFileSync(file(`recipes/${variant.recipe}.json`), 'utf8')));
      expect(recipe.networks, variant.id).toContain(variant.network);
      expect(variantOf(recipe.id, variant.network)).toBe(variant);
      expect([variant.id, variant.outliers]).toEqual([variant.id, recipe.outlierExposure?.dataset]);
    }
  });

  it('share members: an ensemble names networks that are variants', () => {
    const ids = NETWORK_VARIANTS.map(({ id }) => id);
    for (const { members } of ENSEMBLE_VARIANTS) for (const member of members) expect(ids).toContain(member);
  });
});

describe('the shipped list', () => {
  const zoo = parseZooIndex(JSON.parse(readFileSync(file('public/models/index.json'), 'utf8')));

  it('calls what it ships as the catalogue does', () => {
    for (const { id, label, help } of [...zoo.networks, ...zoo.ensembles]) {
      const variant = [...NETWORK_VARIANTS, ...ENSEMBLE_VARIANTS].find((one) => one.id === id);
      expect({ id, label, help }).toEqual({ id, label: variant?.label, help: variant?.help });
    }
  });

  it('has the files and the members that it names', () => {
    const ids = zoo.networks.map(({ id }) => id);
    for (const { path } of zoo.networks) expect(existsSync(file(`public/models/${path}`)), path).toBe(true);
    for (const { members } of zoo.ensembles) for (const member of members) expect(ids).toContain(member);
  });
});
