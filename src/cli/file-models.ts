/** Reads shipped models below public/models, and layers-models by path. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ModelFiles } from '../core/catalogue/model-entry';
import { LabError } from '../core/errors';
import type { ModelFileSource } from '../engine/library/model-files';
import { weightPaths } from '../engine/models/layers-model';
import { labRoot } from './paths';

/** The folder of shipped models. */
export const modelsFolder = path.join(labRoot, 'public/models');

async function read(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await fs.readFile(file));
  } catch (error) {
    throw new LabError('file-missing', `${file} can't be read. Check the path.`, { cause: error });
  }
}

export const shippedModels: ModelFileSource = {
  async json(file) {
    return JSON.parse(new TextDecoder().decode(await read(path.join(modelsFolder, file))));
  },
  async bytes(file) {
    return (await read(path.join(modelsFolder, file))).buffer;
  },
};

/**
 * A layers-model's files, by the path of its model.json.
 * @throws LabError `file-missing`, `model-format`
 */
export async function readModelPath(file: string): Promise<ModelFiles> {
  const modelJson = new TextDecoder().decode(await read(file));
  let parsed: unknown;
  try {
    parsed = JSON.parse(modelJson);
  } catch (error) {
    throw new LabError('model-format', `${file} is not JSON. Give the model.json that TensorFlow.js wrote.`, { cause: error });
  }
  const folder = path.dirname(file);
  const weights = await Promise.all(
    weightPaths(parsed).map(async (name) => [name, (await read(path.join(folder, name))).buffer] as const),
  );
  return { modelJson, weights: Object.fromEntries(weights) };
}

/** Reads any file that a plan names. */
export const readPlanFile = read;
