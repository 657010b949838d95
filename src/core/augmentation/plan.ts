/**
 * The augmentation experiment: does it help to add mixed, turned or noisy examples to the training set,
 * or is it enough to show the set more often? Every kind is compared with duplicates of the same number,
 * which train for as many steps and add nothing new (the student report's own control).
 */
import * as v from 'valibot';
import { ADDED_KINDS, type AddedKind } from '../catalogue/recipe-parts';
import { parseRecipe, type Recipe } from '../catalogue/recipe';
import { LabError } from '../errors';
import type { ImageShift } from '../shifts/shift';

const seed = v.pipe(v.number(), v.integer(), v.minValue(0));

const shift = v.variant('kind', [
  v.strictObject({ kind: v.literal('rotate'), amount: v.number() }),
  v.strictObject({ kind: v.literal('blur'), amount: v.pipe(v.number(), v.minValue(0)) }),
  v.strictObject({ kind: v.literal('noise'), amount: v.pipe(v.number(), v.minValue(0)), seed }),
]);

const plan = v.strictObject({
  version: v.literal(1),
  title: v.string(),
  note: v.optional(v.string()),
  /** What every run shares. Its id and seed are those of the run. */
  recipe: v.record(v.string(), v.unknown()),
  seeds: v.pipe(v.array(seed), v.minLength(2, 'expected two seeds or more: one has no interval')),
  /** Shares of the set that are added. */
  shares: v.pipe(v.array(v.number()), v.minLength(1)),
  /** Kinds with their parameters; `duplicate` must be one. */
  kinds: v.pipe(v.array(v.looseObject({ kind: v.picklist(ADDED_KINDS) })), v.minLength(1)),
  /** What the test digits go through. */
  tests: v.pipe(v.array(v.strictObject({ id: v.string(), label: v.string(), shift: v.nullable(shift) })), v.minLength(1)),
});

/** One network to train. */
export interface AugmentationRun {
  /** "mixup-30-seed2", "none-seed1" */
  id: string;
  /** `none`: nothing is added, so it trains for fewer steps. */
  kind: AddedKind | 'none';
  /** 0 for none. */
  share: number;
  seed: number;
  recipe: Recipe;
}

export interface AugmentationTest {
  id: string;
  label: string;
  shift: ImageShift | null;
}

export interface AugmentationPlan {
  title: string;
  tests: AugmentationTest[];
  runs: AugmentationRun[];
}

/** What one run came to. */
export interface AugmentationResult extends Omit<AugmentationRun, 'recipe'> {
  steps: number;
  /** Test images of each accuracy. */
  n: number;
  /** Share of the test digits read right, by the id of the test. */
  accuracy: Record<string, number>;
  /** "wasm (relaxed-simd)" */
  backend: string;
  trainingMs: number;
  /** ISO 8601 day. */
  date: string;
}

function invalid(field: string, problem: string): LabError {
  return new LabError('invalid-plan', `The plan is not valid at ${field}: ${problem}.`);
}

/**
 * Reads a plan and lists its runs, seed by seed, so that a part that is finished early is whole.
 * @throws LabError `invalid-plan`, `recipe-invalid`
 */
export function parseAugmentationPlan(value: unknown): AugmentationPlan {
  const result = v.safeParse(plan, value);
  if (!result.success) throw invalid(v.getDotPath(result.issues[0]) ?? 'its root', result.issues[0].message);
  const { title, recipe, seeds, shares, kinds, tests } = result.output;
  if (!kinds.some(({ kind }) => kind === 'duplicate')) throw invalid('kinds', 'duplicate is missing, expected it as the control');
  const runOf = (kind: AugmentationRun['kind'], share: number, ofSeed: number, added: object | undefined): AugmentationRun => {
    const id = kind === 'none' ? `none-seed${ofSeed}` : `${kind}-${Math.round(100 * share)}-seed${ofSeed}`;
    return { id, kind, share, seed: ofSeed, recipe: parseRecipe({ ...recipe, id, seed: ofSeed, ...(added && { added }) }) };
  };
  const runs = seeds.flatMap((ofSeed) => [
    runOf('none', 0, ofSeed, undefined),
    ...shares.flatMap((share) => kinds.map((kind) => runOf(kind.kind, share, ofSeed, { ...kind, share }))),
  ]);
  return { title, tests, runs };
}
