/**
 * Gradients of functions of the logits with respect to the images. TensorFlow.js's own `grads` runs
 * the network forward again for every gradient; here one forward pass serves as many backward passes
 * as are asked for (DeepFool asks for nine), and a backward pass may depend on the logits.
 *
 * It uses the engine's tape as `tf.grad` itself does; input-gradients.test.ts holds the two together.
 */
import * as tf from '@tensorflow/tfjs-core';
import { backpropagateGradients, getFilteredNodesXToY } from '@tensorflow/tfjs-core/dist/tape';
import type { Classifier } from '../models/classifier';

export interface LogitsAndGradients {
  /** [n,10] */
  logits: tf.Tensor2D;
  /** One [n,784] for each output gradient. */
  gradients: tf.Tensor2D[];
  /** What the forward pass kept for the backward passes, in bytes. */
  tapeBytes: number;
}

/**
 * Pulls gradients back from the logits to the images: J^T v for each v.
 * @param images [n,784]
 * @param outputGradients makes the v, each [n,10], from the logits
 * @returns tensors that belong to the caller (or the surrounding tidy)
 */
export function pullBack(
  classifier: Classifier,
  images: tf.Tensor2D,
  outputGradients: (logits: tf.Tensor2D) => tf.Tensor2D[],
): LogitsAndGradients {
  const engine = tf.engine();
  let tapeBytes = 0;
  const { logits, gradients } = tf.tidy(() => {
    const bytesBefore = tf.memory().numBytes;
    engine['startTape']();
    let logits: tf.Tensor2D;
    try {
      logits = tf.tidy(() => classifier.logits(asImages(images)));
    } finally {
      engine['endTape']();
    }
    const tape = engine.state.activeTape;
    tapeBytes = tf.memory().numBytes - bytesBefore;
    try {
      const path = getFilteredNodesXToY(tape, [images], logits);
      const gradients = outputGradients(logits).map((v) =>
        tf.tidy(() => {
          const accumulated: Record<number, tf.Tensor> = { [logits.id]: v };
          backpropagateGradients(accumulated, path, (f) => tf.tidy(() => f() as tf.Tensor), tf.add);
          return (accumulated[images.id] ?? tf.zerosLike(images)) as tf.Tensor2D;
        }),
      );
      return { logits, gradients };
    } finally {
      for (const node of tape) for (const saved of node.saved ?? []) saved.dispose();
      engine.state.activeTape = [];
    }
  });
  return { logits, gradients, tapeBytes };
}

/** [n,784] as the [n,28,28,1] that networks read. */
export function asImages(rows: tf.Tensor2D): tf.Tensor4D {
  return tf.reshape(rows, [rows.shape[0], 28, 28, 1]);
}

/**
 * Gradient of the cross-entropy summed over the batch, [n,784]: a sum, so that an image's gradient does
 * not depend on its batch.
 *
 * With respect to the logits it is p - onehot. The entry of the class itself is taken as minus the sum of
 * the others, which equals p - 1 but does not vanish in float32 before they do: on confident images p - 1
 * rounds to 0 although the direction is still known.
 * @param classes [n,10], one-hot
 */
export function crossEntropyGradient(classifier: Classifier, images: tf.Tensor2D, classes: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const { gradients } = pullBack(classifier, images, (logits) => [
      tf.tidy(() => {
        const others = tf.mul(tf.softmax(logits), tf.sub(1, classes));
        return tf.sub(others, tf.mul(classes, tf.sum(others, 1, true)));
      }),
    ]);
    return gradients[0];
  });
}

/**
 * Gradients of several functions of the logits at once, [m*n,784], row k*n + i for function k and image i.
 *
 * `shared` runs one forward pass and m backward passes; `tiled` repeats the images m times and runs one
 * pass each way over the larger batch: more arithmetic, but one dispatch of every kernel.
 * @param outputGradients m tensors [n,10]
 */
export function manyGradients(
  classifier: Classifier,
  images: tf.Tensor2D,
  outputGradients: readonly tf.Tensor2D[],
  strategy: GradientStrategy,
): { logits: tf.Tensor2D; gradients: tf.Tensor2D } {
  const n = images.shape[0];
  return tf.tidy(() => {
    if (strategy === 'shared') {
      const { logits, gradients } = pullBack(classifier, images, () => [...outputGradients]);
      return { logits, gradients: gradients.length === 1 ? gradients[0] : tf.concat(gradients, 0) };
    }
    const all = tf.concat([...outputGradients], 0);
    const { logits, gradients } = pullBack(classifier, tf.tile(images, [outputGradients.length, 1]), () => [all]);
    return { logits: tf.slice(logits, [0, 0], [n, 10]), gradients: gradients[0] };
  });
}

export type GradientStrategy = 'shared' | 'tiled';

/** Rows that a graphics processor computes about as fast as one. */
const FREE_ROWS_ON_A_GPU = 64;

/**
 * The faster of the two ways. Measured on cpu and wasm (docs of bench/attacks.ts): sharing the forward pass
 * wins at every batch size. A graphics processor is idle for a few images, and there one pass is one
 * round of dispatches instead of nine.
 */
export function gradientStrategy(images: number, functions: number): GradientStrategy {
  const onGpu = tf.getBackend() === 'webgl' || tf.getBackend() === 'webgpu';
  return onGpu && images * functions <= FREE_ROWS_ON_A_GPU ? 'tiled' : 'shared';
}
