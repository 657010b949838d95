/**
 * The networks of the report and its relatives as lists of layers. Parameter counts are asserted in
 * the tests against the catalogue.
 */
import type { ActivationId, NetworkId } from '../../core/catalogue/networks';
import type { Layer } from './architecture';

type Pair = readonly [number, number];

function convolution(name: string, filters: number, side: number, padding: 'valid' | 'same' = 'valid'): Layer {
  return { name, kind: 'convolution', filters, size: [side, side], strides: [1, 1], padding, useBias: true };
}

function maxPool(name: string): Layer {
  const two: Pair = [2, 2];
  return { name, kind: 'max-pool', size: two, strides: two, padding: 'valid' };
}

/** PyTorch's BatchNorm: epsilon 1e-5, running statistics take in .1 of each new batch. */
function batchNorm(name: string): Layer {
  return { name, kind: 'batch-norm', epsilon: 1e-5, momentum: 0.1, center: true, scale: true };
}

function activationLayer(name: string, activation: ActivationId): Layer {
  return { name, kind: 'activation', activation };
}

function dense(name: string, units: number, useBias = true): Layer {
  return { name, kind: 'dense', units, useBias };
}

/**
 * An et al. 2020 ("An Ensemble of Simple Convolutional Neural Network Models for MNIST Digit
 * Recognition", section 2): valid convolutions of one size, each with BatchNorm, no pooling, one
 * dense layer without bias, BatchNorm over the ten logits; input mapped to (x - .5) * 2. The
 * convolutions have biases here, as in the student report.
 */
function simpleNetwork(side: number, channels: readonly number[], activation: ActivationId): Layer[] {
  return [
    { name: 'scale', kind: 'rescaling', scale: 2, offset: -1 },
    ...channels.flatMap((filters, i) => [
      convolution(`conv${i + 1}`, filters, side),
      batchNorm(`norm${i + 1}`),
      activationLayer(`${activation}${i + 1}`, activation),
    ]),
    { name: 'flatten', kind: 'flatten' },
    dense('dense', 10, false),
    batchNorm('norm-logits'),
  ];
}

/** The PyTorch tutorial's network, its input standardised with the mean and deviation of MNIST's pixels (.1307, .3081). */
function smallNetwork(activation: ActivationId): Layer[] {
  return [
    { name: 'standardise', kind: 'rescaling', scale: 1 / 0.3081, offset: -0.1307 / 0.3081 },
    convolution('conv1', 10, 5),
    maxPool('pool1'),
    activationLayer(`${activation}1`, activation),
    convolution('conv2', 20, 5),
    { name: 'dropout1', kind: 'dropout', rate: CNN_DROPOUT, channels: false },
    maxPool('pool2'),
    activationLayer(`${activation}2`, activation),
    { name: 'flatten', kind: 'flatten' },
    dense('dense1', 50),
    activationLayer(`${activation}3`, activation),
    { name: 'dropout2', kind: 'dropout', rate: CNN_DROPOUT, channels: false },
    dense('dense2', 10),
  ];
}

/** Dropout of the small network. The tutorial's .5 is made for long training; a tenth of that suits 21,840 parameters. */
const CNN_DROPOUT = 0.05;

/** Madry et al. 2018, MNIST challenge; no input scaling, no dropout. */
function madryNetwork(activation: ActivationId): Layer[] {
  return [
    convolution('conv1', 32, 5, 'same'),
    activationLayer(`${activation}1`, activation),
    maxPool('pool1'),
    convolution('conv2', 64, 5, 'same'),
    activationLayer(`${activation}2`, activation),
    maxPool('pool2'),
    { name: 'flatten', kind: 'flatten' },
    dense('dense1', 1024),
    activationLayer(`${activation}3`, activation),
    dense('dense2', 10),
  ];
}

const M3_CHANNELS = [32, 48, 64, 80, 96, 112, 128, 144, 160, 176];
const M5_CHANNELS = [32, 64, 96, 128, 160];
const M7_CHANNELS = [48, 96, 144, 192];

/**
 * The layers of a network.
 * @param activation every non-linearity of the network
 */
export function buildLayers(id: NetworkId, activation: ActivationId): Layer[] {
  switch (id) {
    case 'cnn':
      return smallNetwork(activation);
    case 'm3':
      return simpleNetwork(3, M3_CHANNELS, activation);
    case 'm5':
      return simpleNetwork(5, M5_CHANNELS, activation);
    case 'm7':
      return simpleNetwork(7, M7_CHANNELS, activation);
    case 'm3-small':
      return simpleNetwork(3, M3_CHANNELS.slice(0, 5), activation);
    case 'm5-small':
      return simpleNetwork(5, M5_CHANNELS.slice(0, 3), activation);
    case 'madry':
      return madryNetwork(activation);
  }
}
