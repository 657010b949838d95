/**
 * Reads a plan from a file: its form is checked by core, its paths are made absolute, and the files
 * it names must be there and have the sizes that it says.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { invalidPlan, parsePlan, type Plan, type PlanClassifier, type PlanImages } from '../core/catalogue/plan';
import { LabError } from '../core/errors';

type Resolve = (file: string, field: string, bytes?: number) => Promise<string>;

/** Checks that files exist; `bytes` is the size that an array's shape asks for. */
function resolver(folder: string): Resolve {
  return async (file, field, bytes) => {
    const full = path.resolve(folder, file);
    const stat = await fs.stat(full).catch(() => null);
    if (!stat?.isFile()) throw invalidPlan(field, `the file ${full} does not exist`);
    if (bytes !== undefined && stat.size !== bytes)
      throw invalidPlan(field, `${full} has ${stat.size} bytes, but its shape needs ${bytes}`);
    return full;
  };
}

async function resolveImages(images: PlanImages, field: string, resolve: Resolve): Promise<PlanImages> {
  if ('dataset' in images) return images;
  const size = 'dtype' in images ? images.shape.reduce((a, b) => a * b, images.dtype === 'float32' ? 4 : 1) : undefined;
  const file = await resolve(images.file, `${field}.file`, size);
  const labels = images.labels === undefined ? undefined : await resolve(images.labels, `${field}.labels`);
  return labels === undefined ? { ...images, file } : { ...images, file, labels };
}

async function resolveClassifierPath(entry: PlanClassifier, field: string, resolve: Resolve): Promise<PlanClassifier> {
  return 'model' in entry ? { model: await resolve(entry.model, `${field}.model`) } : entry;
}

async function resolveCell(cell: Plan['cells'][number], field: string, resolve: Resolve): Promise<Plan['cells'][number]> {
  if (cell.kind === 'calibration') {
    const logitsOf = async (logits: NonNullable<typeof cell.logits>, labels: string, at: string) => ({
      logits: { ...logits, file: await resolve(logits.file, `${at}logits.file`, logits.shape[0] * logits.shape[1] * 4) },
      labels: await resolve(labels, `${at}labels`, logits.shape[0]),
    });
    const own = cell.logits && cell.labels !== undefined ? await logitsOf(cell.logits, cell.labels, `${field}.`) : {};
    const fitOn = typeof cell.fitOn === 'object' ? await logitsOf(cell.fitOn.logits, cell.fitOn.labels, `${field}.fitOn.`) : cell.fitOn;
    return { ...cell, ...own, fitOn };
  }
  if ('parameters' in cell && typeof cell.parameters.target === 'string') {
    const target = await resolve(cell.parameters.target, `${field}.parameters.target`);
    return { ...cell, parameters: { ...cell.parameters, target } };
  }
  return cell;
}

/**
 * @param file absolute path of the plan
 * @throws LabError `invalid-plan`, one line naming the field and what was expected
 */
export async function readPlan(file: string): Promise<Plan> {
  let value: unknown;
  try {
    value = JSON.parse(await fs.readFile(file, 'utf8'));
  } catch (error) {
    throw new LabError('invalid-plan', `${file}: expected a JSON file (${(error as Error).message.split('\n')[0]})`, { cause: error });
  }
  const plan = parsePlan(value);
  const resolve = resolver(path.dirname(file));
  const classifiers: Plan['classifiers'] = {};
  for (const [name, entry] of Object.entries(plan.classifiers))
    classifiers[name] = await resolveClassifierPath(entry, `classifiers.${name}`, resolve);
  const images: Plan['images'] = {};
  for (const [name, entry] of Object.entries(plan.images)) images[name] = await resolveImages(entry, `images.${name}`, resolve);
  const cells: Plan['cells'] = [];
  for (const [i, cell] of plan.cells.entries()) cells.push(await resolveCell(cell, `cells.${i}`, resolve));
  return { ...plan, classifiers, images, cells };
}
