/**
 * What a network is, as plain data: a list of layers. From it follow the shapes, the names of the
 * parameters and their number; the interpreters (network.ts for evaluation, ../training for
 * training) and the readers and writers of files all walk this one list.
 *
 * The names and layouts are those of TensorFlow.js layers-models: images N,H,W,C; convolution
 * kernels H,W,in,out; dense kernels in,out.
 */
import { LabError } from '../../core/errors';

/** Non-linearities that the networks of the lab use; `gelu` is the exact one, x times the normal distribution function. */
export type LayerActivation = 'relu' | 'gelu';

export type Padding = 'valid' | 'same';

interface Window {
  size: readonly [number, number];
  strides: readonly [number, number];
  padding: Padding;
}

/** One layer. `name` is unique within a network and begins the names of its parameters. */
export type Layer = { name: string } & (
  | { kind: 'rescaling'; scale: number; offset: number }
  | ({ kind: 'convolution'; filters: number; useBias: boolean } & Window)
  /** `momentum` is the share of the new batch in the running statistics (PyTorch's sense, .1). */
  | { kind: 'batch-norm'; epsilon: number; momentum: number; center: boolean; scale: boolean }
  | { kind: 'activation'; activation: LayerActivation }
  | ({ kind: 'max-pool' } & Window)
  | ({ kind: 'average-pool' } & Window)
  | { kind: 'global-average-pool' }
  | { kind: 'flatten' }
  | { kind: 'reshape'; shape: readonly number[] }
  | { kind: 'dense'; units: number; useBias: boolean }
  /** `channels`: whole channels are dropped together (Tompson et al. 2015), else single values. */
  | { kind: 'dropout'; rate: number; channels: boolean }
);

/** The part that a parameter plays in its layer; also the last part of its name in a file. */
export type ParameterRole = 'kernel' | 'bias' | 'gamma' | 'beta' | 'moving_mean' | 'moving_variance';

export interface ParameterInfo {
  /** "conv1/kernel" */
  name: string;
  layer: string;
  role: ParameterRole;
  shape: readonly number[];
  /** False for running statistics, which no gradient moves. */
  trainable: boolean;
}

/** Values of parameters by name, the form in which networks travel between threads, files and backends. */
export type NetworkWeights = ReadonlyMap<string, Float32Array>;

/** The shape of one image as every network of the lab takes it: height, width, channels. */
export const IMAGE_SHAPE: readonly number[] = [28, 28, 1];

/** Classes, and so logits, of every network. */
export const CLASSES = 10;

/** Number of values in a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function wrong(layer: Layer, problem: string): LabError {
  return new LabError('model-shape', `Layer "${layer.name}" does not fit: ${problem}. Check the order and sizes of the layers.`);
}

function windowed(layer: Layer & Window, input: readonly number[], channels: number): number[] {
  if (input.length !== 3) throw wrong(layer, `it needs an input of height, width and channels, but gets [${input.join(', ')}]`);
  const side = (axis: 0 | 1): number =>
    layer.padding === 'same'
      ? Math.ceil(input[axis] / layer.strides[axis])
      : Math.floor((input[axis] - layer.size[axis]) / layer.strides[axis]) + 1;
  const height = side(0);
  const width = side(1);
  if (height < 1 || width < 1) throw wrong(layer, `its ${layer.size.join(' x ')} window is larger than its ${input[0]} x ${input[1]} input`);
  return [height, width, channels];
}

/**
 * Shape of one example after a layer.
 * @param input shape without the batch axis
 * @throws LabError `model-shape` where the layer cannot take that input
 */
export function outputShape(layer: Layer, input: readonly number[]): readonly number[] {
  switch (layer.kind) {
    case 'convolution':
      return windowed(layer, input, layer.filters);
    case 'max-pool':
    case 'average-pool':
      return windowed(layer, input, input[2]);
    case 'global-average-pool':
      if (input.length !== 3) throw wrong(layer, 'it needs an input of height, width and channels');
      return [input[2]];
    case 'flatten':
      return [sizeOf(input)];
    case 'reshape': {
      const known = sizeOf(layer.shape.filter((side) => side >= 0));
      const shape = layer.shape.map((side) => (side < 0 ? sizeOf(input) / known : side));
      if (sizeOf(shape) !== sizeOf(input) || shape.some((side) => !Number.isInteger(side))) {
        throw wrong(layer, `[${input.join(', ')}] cannot be reshaped to [${layer.shape.join(', ')}]`);
      }
      return shape;
    }
    case 'dense':
      if (input.length !== 1) throw wrong(layer, `a dense layer needs a flat input, but gets [${input.join(', ')}]`);
      return [layer.units];
    default:
      return input;
  }
}

/** A layer with the shapes before and after it (without the batch axis). */
export interface PlacedLayer {
  layer: Layer;
  input: readonly number[];
  output: readonly number[];
}

/**
 * Walks a network from [28,28,1] to its ten logits.
 * @throws LabError `model-shape` where layers do not fit or the end is not ten numbers
 */
export function placeLayers(layers: readonly Layer[]): PlacedLayer[] {
  let shape = IMAGE_SHAPE;
  const names = new Set<string>();
  const placed = layers.map((layer) => {
    if (names.has(layer.name)) throw new LabError('model-shape', `Two layers are named "${layer.name}". Give each its own name.`);
    names.add(layer.name);
    const input = shape;
    shape = outputShape(layer, input);
    return { layer, input, output: shape };
  });
  if (shape.length !== 1 || shape[0] !== CLASSES) {
    throw new LabError(
      'model-shape',
      `The network ends in [${shape.join(', ')}], but the lab needs ${CLASSES} logits, one for each digit.`,
    );
  }
  return placed;
}

function layerParameters({ layer, input }: PlacedLayer): ParameterInfo[] {
  const info = (role: ParameterRole, shape: readonly number[], trainable = true): ParameterInfo => ({
    name: `${layer.name}/${role}`,
    layer: layer.name,
    role,
    shape,
    trainable,
  });
  const channels = input[input.length - 1];
  switch (layer.kind) {
    case 'convolution':
      return [
        info('kernel', [...layer.size, channels, layer.filters]),
        ...(layer.useBias ? [info('bias', [layer.filters])] : []),
      ];
    case 'dense':
      return [info('kernel', [channels, layer.units]), ...(layer.useBias ? [info('bias', [layer.units])] : [])];
    case 'batch-norm':
      return [
        ...(layer.scale ? [info('gamma', [channels])] : []),
        ...(layer.center ? [info('beta', [channels])] : []),
        info('moving_mean', [channels], false),
        info('moving_variance', [channels], false),
      ];
    default:
      return [];
  }
}

/** All parameters of a network, in the order of its layers. */
export function parametersOf(layers: readonly Layer[]): ParameterInfo[] {
  return placeLayers(layers).flatMap(layerParameters);
}

/** Number of trainable parameters. */
export function countParameters(layers: readonly Layer[]): number {
  return parametersOf(layers)
    .filter((parameter) => parameter.trainable)
    .reduce((sum, parameter) => sum + sizeOf(parameter.shape), 0);
}

/**
 * Checks that every parameter is there, has its size, is finite, and no variance is negative.
 * @throws LabError `model-weights` naming the first that is wrong
 */
export function checkWeights(layers: readonly Layer[], weights: NetworkWeights): void {
  for (const { name, shape, role } of parametersOf(layers)) {
    const values = weights.get(name);
    if (!values) throw new LabError('model-weights', `The weights of "${name}" are missing.`);
    if (values.length !== sizeOf(shape)) {
      throw new LabError('model-weights', `"${name}" should have ${sizeOf(shape)} values ([${shape.join(', ')}]) but has ${values.length}.`);
    }
    for (const value of values) {
      if (!Number.isFinite(value)) {
        throw new LabError('model-weights', `"${name}" contains a value that is not a finite number. The file may be damaged, or the training diverged.`);
      }
      if (role === 'moving_variance' && value < 0) {
        throw new LabError('model-weights', `"${name}" contains a negative variance. The file may be damaged.`);
      }
    }
  }
}
