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

/**
 * Rows up to which one pass over a tiled batch is the faster way. On wasm and cpu, nine gradients of the
 * golden network took 5 ms tiled and 10 ms shared for one image, 15 and 11 ms for eight, 104 and 62 ms for 64:
 * for a few images the dispatching counts, then the arithmetic. A graphics processor has room for more.
 */
const TILED_ROWS = { processor: 36, graphics: 288 } as const;

/** The faster of the two ways for this many images and functions. */
export function gradientStrategy(images: number, functions: number): GradientStrategy {
  const onGraphics = tf.getBackend() === 'webgl' || tf.getBackend() === 'webgpu';
  return images * functions <= TILED_ROWS[onGraphics ? 'graphics' : 'processor'] ? 'tiled' : 'shared';
}
