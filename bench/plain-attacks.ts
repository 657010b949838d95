/**
 * The attacks as a person writes them with plain TensorFlow.js: one image at a time, `tf.grad` for every
 * gradient, every draw shown to the network. The same number of steps and the same kind of result as the
 * lab's attacks; the stock side of bench/attacks.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { AttackEntry, AttackParameters } from '../src/core/catalogue/attacks';
import { Random } from '../src/core/random/random';

type Logits = (images: tf.Tensor4D) => tf.Tensor2D;

/** Attacks one image [1,28,28,1] and reads what the network makes of the result. */
export async function plainAttack(entry: AttackEntry, parameters: AttackParameters, logits: Logits, image: tf.Tensor4D, label: number, epsilon: number): Promise<void> {
  await classOf(logits, image);
  let adversarial: tf.Tensor4D;
  if (entry.id.endsWith('deepfool')) adversarial = await deepfool(entry, parameters, logits, image, label);
  else if (entry.usesGradient) adversarial = descend(entry, parameters, logits, image, label, epsilon);
  else adversarial = await noise(entry, parameters, logits, image, label, epsilon);
  const clipped = tf.tidy(() => {
    const delta = tf.sub(adversarial, image);
    const inside = entry.norm === 'linf' ? tf.clipByValue(delta, -epsilon, epsilon) : tf.mul(delta, tf.minimum(1, tf.div(epsilon, tf.add(tf.norm(delta), 1e-12))));
    return tf.add<tf.Tensor4D>(image, inside);
  });
  await classOf(logits, clipped);
  tf.dispose([adversarial, clipped]);
}

async function classOf(logits: Logits, image: tf.Tensor4D): Promise<number> {
  const best = tf.tidy(() => tf.argMax(logits(image), 1));
  const [value] = await best.data();
  best.dispose();
  return value;
}

function descend(entry: AttackEntry, parameters: AttackParameters, logits: Logits, image: tf.Tensor4D, label: number, epsilon: number): tf.Tensor4D {
  const steps = Number(parameters.steps ?? 1);
  const step = epsilon * Number(parameters.relativeStepSize ?? 1);
  const onehot = tf.oneHot(tf.tensor1d([label], 'int32'), 10);
  const gradient = tf.grad((x) => tf.losses.softmaxCrossEntropy(onehot, logits(x as tf.Tensor4D)));
  let x = image.clone();
  for (let i = 0; i < steps; i++) {
    const next = tf.tidy(() => {
      const g = gradient(x);
      if (entry.norm === 'linf') {
        return tf.clipByValue(tf.add(image, tf.clipByValue(tf.sub(tf.add(x, tf.mul(step, tf.sign(g))), image), -epsilon, epsilon)), 0, 1);
      }
      const delta = tf.sub(tf.add(x, tf.mul(step, tf.div(g, tf.add(tf.norm(g), 1e-12)))), image);
      const inside = tf.mul(delta, tf.minimum(1, tf.div(epsilon, tf.add(tf.norm(delta), 1e-12))));
      return tf.clipByValue(tf.add(image, inside), 0, 1);
    });
    x.dispose();
    x = next as tf.Tensor4D;
  }
  onehot.dispose();
  return x;
}

async function deepfool(entry: AttackEntry, parameters: AttackParameters, logits: Logits, image: tf.Tensor4D, label: number): Promise<tf.Tensor4D> {
  let x = image.clone();
  let total: tf.Tensor4D = tf.zerosLike(image);
  for (let step = 0; step < Number(parameters.steps) && (await classOf(logits, x)) === label; step++) {
    let best: { distance: number; move: tf.Tensor4D } | null = null;
    for (let k = 0; k < 10; k++) {
      if (k === label) continue;
      const { gap, w, length } = tf.tidy(() => {
        const signs = tf.tensor2d(Array.from({ length: 10 }, (_, j) => (j === k ? 1 : j === label ? -1 : 0)), [1, 10]);
        const difference = (v: tf.Tensor): tf.Scalar => tf.sum(tf.mul(logits(v as tf.Tensor4D), signs));
        const { value, grad } = tf.valueAndGrad(difference)(x);
        return { gap: value, w: grad as tf.Tensor4D, length: entry.norm === 'l2' ? tf.norm(grad) : tf.sum(tf.abs(grad)) };
      });
      const distance = Math.abs((await gap.data())[0]) / ((await length.data())[0] + 1e-8);
      if (!best || distance < best.distance) {
        best?.move.dispose();
        best = { distance, move: tf.tidy(() => (entry.norm === 'l2' ? tf.mul(w, tf.div(distance + 1e-4, length)) : tf.mul(distance + 1e-4, tf.sign(w)))) };
      }
      tf.dispose([gap, w, length]);
    }
    const moved = tf.tidy(() => tf.add<tf.Tensor4D>(total, best!.move));
    const next = tf.tidy(() => tf.clipByValue(tf.add<tf.Tensor4D>(image, tf.mul(moved, 1 + Number(parameters.overshoot))), 0, 1));
    tf.dispose([x, total, best!.move]);
    x = next;
    total = moved;
  }
  total.dispose();
  return x;
}

/** Gaussian noise and salt and pepper: draw, show, keep. */
async function noise(entry: AttackEntry, parameters: AttackParameters, logits: Logits, image: tf.Tensor4D, label: number, epsilon: number): Promise<tf.Tensor4D> {
  const random = Random.of('plain', label);
  const pixels = await image.data();
  const once = entry.id === 'l2-gaussian';
  const tries = once ? 1 : Number(parameters.repeats ?? parameters.steps);
  let kept = image.clone();
  for (let t = 0; t < tries; t++) {
    const drawn = new Float32Array(784);
    if (entry.id === 'salt-and-pepper') {
      const p = (t + 1) / tries;
      for (let i = 0; i < 784; i++) {
        const u = random.uniform();
        drawn[i] = u < p / 2 ? 0 : u >= 1 - p / 2 ? 1 : pixels[i];
      }
    } else {
      for (let i = 0; i < 784; i++) drawn[i] = random.normal();
      const length = Math.hypot(...drawn);
      for (let i = 0; i < 784; i++) drawn[i] = Math.min(Math.max(pixels[i] + (epsilon * drawn[i]) / length, 0), 1);
    }
    const candidate = tf.tensor4d(drawn, [1, 28, 28, 1]);
    const fooled = !once && (await classOf(logits, candidate)) !== label;
    if (once || fooled) {
      kept.dispose();
      kept = candidate;
      if (fooled && entry.id === 'l2-gaussian-repeated') break;
    } else candidate.dispose();
  }
  return kept;
}
