/**
 * The network that is being trained, as a classifier that attacks can be run on: with the weights of the
 * moment, in evaluation mode.
 *
 * On the processor the weights are read back and folded into a `Network` for each step, because its passes
 * are the fast ones. Measured on wasm, one thread: folding takes 1.5 ms for `cnn`, where each gradient of
 * 120 images takes 15, and 53 ms for `madry`, where each gradient of 100 images takes 133. On a graphics
 * card reading back would be the slow part, so the live tensors are used as they are.
 */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { onGraphicsProcessor } from '../attacks/judge';
import { countParameters } from '../models/architecture';
import type { Classifier } from '../models/classifier';
import { Network } from '../models/network';
import { TrainingPass } from './forward';
import type { TrainingState } from './training-state';

/** Evaluation on the state's own tensors: right until the next step changes them. It owns nothing. */
export class LiveClassifier implements Classifier {
  readonly parameters: number;
  readonly #pass: TrainingPass;

  constructor(
    readonly id: string,
    private readonly state: TrainingState,
  ) {
    this.parameters = countParameters(state.layers);
    this.#pass = new TrainingPass(state.layers);
  }

  logits(images: Tensor4D): Tensor2D {
    return this.#pass.evaluationLogits(images, this.state.withStatistics);
  }

  dispose(): void {
    // The tensors belong to the state.
  }
}

/** The state's network of this moment, in the form that is faster here; the caller disposes it before the next step. */
export async function classifierOf(id: string, state: TrainingState): Promise<Classifier> {
  return onGraphicsProcessor() ? new LiveClassifier(id, state) : new Network(id, state.layers, await state.evaluationWeights(false));
}
