/**
 * The experiment plan as data: its schema, and the checks that need no file. The panels build
 * plans, the command line runs them, and both refuse the same mistakes with the same sentence.
 * The format is a fixed contract: names are added, never changed.
 */
import * as v from 'valibot';
import { LabError } from '../errors';
import { cellSchemas, type Cell } from './cells';
import { datasetIds, fileDatasets } from './datasets';
import type { ClassifierSpec } from './classifier-spec';
import type { ImageShift } from '../shifts/shift';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const naturalNumber = v.pipe(v.number(), v.integer(), v.minValue(0));

const classifierForms = {
  model: v.strictObject({ model: v.pipe(v.string(), v.minLength(1)) }),
  zoo: v.strictObject({ zoo: v.string() }),
  saved: v.strictObject({ saved: v.string() }),
  members: v.strictObject({
    members: v.pipe(v.array(v.string()), v.minLength(1)),
    combine: v.optional(v.picklist(['mean-logits', 'mean-probabilities'])),
  }),
  classifier: v.strictObject({ classifier: v.string(), temperature: positive }),
};

const selection = {
  indices: v.optional(v.array(naturalNumber)),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Images of the draw to leave out first, so that several cells can share one draw. */
  skip: v.optional(naturalNumber),
  seed: v.optional(naturalNumber),
};

/** Gentle damage after the choice of images: turned by degrees, blurred, or with normal noise. */
const shift = v.variant('kind', [
  v.strictObject({ kind: v.literal('rotate'), amount: v.pipe(v.number(), v.finite()) }),
  v.strictObject({ kind: v.literal('blur'), amount: v.pipe(v.number(), v.finite(), v.minValue(0)) }),
  v.strictObject({ kind: v.literal('noise'), amount: v.pipe(v.number(), v.finite(), v.minValue(0)), seed: v.optional(naturalNumber, 0) }),
]);
const shifted = { shift: v.optional(shift) };

const shape = v.pipe(
  v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
  v.check(
    (s) => (s.length === 3 || (s.length === 4 && s[3] === 1)) && s[1] === 28 && s[2] === 28,
    'expected [n, 28, 28] or [n, 28, 28, 1]',
  ),
);

const imageForms = {
  raw: v.strictObject({
    file: v.string(),
    dtype: v.picklist(['float32', 'uint8']),
    shape,
    labels: v.optional(v.string()),
    ...selection,
    ...shifted,
  }),
  idx: v.strictObject({ file: v.string(), labels: v.optional(v.string()), ...selection, ...shifted }),
  dataset: v.strictObject({ dataset: v.picklist(datasetIds), ...selection, ...shifted }),
};

export type PlanClassifier = v.InferOutput<(typeof classifierForms)[keyof typeof classifierForms]>;
export type RawImages = v.InferOutput<typeof imageForms.raw>;
export type IdxImages = v.InferOutput<typeof imageForms.idx>;
export type DatasetImages = v.InferOutput<typeof imageForms.dataset>;
/** A shift that a plan may ask for: one that keeps pixels in [0,1]. */
export type PlanShift = Exclude<ImageShift, { kind: 'rescale' }>;
/** A set of images: a raw array, an IDX file, or a data set the lab knows. */
export type PlanImages = RawImages | IdxImages | DatasetImages;

export interface Plan {
  version: 1;
  classifiers: Record<string, PlanClassifier>;
  images: Record<string, PlanImages>;
  cells: Cell[];
}

/** Refuses a plan: `field` is the dotted path of what is wrong, `expected` what it should be. */
export function invalidPlan(field: string, expected: string): LabError {
  return new LabError('invalid-plan', `${field}: ${expected}`);
}

function parseAt<S extends v.GenericSchema>(schema: S, value: unknown, path: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const inner = v.getDotPath(issue);
  throw invalidPlan(inner ? `${path}.${inner}` : path, describe(issue));
}

function describe(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown field';
  if (issue.received === 'undefined') return `missing, expected ${issue.expected ?? 'a value'}`;
  return issue.expected ? `expected ${issue.expected} but got ${issue.received}` : issue.message;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseRecord(value: unknown, path: string): Record<string, unknown> {
  if (!isRecord(value)) throw invalidPlan(path, 'expected an object');
  return value;
}

function parseClassifier(value: unknown, path: string): PlanClassifier {
  const entry = parseRecord(value, path);
  for (const [key, schema] of Object.entries(classifierForms))
    if (key in entry) return parseAt<v.GenericSchema<unknown, PlanClassifier>>(schema, entry, path);
  throw invalidPlan(path, `expected one of the fields ${Object.keys(classifierForms).join(', ')}`);
}

function parseImages(value: unknown, path: string): PlanImages {
  const entry = parseRecord(value, path);
  if ('dataset' in entry) return checkSelection(parseAt(imageForms.dataset, entry, path), path);
  if (!('file' in entry)) throw invalidPlan(path, 'expected one of the fields file, dataset');
  if ('dtype' in entry || 'shape' in entry) return checkSelection(parseAt(imageForms.raw, entry, path), path);
  return checkSelection(parseAt(imageForms.idx, entry, path), path);
}

function checkSelection<T extends PlanImages>(images: T, path: string): T {
  if (images.indices && images.count !== undefined)
    throw invalidPlan(`${path}.count`, 'give indices or a count, not both');
  if (images.skip !== undefined && images.count === undefined) throw invalidPlan(`${path}.skip`, 'only with a count');
  return images;
}

/**
 * Checks a plan's form, its names and its references.
 * @throws LabError `invalid-plan`, one line that names the field and what was expected
 */
export function parsePlan(value: unknown): Plan {
  const raw = parseRecord(value, 'plan');
  if (raw.version !== 1) throw invalidPlan('version', 'expected 1');
  for (const key of Object.keys(raw))
    if (!['version', 'classifiers', 'images', 'cells', 'title'].includes(key)) throw invalidPlan(key, 'unknown field');
  const classifiers: Plan['classifiers'] = {};
  for (const [name, entry] of Object.entries(parseRecord(raw.classifiers ?? {}, 'classifiers')))
    classifiers[name] = parseClassifier(entry, `classifiers.${name}`);
  const images: Plan['images'] = {};
  for (const [name, entry] of Object.entries(parseRecord(raw.images ?? {}, 'images')))
    images[name] = parseImages(entry, `images.${name}`);
  if (!Array.isArray(raw.cells)) throw invalidPlan('cells', 'expected an array');
  const plan: Plan = { version: 1, classifiers, images, cells: raw.cells.map((cell, i) => parseCell(cell, `cells.${i}`)) };
  checkReferences(plan);
  return plan;
}

function parseCell(value: unknown, path: string): Cell {
  const cell = parseRecord(value, path);
  const kind = cell.kind;
  if (typeof kind !== 'string' || !(kind in cellSchemas))
    throw invalidPlan(`${path}.kind`, `expected one of ${Object.keys(cellSchemas).join(', ')}`);
  const { schema, check } = cellSchemas[kind as keyof typeof cellSchemas];
  const parsed = parseAt<v.GenericSchema<unknown, Cell>>(schema, cell, path);
  check?.(parsed, (field, expected) => invalidPlan(`${path}.${field}`, expected));
  return parsed;
}

function checkReferences(plan: Plan): void {
  for (const name of Object.keys(plan.classifiers)) resolveClassifier(plan, name);
  const ids = new Set<string>();
  plan.cells.forEach((cell, i) => {
    const path = `cells.${i}`;
    if (ids.has(cell.id)) throw invalidPlan(`${path}.id`, `"${cell.id}" is used twice; expected a new one`);
    ids.add(cell.id);
    const references = cellSchemas[cell.kind].references(cell as never);
    for (const [field, name] of references.classifiers)
      if (!(name in plan.classifiers)) throw invalidPlan(`${path}.${field}`, `no classifier is called "${name}"`);
    for (const [field, name, labels] of references.images) {
      const set = plan.images[name];
      if (!set) throw invalidPlan(`${path}.${field}`, `no image set is called "${name}"`);
      if (labels && !hasLabels(set)) throw invalidPlan(`${path}.${field}`, `the images "${name}" have no labels; give labels`);
    }
  });
}

const labelled = new Set([...fileDatasets.filter(({ labels }) => labels).map(({ id }) => id), 'mnist-test-negative', 'mnist-test-mirrored']);

/** Whether a set of images comes with digit labels. */
export function hasLabels(images: PlanImages): boolean {
  return 'dataset' in images ? labelled.has(images.dataset) : images.labels !== undefined;
}

/**
 * A plan's named classifier as a spec without names.
 * @throws LabError `invalid-plan` for an unknown name or a cycle
 */
export function resolveClassifier(plan: Plan, name: string, above: readonly string[] = []): ClassifierSpec {
  const path = above.length ? `classifiers.${above[above.length - 1]}` : `classifiers.${name}`;
  if (above.includes(name)) throw invalidPlan(path, `a cycle: ${[...above, name].join(' -> ')}`);
  const entry = plan.classifiers[name];
  if (!entry) throw invalidPlan(path, `no classifier is called "${name}"`);
  const next = [...above, name];
  if ('members' in entry)
    return {
      members: entry.members.map((member) => resolveClassifier(plan, member, next)),
      combine: entry.combine ?? 'mean-logits',
    };
  if ('classifier' in entry)
    return { classifier: resolveClassifier(plan, entry.classifier, next), temperature: entry.temperature };
  return entry;
}
