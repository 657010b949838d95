/**
 * The attacks the plain way, the other side of bench/attacks.ts: a loop over single images with stock
 * TensorFlow.js, as kennysong/adversarial.js writes them: a layers-model asked by `predict`, one `tf.grad` for
 * every gradient, noise by `tf.randomNormal` and `tf.randomUniform`, every pattern shown to the network and
 * its answer read back. What it computes is what Foolbox defines and the lab's attacks compute: as many steps,
 * the same stopping, the verdict on the clipped image; and it comes back with the same things: the image, how
 * it is read, and the size of the change in three norms.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { AttackEntry, AttackParameters } from '../src/core/catalogue/attacks';

type Image = tf.Tensor4D;

/** What is attacked, and how. */
export interface PlainSettings {
  entry: AttackEntry;
  parameters: AttackParameters;
  model: LayersModel;
  label: number;
  epsilon: number;
}

interface Plain extends PlainSettings {
  /** [1,28,28,1] */
  image: Image;
}

export interface PlainResult {
  /** [28,28] */
  adversarial: Float32Array;
  clean: number;
  attacked: number;
  l2: number;
  linf: number;
  l0: number;
}

/** Attacks one image [28,28] in [0,1] and reads what the network makes of the result. */
export async function plainAttack(settings: PlainSettings, pixels: Float32Array): Promise<PlainResult> {
  const { entry, model, epsilon } = settings;
  const image = tf.tensor4d(pixels, [1, 28, 28, 1]);
  const plain: Plain = { ...settings, image };
  const clean = await classOf(model, image);
  const found = await search(plain);
  const clipped = tf.tidy(() => tf.add<Image>(image, project(entry, tf.sub<Image>(found, image), epsilon)));
  const attacked = await classOf(model, clipped);
  const sizes = tf.tidy(() => {
    const delta = tf.sub(clipped, image);
    return [tf.norm(delta), tf.max(tf.abs(delta)), tf.sum(tf.cast(tf.notEqual(delta, 0), 'float32'))];
  });
  const [[l2], [linf], [l0]] = await Promise.all(sizes.map((size) => size.data()));
  const adversarial = (await clipped.data()) as Float32Array;
  tf.dispose([image, found, clipped, ...sizes]);
  return { adversarial, clean, attacked, l2, linf, l0 };
}

function search(plain: Plain): Promise<Image> {
  const { entry } = plain;
  if (entry.id.endsWith('deepfool')) return deepfool(plain);
  if (entry.usesGradient) return Promise.resolve(descend(plain));
  return entry.minimisation ? saltAndPepper(plain) : gaussian(plain);
}

async function classOf(model: LayersModel, image: Image): Promise<number> {
  const best = tf.tidy(() => tf.argMax(model.predict(image) as tf.Tensor2D, 1));
  const [value] = await best.data();
  best.dispose();
  return value;
}

function project(entry: AttackEntry, delta: Image, epsilon: number): Image {
  if (entry.norm === 'linf') return tf.clipByValue(delta, -epsilon, epsilon);
  return tf.mul(delta, tf.minimum(1, tf.div(epsilon, tf.maximum(tf.norm(delta), 1e-12))));
}

function descend({ entry, parameters, model, image, label, epsilon }: Plain): Image {
  const steps = Number(parameters.steps ?? 1);
  const step = epsilon * Number(parameters.relativeStepSize ?? 1);
  const onehot = tf.oneHot(tf.tensor1d([label], 'int32'), 10);
  const gradient = tf.grad((x) => tf.losses.softmaxCrossEntropy(onehot, model.predict(x) as tf.Tensor2D));
  let x = tf.tidy(() => (parameters.randomStart ? tf.clipByValue(tf.add<Image>(image, randomStart(entry, epsilon)), 0, 1) : tf.clone(image)));
  for (let i = 0; i < steps; i++) {
    const next = tf.tidy(() => {
      const g = gradient(x);
      const direction = entry.norm === 'linf' ? tf.sign(g) : tf.div(g, tf.maximum(tf.norm(g), 1e-12));
      const delta = tf.sub<Image>(tf.add(x, tf.mul(step, direction)), image);
      return tf.clipByValue(tf.add<Image>(image, project(entry, delta, epsilon)), 0, 1);
    });
    x.dispose();
    x = next;
  }
  onehot.dispose();
  return x;
}

function randomStart(entry: AttackEntry, epsilon: number): Image {
  if (entry.norm === 'linf') return tf.randomUniform([1, 28, 28, 1], -epsilon, epsilon);
  const point = tf.randomNormal([784 + 2]);
  return tf.reshape(tf.mul(tf.slice(point, 0, 784), tf.div(epsilon, tf.norm(point))), [1, 28, 28, 1]);
}

async function deepfool({ entry, parameters, model, image, label }: Plain): Promise<Image> {
  let x = image.clone();
  let total: Image = tf.zerosLike(image);
  for (let step = 0; step < Number(parameters.steps) && (await classOf(model, x)) === label; step++) {
    let best: { distance: number; move: Image } | null = null;
    for (let k = 0; k < 10; k++) {
      if (k === label) continue;
      const { gap, w, length } = tf.tidy(() => {
        const signs = tf.tensor2d(Array.from({ length: 10 }, (_, j) => (j === k ? 1 : j === label ? -1 : 0)), [1, 10]);
        const difference = (v: tf.Tensor): tf.Scalar => tf.sum(tf.mul(model.predict(v) as tf.Tensor2D, signs));
        const { value, grad } = tf.valueAndGrad(difference)(x);
        return { gap: value, w: grad as Image, length: entry.norm === 'l2' ? tf.norm(grad) : tf.sum(tf.abs(grad)) };
      });
      const distance = Math.abs((await gap.data())[0]) / ((await length.data())[0] + 1e-8);
      if (!best || distance < best.distance) {
        best?.move.dispose();
        best = { distance, move: tf.tidy(() => (entry.norm === 'l2' ? tf.mul(w, tf.div(distance + 1e-4, length)) : tf.mul(distance + 1e-4, tf.sign(w)))) };
      }
      tf.dispose([gap, w, length]);
    }
    const moved = tf.tidy(() => tf.add<Image>(total, best!.move));
    const next = tf.tidy(() => tf.clipByValue(tf.add<Image>(image, tf.mul(moved, 1 + Number(parameters.overshoot))), 0, 1));
    tf.dispose([x, total, best!.move]);
    x = next;
    total = moved;
  }
  total.dispose();
  return x;
}

/** Once, or again and again until a draw fools. */
async function gaussian({ entry, parameters, model, image, label, epsilon }: Plain): Promise<Image> {
  const once = entry.id === 'l2-gaussian';
  for (let t = 0; t < Number(parameters.repeats ?? 1); t++) {
    const noisy = tf.tidy(() => {
      const p = tf.randomNormal<tf.Rank.R4>([1, 28, 28, 1]);
      return tf.clipByValue(tf.add<Image>(image, tf.mul(p, tf.div(epsilon, tf.norm(p)))), 0, 1);
    });
    if (once || (await classOf(model, noisy)) !== label) return noisy;
    noisy.dispose();
  }
  return image.clone();
}

async function saltAndPepper({ parameters, model, image, label }: Plain): Promise<Image> {
  const steps = Number(parameters.steps);
  let kept = image.clone();
  let best = Infinity;
  let lowest = 0;
  let highest = 1;
  let increment = 1 / steps;
  let p = increment;
  for (let step = 0; step < steps; step++) {
    const { noisy, norm } = tf.tidy(() => {
      const u = tf.randomUniform<tf.Rank.R4>([1, 28, 28, 1]);
      const salt = tf.cast(tf.greaterEqual(u, 1 - p / 2), 'float32');
      const pepper = tf.cast(tf.less(u, p / 2), 'float32');
      const noisy = tf.clipByValue(tf.sub<Image>(tf.add(image, salt), pepper), 0, 1);
      return { noisy, norm: tf.norm(tf.sub(noisy, image)) };
    });
    const length = (await norm.data())[0];
    norm.dispose();
    const fooled = (await classOf(model, noisy)) !== label && length < best;
    if (fooled) {
      kept.dispose();
      kept = noisy;
      best = length;
      lowest = p / 2;
      highest = Math.min(1.2 * p, 1);
      increment = (highest - lowest) / (steps - step);
    } else noisy.dispose();
    if (fooled || p === highest) p = lowest;
    p = Math.min(p + increment, highest);
  }
  return kept;
}
