/** Puts a trained folder into public/models: weights stored in few bits, under their content's hash, and what that changed. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { backendInWords } from '../core/catalogue/backends';
import type { ModelFiles } from '../core/catalogue/model-entry';
import { parseRecipe } from '../core/catalogue/recipe';
import { variantOf, type NetworkVariant, type WeightStorage } from '../core/catalogue/variants';
import type { ZooNetwork } from '../core/catalogue/zoo';
import { argmaxRows } from '../core/calibration/logits';
import { LabError } from '../core/errors';
import type { JobControl } from '../engine/job';
import { readModelFiles } from '../engine/library/library';
import { misreadRows } from '../engine/library/shipped-readings';
import { CLASSES } from '../engine/models/architecture';
import { evaluate } from '../engine/models/evaluate';
import { evenChannels } from '../engine/models/even-channels';
import { writeLayersModel } from '../engine/models/layers-model-write';
import { Network } from '../engine/models/network';
import { storeWeightsAs } from '../engine/models/quantise';
import { describeTraining } from '../engine/training/describe';
import type { TrainingReport } from '../engine/training/run-recipe';
import { modelsFolder, readModelPath } from './file-models';
import { writeWhole } from './file-storage';

/** The digits that figures are measured on. */
export interface TestDigits {
  images: Uint8Array;
  labels: Uint8Array;
  /** What computes, for the figures: "wasm (relaxed-simd)". */
  backend: string;
}

/** The network in float32 whose kernels are then stored: channels evened where 8 bits follow. */
function prepared(trained: ModelFiles, network: Network, storage: WeightStorage): ModelFiles {
  if (storage !== 'uint8') return trained;
  return writeLayersModel({ id: network.id, layers: network.layers, weights: evenChannels(network.layers, network.weights) });
}

function inHashedFile(files: ModelFiles, storage: WeightStorage): { stored: ModelFiles; hash: string } {
  const [bytes] = Object.values(storeWeightsAs(files, storage).weights);
  const hash = createHash('sha256').update(new Uint8Array(bytes)).digest('hex').slice(0, 12);
  return { stored: storeWeightsAs(files, storage, `weights.${hash}.bin`), hash };
}

/** Points of a curve need six digits; as they come they would be half a megabyte of all models. */
function shorter(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

/** Which variant a trained folder is. @throws LabError `no-variant` */
async function variantIn(folder: string): Promise<{ variant: NetworkVariant; report: TrainingReport; recipe: ReturnType<typeof parseRecipe> }> {
  const recipe = parseRecipe(JSON.parse(await fs.readFile(path.join(folder, 'recipe.json'), 'utf8')));
  const report = JSON.parse(await fs.readFile(path.join(folder, 'log.json'), 'utf8')) as TrainingReport;
  const variant = variantOf(recipe.id, report.network);
  if (!variant) throw new LabError('no-variant', `${folder} holds ${report.network} of the recipe "${recipe.id}", which is none of the lab's variants. Add it to src/core/catalogue/variants.ts.`);
  return { variant, report, recipe };
}

/**
 * Stores a trained network and tests what was stored.
 * @param folder what `lab train` wrote
 * @param given another storage than the variant's
 * @returns the entry for the list, and the rows that it misreads
 * @throws LabError `no-variant` and what reading throws
 */
export async function storeNetwork(folder: string, given: WeightStorage | undefined, test: TestDigits, job: JobControl): Promise<{ entry: ZooNetwork; misread: number[] }> {
  const { variant, report, recipe } = await variantIn(folder);
  const { id, label, help } = variant;
  const weights = given ?? variant.storage;
  const files = await readModelPath(path.join(folder, 'model.json'));
  const trained = await readModelFiles(files, id);
  if (!(trained instanceof Network)) throw new LabError('model-layer', `${folder} holds a network that the lab did not write.`);
  const before = await evaluate(trained, test.images, job);
  const { stored, hash } = inHashedFile(prepared(files, trained, weights), weights);
  const classifier = await readModelFiles(stored, id);
  const after = await evaluate(classifier, test.images, job);

  // Read before the target is emptied: the folder may be the target.
  const kept = [['recipe.json', await fs.readFile(path.join(folder, 'recipe.json'), 'utf8')], ['log.json', `${JSON.stringify(report, shorter)}\n`]] as const;
  const target = path.join(modelsFolder, id);
  await fs.rm(target, { recursive: true, force: true });
  await writeWhole(path.join(target, 'model.json'), stored.modelJson);
  for (const [name, bytes] of Object.entries(stored.weights)) await writeWhole(path.join(target, name), new Uint8Array(bytes));
  for (const [name, text] of kept) await writeWhole(path.join(target, name), text);

  const n = test.labels.length;
  const misread = misreadRows(after, test.labels);
  const [readBefore, readAfter] = [argmaxRows(before, CLASSES), argmaxRows(after, CLASSES)];
  const { threads } = report.backend;
  const entry: ZooNetwork = {
    id,
    label,
    help,
    path: `${id}/model.json`,
    parameters: classifier.parameters,
    sizeBytes: Object.values(stored.weights).reduce((sum, bytes) => sum + bytes.byteLength, stored.modelJson.length),
    training: `MNIST, ${describeTraining(recipe)}`,
    trained: {
      recipe: recipe.id,
      network: report.network,
      activation: recipe.activation,
      seed: recipe.seed,
      epochs: recipe.epochs,
      wallTimeMs: Math.round(report.trainingMs),
      backend: `${backendInWords(report.backend)}, ${threads} thread${threads === 1 ? '' : 's'}`,
      date: report.date.slice(0, 10),
      ...(report.startedFrom && { startedFrom: report.startedFrom.id }),
    },
    storage: {
      weights,
      hash,
      // What lies in the target has been stored before: the weights as trained are gone, their figure is in the log.
      ...(path.resolve(folder) === target
        ? { trainedAccuracy: report.test.accuracy }
        : {
            trainedAccuracy: (n - misreadRows(before, test.labels).length) / n,
            readingsChanged: readAfter.filter((reading, row) => reading !== readBefore[row]).length,
          }),
    },
    test: { accuracy: (n - misread.length) / n, n, backend: test.backend, date: new Date().toISOString().slice(0, 10) },
  };
  return { entry, misread };
}
