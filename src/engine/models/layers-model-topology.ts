/**
 * The topology half of a TensorFlow.js layers-model: from Keras' description of a sequential model,
 * or of a functional model that is one chain, to our list of layers. What the lab does not know
 * itself (another layer type, branches) is reported as such, so that TensorFlow.js' own reader can
 * take over.
 */
import { LabError } from '../../core/errors';
import { IMAGE_SHAPE, placeLayers } from './architecture';
import type { Layer, LayerActivation, Padding } from './architecture';
import { badFormat, countAt, flagAt, isObject, listAt, numberAt, objectAt, pairAt, shapeAt, textAt } from './json-access';
import type { JsonObject } from './json-access';

/** Our layers, or the reason why TensorFlow.js' own reader has to read this model. */
export type Topology = { layers: readonly Layer[] } | { unknown: string };

/** Thrown inside this file only: the model may be fine, but it is beyond our own reader. */
class Unknown extends Error {}

interface KerasLayer {
  className: string;
  name: string;
  config: JsonObject;
  inbound: readonly unknown[];
}

/** The `{class_name, config}` of the model, whether written by TensorFlow.js or converted from Keras. */
export function modelRoot(modelJson: unknown): { className: string; config: JsonObject } {
  if (!isObject(modelJson)) throw badFormat('the file does not hold a JSON object');
  if (modelJson.format === 'graph-model') throw badFormat('it is a graph-model; export it from Keras as a layers-model instead');
  const topology = objectAt(modelJson, 'modelTopology', 'the file');
  const root = isObject(topology.model_config) ? topology.model_config : topology;
  const className = textAt(root, 'class_name', 'the topology');
  const config = Array.isArray(root.config) ? { layers: root.config } : objectAt(root, 'config', 'the topology');
  return { className, config };
}

function kerasLayers(config: JsonObject): KerasLayer[] {
  return listAt(config, 'layers', 'the topology').map((entry, index) => {
    const where = `layer ${index + 1}`;
    if (!isObject(entry)) throw badFormat(`${where} is not an object`);
    const layerConfig = objectAt(entry, 'config', where);
    const name = typeof layerConfig.name === 'string' ? layerConfig.name : textAt(entry, 'name', where);
    return {
      className: textAt(entry, 'class_name', where),
      name,
      config: layerConfig,
      inbound: Array.isArray(entry.inbound_nodes) ? entry.inbound_nodes : [],
    };
  });
}

/** Name of the one layer that feeds this one, or undefined when it is an input. */
function feeder(layer: KerasLayer): string | undefined {
  if (layer.inbound.length === 0) return undefined;
  const [node] = layer.inbound;
  if (layer.inbound.length > 1 || !Array.isArray(node) || node.length !== 1) throw new Unknown(`layer "${layer.name}" has several inputs`);
  const from: unknown = Array.isArray(node[0]) ? node[0][0] : undefined;
  if (typeof from !== 'string') throw new Unknown(`the connections of layer "${layer.name}" are in another form`);
  return from;
}

/** A functional model as a chain: input first, each layer fed by the one before. */
function chain(layers: readonly KerasLayer[]): KerasLayer[] {
  const next = new Map<string | undefined, KerasLayer>();
  for (const layer of layers) {
    const from = feeder(layer);
    if (next.has(from)) throw new Unknown('the model branches');
    next.set(from, layer);
  }
  const ordered: KerasLayer[] = [];
  for (let layer = next.get(undefined); layer; layer = next.get(layer.name)) {
    ordered.push(layer);
    if (ordered.length > layers.length) throw badFormat('its layers feed each other in a circle');
  }
  if (ordered.length !== layers.length) throw badFormat('some of its layers are not connected to the input');
  return ordered;
}

function activationLayer(kind: unknown, name: string): Layer[] {
  if (kind === undefined || kind === null || kind === 'linear') return [];
  if (kind === 'relu' || kind === 'gelu') return [{ name, kind: 'activation', activation: kind satisfies LayerActivation }];
  throw new Unknown(`the activation ${JSON.stringify(kind)}`);
}

function paddingOf(config: JsonObject, where: string): Padding {
  const padding = config.padding ?? 'valid';
  if (padding === 'valid' || padding === 'same') return padding;
  throw new Unknown(`the padding ${JSON.stringify(padding)} of ${where}`);
}

function requireChannelsLast(config: JsonObject, where: string): void {
  if (config.data_format === 'channels_first' || config.data_format === 'channelsFirst') throw new Unknown(`${where} has its channels first`);
}

function convolutionLayer({ name, config }: KerasLayer, where: string): Layer[] {
  const dilation = pairAt(config, 'dilation_rate', [1, 1], where);
  if (dilation[0] !== 1 || dilation[1] !== 1) throw new Unknown(`${where} is dilated`);
  if (typeof config.groups === 'number' && config.groups !== 1) throw new Unknown(`${where} is grouped`);
  return [
    {
      name,
      kind: 'convolution',
      filters: countAt(config, 'filters', where),
      size: pairAt(config, 'kernel_size', [1, 1], where),
      strides: pairAt(config, 'strides', [1, 1], where),
      padding: paddingOf(config, where),
      useBias: flagAt(config, 'use_bias', true),
    },
    ...activationLayer(config.activation, `${name}/activation`),
  ];
}

function batchNormLayer({ name, config }: KerasLayer, where: string): Layer[] {
  const axis: unknown = Array.isArray(config.axis) ? config.axis[0] : (config.axis ?? -1);
  if (axis !== -1 && axis !== 3 && axis !== 1) throw new Unknown(`${where} normalises another axis than the last`);
  return [
    {
      name,
      kind: 'batch-norm',
      epsilon: config.epsilon === undefined ? 1e-3 : numberAt(config, 'epsilon', where),
      momentum: 1 - (config.momentum === undefined ? 0.99 : numberAt(config, 'momentum', where)),
      center: flagAt(config, 'center', true),
      scale: flagAt(config, 'scale', true),
    },
  ];
}

function dropoutLayer({ name, config }: KerasLayer, where: string): Layer[] {
  const noise = config.noise_shape;
  const channels = Array.isArray(noise) && noise.length === 4 && noise[1] === 1 && noise[2] === 1;
  return [{ name, kind: 'dropout', rate: numberAt(config, 'rate', where), channels }];
}

function poolLayer(kind: 'max-pool' | 'average-pool', { name, config }: KerasLayer, where: string): Layer[] {
  const size = pairAt(config, 'pool_size', [2, 2], where);
  return [{ name, kind, size, strides: pairAt(config, 'strides', size, where), padding: paddingOf(config, where) }];
}

function translate(layer: KerasLayer): Layer[] {
  const { className, name, config } = layer;
  const where = `layer "${name}"`;
  requireChannelsLast(config, where);
  switch (className) {
    case 'InputLayer':
      return [];
    case 'Conv2D':
      return convolutionLayer(layer, where);
    case 'BatchNormalization':
      return batchNormLayer(layer, where);
    case 'Activation':
      return activationLayer(config.activation, name);
    case 'ReLU':
      if (config.max_value !== undefined && config.max_value !== null) throw new Unknown(`the cut-off of ${where}`);
      return activationLayer('relu', name);
    case 'MaxPooling2D':
      return poolLayer('max-pool', layer, where);
    case 'AveragePooling2D':
      return poolLayer('average-pool', layer, where);
    case 'GlobalAveragePooling2D':
      return [{ name, kind: 'global-average-pool' }];
    case 'Flatten':
      return [{ name, kind: 'flatten' }];
    case 'Reshape':
      return [{ name, kind: 'reshape', shape: shapeAt(config, 'target_shape', where) }];
    case 'Dense':
      return [
        { name, kind: 'dense', units: countAt(config, 'units', where), useBias: flagAt(config, 'use_bias', true) },
        ...activationLayer(config.activation, `${name}/activation`),
      ];
    case 'Dropout':
      return dropoutLayer(layer, where);
    case 'Rescaling':
      return [{ name, kind: 'rescaling', scale: numberAt(config, 'scale', where), offset: config.offset === undefined ? 0 : numberAt(config, 'offset', where) }];
    default:
      throw new Unknown(`the layer type ${className}`);
  }
}

function checkInput(layers: readonly KerasLayer[]): void {
  const stated = layers.map(({ config }) => config.batch_input_shape ?? config.batch_shape).find((shape) => Array.isArray(shape));
  if (!Array.isArray(stated)) return;
  const shape: readonly unknown[] = stated.slice(1);
  const fits = shape.length === IMAGE_SHAPE.length && shape.every((side, axis) => side === IMAGE_SHAPE[axis] || (side === null && axis < 2));
  if (!fits) {
    throw new LabError(
      'model-shape',
      `The network takes inputs of shape [${shape.join(', ')}], but the lab shows it images of shape [${IMAGE_SHAPE.join(', ')}] (height, width, channels). Give it that input.`,
    );
  }
}

/** Axis 1 is the last axis of a flat input only. */
function checkNormalisedAxes(described: readonly KerasLayer[], layers: readonly Layer[]): void {
  const first = new Set(described.filter(({ config }) => (Array.isArray(config.axis) ? config.axis[0] : config.axis) === 1).map(({ name }) => name));
  for (const { layer, input } of placeLayers(layers)) {
    if (layer.kind === 'batch-norm' && first.has(layer.name) && input.length !== 1) throw new Unknown(`layer "${layer.name}" normalises its height`);
  }
}

/**
 * Translates the topology of a layers-model (after `stripSoftmax`).
 * @throws LabError `model-format` or `model-shape` where it is broken
 */
export function readTopology(modelJson: unknown): Topology {
  const { className, config } = modelRoot(modelJson);
  const described = kerasLayers(config);
  try {
    if (className !== 'Sequential' && className !== 'Functional' && className !== 'Model') {
      throw new Unknown(`the model type ${className}`);
    }
    checkInput(described);
    const ordered = className === 'Sequential' ? described : chain(described);
    const layers = ordered.flatMap(translate);
    checkNormalisedAxes(ordered, layers);
    return { layers };
  } catch (error) {
    if (error instanceof Unknown) return { unknown: error.message };
    throw error;
  }
}
