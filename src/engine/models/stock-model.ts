/**
 * Models with layers that our own reader does not know, run by tfjs-layers. This file is only ever
 * imported lazily: the library is not part of what the page loads first.
 */
import { io, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LabError } from '../../core/errors';
import { CLASSES, IMAGE_SHAPE, sizeOf } from './architecture';
import type { Classifier } from './classifier';
import type { JsonObject } from './json-access';

class StockModel implements Classifier {
  readonly parameters: number;
  readonly #model: LayersModel;

  constructor(
    readonly id: string,
    model: LayersModel,
  ) {
    this.#model = model;
    this.parameters = model.trainableWeights.reduce((sum, weight) => sum + sizeOf(weight.shape.map((side) => side ?? 1)), 0);
  }

  logits(images: Tensor4D): Tensor2D {
    return tidy(() => {
      const output = this.#model.apply(images, { training: false });
      return output as Tensor as Tensor2D;
    });
  }

  dispose(): void {
    this.#model.dispose();
  }
}

function isSpecList(value: unknown): value is { weights: io.WeightsManifestEntry[] }[] {
  return Array.isArray(value);
}

async function load(json: JsonObject, bytes: ArrayBuffer, reason: string): Promise<LayersModel> {
  const manifest = json.weightsManifest;
  const topology = json.modelTopology;
  if (!isSpecList(manifest) || typeof topology !== 'object' || topology === null) {
    throw new LabError('model-format', 'The model file has no topology or no weights manifest.');
  }
  try {
    return await loadLayersModel(
      io.fromMemory({ modelTopology: topology, weightSpecs: manifest.flatMap((group) => group.weights), weightData: bytes }),
    );
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new LabError(
      'model-layer',
      `The lab does not know ${reason}, and TensorFlow.js could not build the model either: ${cause}`,
      { cause: error },
    );
  }
}

/**
 * @param json after `stripSoftmax`
 * @param bytes all weights
 * @param reason what our own reader did not know
 * @throws LabError `model-layer` where TensorFlow.js cannot build it, `model-shape` where it does not
 * map [n,28,28,1] to [n,10]
 */
export async function readWithLayersLibrary(json: JsonObject, bytes: ArrayBuffer, id: string, reason: string): Promise<Classifier> {
  const model = await load(json, bytes, reason);
  const input = (model.inputs[0]?.shape ?? []).slice(1);
  const output = model.outputs.length === 1 ? model.outputs[0].shape.slice(1) : [];
  const takesImages =
    model.inputs.length === 1 && input.length === 3 && input.every((side, axis) => side === null || side === IMAGE_SHAPE[axis]);
  if (!takesImages || output.length !== 1 || output[0] !== CLASSES) {
    model.dispose();
    throw new LabError(
      'model-shape',
      `The network maps [${input.join(', ')}] to [${output.join(', ')}], but the lab needs [${IMAGE_SHAPE.join(', ')}] to [${CLASSES}].`,
    );
  }
  const classifier = new StockModel(id, model);
  const blank: Tensor4D = zeros([1, 28, 28, 1]);
  classifier.logits(blank).dispose(); // a model that cannot run fails here, not in the middle of an attack
  blank.dispose();
  return classifier;
}
