/**
 * Reads TensorFlow.js layers-models: what the lab ships, what a person imports, what others
 * trained. Our own small reader covers the usual layers, so that the page predicts without
 * tfjs-layers (60 KiB); for anything else that library is loaded when it is needed.
 */
import { parametersOf } from './architecture';
import type { Classifier } from './classifier';
import { decodeWeights, joinBuffers, matchWeights } from './layers-model-weights';
import { stripSoftmax } from './layers-model-softmax';
import { readTopology } from './layers-model-topology';
import { Network } from './network';

export { weightPaths } from './layers-model-weights';

/**
 * Builds a classifier from a model.json and its weight files. A softmax at the end is taken off.
 * @param modelJson the parsed JSON
 * @param weights the weight files in the order of `weightPaths(modelJson)`, or their concatenation
 * @param id name for messages and results
 * @returns a `Network`, or a wrapped tfjs-layers model where our reader does not know a layer
 * @throws LabError `model-format` (not such a file), `model-shape` (input is not [28,28,1], output
 * not ten logits, layers that do not fit), `model-weights` (missing, wrong size, not finite),
 * `model-layer` (a layer that TensorFlow.js does not know either)
 */
export async function readLayersModel(
  modelJson: unknown,
  weights: ArrayBuffer | readonly ArrayBuffer[],
  id: string,
): Promise<Classifier> {
  const json = stripSoftmax(modelJson);
  const bytes = joinBuffers(weights instanceof ArrayBuffer ? [weights] : weights);
  const topology = readTopology(json);
  if ('unknown' in topology) {
    const { readWithLayersLibrary } = await import('./stock-model');
    decodeWeights(json, bytes);
    return readWithLayersLibrary(json, bytes, id, topology.unknown);
  }
  const stored = decodeWeights(json, bytes);
  return new Network(id, topology.layers, matchWeights(parametersOf(topology.layers), stored));
}
