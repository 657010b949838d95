/**
 * The lab works on logits, before any softmax: attacks on probabilities lose their gradient where
 * the network is confident. Many saved models end in a softmax, which is taken off here, on the
 * JSON, before the model is built.
 */
import { LabError } from '../../core/errors';
import { isObject, listAt } from './json-access';
import type { JsonObject } from './json-access';
import { modelRoot } from './layers-model-topology';

/** Last activations after which no logits can be had. */
const NOT_LOGITS = new Set(['sigmoid', 'hardSigmoid', 'hard_sigmoid', 'tanh']);

/** Name of the layer that gives the output. */
function outputName(className: string, config: JsonObject, layers: readonly unknown[]): string | undefined {
  const outputs = config.output_layers;
  if (className !== 'Sequential' && Array.isArray(outputs)) {
    const first: unknown = outputs[0];
    const name: unknown = Array.isArray(first) ? first[0] : first;
    return typeof name === 'string' ? name : undefined;
  }
  const last = layers.at(-1);
  return isObject(last) && isObject(last.config) && typeof last.config.name === 'string' ? last.config.name : undefined;
}

function withoutSoftmax(layer: JsonObject, config: JsonObject): JsonObject {
  if (layer.class_name === 'Softmax') {
    return { ...layer, class_name: 'Activation', config: { name: config.name, activation: 'linear' } };
  }
  if (config.activation === 'softmax') return { ...layer, config: { ...config, activation: 'linear' } };
  if (typeof config.activation === 'string' && NOT_LOGITS.has(config.activation)) {
    throw new LabError(
      'model-shape',
      `The network ends in ${config.activation}, from which no logits can be had. End it in a plain dense layer or in a softmax.`,
    );
  }
  return layer;
}

/** The same model file with a linear end where it had a softmax; the argument is not changed. */
export function stripSoftmax(modelJson: unknown): JsonObject {
  const { className, config } = modelRoot(modelJson);
  const layers = listAt(config, 'layers', 'the topology');
  const name = outputName(className, config, layers);
  const stripped = layers.map((layer) =>
    isObject(layer) && isObject(layer.config) && layer.config.name === name ? withoutSoftmax(layer, layer.config) : layer,
  );
  const root: JsonObject = isObject(modelJson) ? modelJson : {};
  return { ...root, modelTopology: { class_name: className, config: { ...config, layers: stripped } } };
}
