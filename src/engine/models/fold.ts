/**
 * Turns a network into the few steps that evaluate it. In evaluation a BatchNorm is a fixed affine
 * map, so it folds into the convolution or dense layer before it (Jacob et al. 2018, section 3.2),
 * the input mapping folds into the first layer, dropout vanishes, and an activation joins the step
 * before it. Folding is done once, in float64, on plain arrays; it makes evaluation and input
 * gradients 1.3 to 1.6 times faster on wasm.
 */
import type { Activation } from '../kernels/fused';
import { placeLayers } from './architecture';
import type { Layer, LayerActivation, NetworkWeights, Padding, PlacedLayer } from './architecture';

interface Affine {
  /** Row-major; the last axis is the output channel. */
  kernel: Float64Array;
  kernelShape: readonly number[];
  bias: Float64Array;
}

/** One step of an evaluation. */
export type FoldedStep =
  | ({ kind: 'convolution'; strides: readonly [number, number]; padding: Padding; activation: Activation } & Affine)
  | ({ kind: 'dense'; activation: Activation } & Affine)
  | { kind: 'affine'; scale: Float64Array; shift: Float64Array }
  | { kind: 'activation'; activation: LayerActivation }
  /** Made by tighten.ts; `activation(x + bias)`. */
  | { kind: 'bias-activation'; bias: Float64Array; activation: Activation }
  /** Made by tighten.ts: a valid convolution without bias of [5,5,1,channels], then max pooling of 2 x 2. */
  | { kind: 'convolution-max-pool'; kernel: Float64Array; kernelShape: readonly number[] }
  | { kind: 'max-pool' | 'average-pool'; size: readonly [number, number]; strides: readonly [number, number]; padding: Padding }
  | { kind: 'global-average-pool' }
  | { kind: 'reshape'; shape: readonly number[] };

function values(weights: NetworkWeights, name: string): Float32Array {
  return weights.get(name) ?? new Float32Array(0);
}

/** kernel, bias of a layer as float64, a missing bias as zeros. */
function affineOf(layer: Layer & { useBias: boolean }, kernelShape: readonly number[], weights: NetworkWeights): Affine {
  const outputs = kernelShape[kernelShape.length - 1];
  return {
    kernel: Float64Array.from(values(weights, `${layer.name}/kernel`)),
    kernelShape,
    bias: layer.useBias ? Float64Array.from(values(weights, `${layer.name}/bias`)) : new Float64Array(outputs),
  };
}

/** The affine map of a BatchNorm with its running statistics: y = scale * x + shift. */
function batchNormMap(layer: Layer & { kind: 'batch-norm' }, channels: number, weights: NetworkWeights): { scale: Float64Array; shift: Float64Array } {
  const mean = values(weights, `${layer.name}/moving_mean`);
  const variance = values(weights, `${layer.name}/moving_variance`);
  const gamma = layer.scale ? values(weights, `${layer.name}/gamma`) : null;
  const beta = layer.center ? values(weights, `${layer.name}/beta`) : null;
  const scale = Float64Array.from({ length: channels }, (_, c) => (gamma ? gamma[c] : 1) / Math.sqrt(variance[c] + layer.epsilon));
  const shift = Float64Array.from({ length: channels }, (_, c) => (beta ? beta[c] : 0) - mean[c] * scale[c]);
  return { scale, shift };
}

/** Applies y = scale * x + shift AFTER an affine step, in place. */
function foldAfter(step: Affine, scale: Float64Array, shift: Float64Array): void {
  const outputs = step.bias.length;
  for (let i = 0; i < step.kernel.length; i++) step.kernel[i] *= scale[i % outputs];
  for (let o = 0; o < outputs; o++) step.bias[o] = step.bias[o] * scale[o] + shift[o];
}

/** Applies x -> scale * x + offset BEFORE an affine step, in place; exact where no zeros are padded in. */
function foldBefore(step: Affine, scale: number, offset: number): void {
  const outputs = step.bias.length;
  for (let i = 0; i < step.kernel.length; i++) {
    step.bias[i % outputs] += step.kernel[i] * offset;
    step.kernel[i] *= scale;
  }
}

class Folding {
  readonly steps: FoldedStep[] = [];
  #rescaling: { scale: number; offset: number } | null = null;

  constructor(readonly weights: NetworkWeights) {}

  /** A rescaling that could not fold becomes a step of its own. */
  flushRescaling(): void {
    if (!this.#rescaling) return;
    const { scale, offset } = this.#rescaling;
    this.#rescaling = null;
    this.steps.push({ kind: 'affine', scale: Float64Array.of(scale), shift: Float64Array.of(offset) });
  }

  add({ layer, input, output }: PlacedLayer): void {
    const channels = input[input.length - 1];
    switch (layer.kind) {
      case 'dropout':
        return;
      case 'rescaling': {
        const before = this.#rescaling ?? { scale: 1, offset: 0 };
        this.#rescaling = { scale: before.scale * layer.scale, offset: before.offset * layer.scale + layer.offset };
        return;
      }
      case 'convolution': {
        if (layer.padding === 'same') this.flushRescaling();
        const affine = affineOf(layer, [...layer.size, channels, layer.filters], this.weights);
        this.takeRescaling(affine);
        this.steps.push({ kind: 'convolution', strides: layer.strides, padding: layer.padding, activation: 'linear', ...affine });
        return;
      }
      case 'dense': {
        const affine = affineOf(layer, [channels, layer.units], this.weights);
        this.takeRescaling(affine);
        this.steps.push({ kind: 'dense', activation: 'linear', ...affine });
        return;
      }
      case 'flatten':
      case 'reshape':
        this.steps.push({ kind: 'reshape', shape: output });
        return;
      case 'batch-norm': {
        this.flushRescaling();
        const { scale, shift } = batchNormMap(layer, channels, this.weights);
        const last = this.steps.at(-1);
        if ((last?.kind === 'convolution' || last?.kind === 'dense') && last.activation === 'linear') foldAfter(last, scale, shift);
        else this.steps.push({ kind: 'affine', scale, shift });
        return;
      }
      case 'activation': {
        this.flushRescaling();
        const last = this.steps.at(-1);
        if ((last?.kind === 'convolution' || last?.kind === 'dense') && last.activation === 'linear') last.activation = layer.activation;
        else this.steps.push({ kind: 'activation', activation: layer.activation });
        return;
      }
      case 'global-average-pool':
        this.flushRescaling();
        this.steps.push({ kind: 'global-average-pool' });
        return;
      default:
        this.flushRescaling();
        this.steps.push({ kind: layer.kind, size: layer.size, strides: layer.strides, padding: layer.padding });
    }
  }

  private takeRescaling(step: Affine): void {
    if (!this.#rescaling) return;
    foldBefore(step, this.#rescaling.scale, this.#rescaling.offset);
    this.#rescaling = null;
  }
}

/**
 * The evaluation steps of a network.
 * @param weights checked by `checkWeights`
 */
export function foldNetwork(layers: readonly Layer[], weights: NetworkWeights): FoldedStep[] {
  const folding = new Folding(weights);
  for (const placed of placeLayers(layers)) folding.add(placed);
  folding.flushRescaling();
  return folding.steps;
}
