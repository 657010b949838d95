/**
 * The ends of a training step: softmax with cross-entropy in front of the backward pass, Adam behind it.
 */
import { exponential } from './activation';
import { madd, shareStart, splat } from './arithmetic';

/** exp(v) of one v <= 0. */
@inline
function exponentialOf(v: f32): f32 {
  return f32x4.extract_lane(exponential(f32x4.splat(v)), 0);
}

/**
 * ln(v) for v >= 1 in float64: v = 2^k m with m around 1, and ln m = 2 artanh((m - 1) / (m + 1)) as a
 * series in a quantity of at most 0.172, so that eight terms are exact to 1e-13.
 */
function logarithm(v: f64): f64 {
  const bits = reinterpret<u64>(v);
  let k = <i32>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    k++;
  }
  const t = (m - 1) / (m + 1);
  const square = t * t;
  let sum: f64 = 0;
  for (let i = 15; i > 0; i -= 2) sum = sum * square + 1 / <f64>i;
  return <f64>k * 0.6931471805599453 + 2 * t * sum;
}

export function softmaxCrossEntropy(
  thread: i32, threads: i32, logits: usize, labels: usize, losses: usize, gradient: usize, rows: i32, classes: i32, scale: f64,
): void {
  const end = shareStart(rows, thread + 1, threads);
  const rowBytes = <usize>classes * 4;
  for (let row = shareStart(rows, thread, threads); row < end; row++) {
    const offset = <usize>row * rowBytes;
    let largest = load<f32>(logits + offset);
    for (let i: usize = 4; i < rowBytes; i += 4) largest = max(largest, load<f32>(logits + offset + i));
    let total: f64 = 0;
    let mass: f64 = 0;
    let expected: f64 = 0;
    for (let i: usize = 0; i < rowBytes; i += 4) {
      const shifted = load<f32>(logits + offset + i) - largest;
      const weight: f64 = load<f32>(labels + offset + i);
      const exponent = exponentialOf(shifted);
      total += exponent;
      mass += weight;
      expected += weight * shifted;
      if (gradient) store<f32>(gradient + offset + i, exponent);
    }
    store<f32>(losses + <usize>row * 4, <f32>(mass * logarithm(total) - expected));
    if (!gradient) continue;
    const factor = (scale * mass) / total;
    for (let i: usize = 0; i < rowBytes; i += 4) {
      const at = gradient + offset + i;
      store<f32>(at, <f32>(factor * <f64>load<f32>(at) - scale * <f64>load<f32>(labels + offset + i)));
    }
  }
}

export function adam(
  thread: i32, threads: i32, weights: usize, gradient: usize, first: usize, second: usize, count: i32,
  learningRate: f64, beta1: f64, beta2: f64, epsilon: f64, correction1: f64, correction2: f64,
): void {
  const keep1 = splat(<f32>beta1), take1 = splat(<f32>(1 - beta1));
  const keep2 = splat(<f32>beta2), take2 = splat(<f32>(1 - beta2));
  const small = splat(<f32>epsilon);
  const rate = splat(<f32>(-learningRate / correction1));
  const unbias = splat(<f32>(1 / correction2));
  const groups = (count + 3) >> 2;
  const end = <usize>shareStart(groups, thread + 1, threads) * 16;
  const bytes = <usize>count * 4;
  for (let at = <usize>shareStart(groups, thread, threads) * 16; at < end; at += 16) {
    if (at + 16 <= bytes) {
      const g = v128.load(gradient + at);
      const m = madd(v128.load(first + at), keep1, f32x4.mul(g, take1));
      const v = madd(v128.load(second + at), keep2, f32x4.mul(f32x4.mul(g, g), take2));
      const step = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(f32x4.mul(v, unbias)), small));
      v128.store(first + at, m);
      v128.store(second + at, v);
      v128.store(weights + at, f32x4.add(v128.load(weights + at), step));
      continue;
    }
    for (let i = at; i < bytes; i += 4) {
      const g = v128.load32_zero(gradient + i);
      const m = madd(v128.load32_zero(first + i), keep1, f32x4.mul(g, take1));
      const v = madd(v128.load32_zero(second + i), keep2, f32x4.mul(f32x4.mul(g, g), take2));
      const step = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(f32x4.mul(v, unbias)), small));
      v128.store_lane<f32>(first + i, m, 0);
      v128.store_lane<f32>(second + i, v, 0);
      v128.store_lane<f32>(weights + i, f32x4.add(v128.load32_zero(weights + i), step), 0);
    }
  }
}
