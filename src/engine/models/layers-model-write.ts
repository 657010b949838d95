/**
 * Writes a network as a TensorFlow.js layers-model that stock tfjs-layers, Keras tools and our own
 * reader load alike: a sequential model, one file of float32 weights.
 */
import type { ModelFiles } from '../../core/catalogue/model-entry';
import { IMAGE_SHAPE, parametersOf, placeLayers } from './architecture';
import type { Layer, NetworkWeights, PlacedLayer } from './architecture';
import { joinBuffers } from './layers-model-weights';

/** What is written: a `Network`, or the bare parts of one. */
export interface WritableNetwork {
  readonly id: string;
  readonly layers: readonly Layer[];
  readonly weights: NetworkWeights;
}

interface KerasLayer {
  class_name: string;
  config: Record<string, unknown>;
}

function kerasLayer({ layer, output }: PlacedLayer): KerasLayer {
  const { name } = layer;
  const common = { name, trainable: true, dtype: 'float32' };
  switch (layer.kind) {
    case 'rescaling':
      return { class_name: 'Rescaling', config: { ...common, scale: layer.scale, offset: layer.offset } };
    case 'convolution':
      return {
        class_name: 'Conv2D',
        config: {
          ...common,
          filters: layer.filters,
          kernel_size: layer.size,
          strides: layer.strides,
          padding: layer.padding,
          data_format: 'channels_last',
          dilation_rate: [1, 1],
          activation: 'linear',
          use_bias: layer.useBias,
        },
      };
    case 'batch-norm':
      return {
        class_name: 'BatchNormalization',
        config: { ...common, axis: -1, momentum: 1 - layer.momentum, epsilon: layer.epsilon, center: layer.center, scale: layer.scale },
      };
    case 'activation':
      return { class_name: 'Activation', config: { ...common, activation: layer.activation } };
    case 'max-pool':
    case 'average-pool':
      return {
        class_name: layer.kind === 'max-pool' ? 'MaxPooling2D' : 'AveragePooling2D',
        config: { ...common, pool_size: layer.size, strides: layer.strides, padding: layer.padding, data_format: 'channels_last' },
      };
    case 'global-average-pool':
      return { class_name: 'GlobalAveragePooling2D', config: { ...common, data_format: 'channels_last' } };
    case 'flatten':
      return { class_name: 'Flatten', config: { ...common, data_format: 'channels_last' } };
    case 'reshape':
      return { class_name: 'Reshape', config: { ...common, target_shape: output } };
    case 'dense':
      return { class_name: 'Dense', config: { ...common, units: layer.units, activation: 'linear', use_bias: layer.useBias } };
    case 'dropout':
      return { class_name: 'Dropout', config: { ...common, rate: layer.rate, noise_shape: layer.channels ? [null, 1, 1, null] : null } };
  }
}

function littleEndian(values: Float32Array): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => view.setFloat32(i * 4, value, true));
  return view.buffer;
}

/**
 * A network as files.
 * @returns the text of model.json and one weight file, "weights.bin"
 */
export function writeLayersModel(network: WritableNetwork): ModelFiles {
  const described = placeLayers(network.layers).map(kerasLayer);
  described[0].config.batch_input_shape = [null, ...IMAGE_SHAPE];
  const parameters = parametersOf(network.layers);
  const values = parameters.map(({ name }) => network.weights.get(name) ?? new Float32Array(0));
  const modelJson = {
    format: 'layers-model',
    generatedBy: 'Digit Safety Lab',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: network.id, layers: described },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: parameters.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
  };
  return { modelJson: JSON.stringify(modelJson), weights: { 'weights.bin': joinBuffers(values.map(littleEndian)) } };
}
