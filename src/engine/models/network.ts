/**
 * A single trained network as a classifier: the evaluation of a list of layers with its weights
 * folded (fold.ts) and uploaded once. Training has its own interpreter (../training).
 */
import { add, keep, mul, reshape, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { LabError } from '../../core/errors';
import { activate, biasActivate } from '../kernels/fused';
import { checkWeights, countParameters } from './architecture';
import type { Layer, NetworkWeights } from './architecture';
import type { Classifier, Head } from './classifier';
import { foldNetwork } from './fold';
import type { FoldedStep } from './fold';
import { convolution, convolutionThenMaxPool, dense, globalAveragePool, pool } from './operations';
import { tightenSteps } from './tighten';

/** A folded step with its constants on the backend. */
interface UploadedStep {
  step: FoldedStep;
  /** kernel and bias, or scale and shift */
  first: Tensor | null;
  second: Tensor | null;
}

/** Uploads values so that no surrounding tidy frees them. */
function upload(values: Float64Array, shape: readonly number[]): Tensor {
  return keep(tensor(Float32Array.from(values), [...shape], 'float32'));
}

function uploadStep(step: FoldedStep): UploadedStep {
  if (step.kind === 'convolution' || step.kind === 'dense') {
    const bias = step.bias.length > 0 ? upload(step.bias, [step.bias.length]) : null;
    return { step, first: upload(step.kernel, step.kernelShape), second: bias };
  }
  if (step.kind === 'convolution-max-pool') return { step, first: upload(step.kernel, step.kernelShape), second: null };
  if (step.kind === 'bias-activation') return { step, first: upload(step.bias, [step.bias.length]), second: null };
  if (step.kind === 'affine') {
    return { step, first: upload(step.scale, [step.scale.length]), second: upload(step.shift, [step.shift.length]) };
  }
  return { step, first: null, second: null };
}

function run({ step, first, second }: UploadedStep, x: Tensor): Tensor {
  switch (step.kind) {
    case 'convolution':
      return convolution(x as Tensor4D, first as Tensor4D, second as Tensor1D | null, step.strides, step.padding, step.activation);
    case 'convolution-max-pool':
      return convolutionThenMaxPool(x as Tensor4D, first as Tensor4D);
    case 'dense':
      return dense(x as Tensor2D, first as Tensor2D, second as Tensor1D, step.activation);
    case 'affine':
      return add(mul(x, first as Tensor1D), second as Tensor1D);
    case 'activation':
      return activate(x, step.activation);
    case 'bias-activation':
      return biasActivate(x, first as Tensor1D, step.activation);
    case 'global-average-pool':
      return globalAveragePool(x as Tensor4D);
    case 'reshape':
      return reshape(x, [x.shape[0], ...step.shape]);
    default:
      return pool(step.kind, x as Tensor4D, step.size, step.strides, step.padding);
  }
}

/** A network in evaluation mode. Its parts are immutable; training makes a new one. */
export class Network implements Classifier {
  readonly parameters: number;
  readonly head?: Head;
  readonly #steps: readonly UploadedStep[];

  /**
   * @param id name for messages and results
   * @param layers from [28,28,1] to ten logits
   * @param weights by parameter name; kept, not copied: do not change them
   * @throws LabError `model-shape` or `model-weights`
   */
  constructor(
    readonly id: string,
    readonly layers: readonly Layer[],
    readonly weights: NetworkWeights,
  ) {
    checkWeights(layers, weights);
    this.parameters = countParameters(layers);
    this.#steps = tightenSteps(foldNetwork(layers, weights)).map(uploadStep);
    const last = this.#steps.at(-1);
    if (last?.step.kind === 'dense' && last.step.activation === 'linear') {
      this.head = { weights: last.first as Tensor2D, bias: last.second as Tensor1D };
    }
  }

  logits(images: Tensor4D): Tensor2D {
    return tidy(() => this.#through(this.#steps, images) as Tensor2D);
  }

  /**
   * Inputs of the last dense layer, [n,d].
   * @throws LabError `no-features` where the network does not end in a dense layer (then it has no `head` either)
   */
  features(images: Tensor4D): Tensor2D {
    if (!this.head) {
      throw new LabError('no-features', `The network "${this.id}" does not end in a dense layer, so it has no features. Choose another score or network.`);
    }
    return tidy(() => this.#through(this.#steps.slice(0, -1), images) as Tensor2D);
  }

  dispose(): void {
    for (const { first, second } of this.#steps) {
      first?.dispose();
      second?.dispose();
    }
  }

  #through(steps: readonly UploadedStep[], images: Tensor4D): Tensor {
    return steps.reduce<Tensor>((x, step) => run(step, x), images);
  }
}
