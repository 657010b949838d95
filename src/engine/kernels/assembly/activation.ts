/**
 * Activations and their derivatives on vectors of four, and bias with activation as a kernel.
 * Codes as in abi.ts: 0 linear, 1 ReLU, 2 exact GELU u * Phi(u) (Hendrycks and Gimpel,
 * arXiv:1606.08415, equation 1).
 */
import { madd, shareStart, splat, zero } from './arithmetic';
import { scaledTail } from './generated/gaussian-tail';

export const LINEAR: i32 = 0;
export const RELU: i32 = 1;
export const GELU: i32 = 2;

/**
 * exp(v) for v <= 0, relative error about 1e-7; 2^-126 and below come out as about 2^-126.
 * v = k ln 2 + r with |r| <= ln 2 / 2, Taylor's polynomial of degree 7 for exp(r), k into the exponent.
 */
@inline
export function exponential(v: v128): v128 {
  const clamped = f32x4.max(v, splat(-87.0));
  const k = f32x4.nearest(f32x4.mul(clamped, splat(1.44269504088896)));
  // ln 2 in two parts: the first has few bits, so that k times it is exact.
  const r = madd(k, splat(2.12194440e-4), madd(k, splat(-0.693359375), clamped));
  let p = splat(1.98412698e-4);
  p = madd(p, r, splat(1.38888889e-3));
  p = madd(p, r, splat(8.33333333e-3));
  p = madd(p, r, splat(4.16666667e-2));
  p = madd(p, r, splat(1.66666667e-1));
  p = madd(p, r, splat(0.5));
  p = madd(p, r, splat(1.0));
  p = madd(p, r, splat(1.0));
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return f32x4.mul(p, exponent);
}

/** exp(-u^2 / 2). */
@inline
function bell(u: v128): v128 {
  return exponential(f32x4.mul(f32x4.mul(u, u), splat(-0.5)));
}

/** Phi(u), given bell(u). */
@inline
function normalDistribution(u: v128, exponent: v128): v128 {
  const x = f32x4.min(f32x4.mul(f32x4.abs(u), splat(0.70710678118654752)), splat(9.3));
  const tail = f32x4.mul(f32x4.mul(scaledTail(x), exponent), splat(0.5));
  return v128.bitselect(tail, f32x4.sub(splat(1.0), tail), f32x4.lt(u, zero()));
}

@inline
export function gelu(u: v128): v128 {
  return f32x4.mul(u, normalDistribution(u, bell(u)));
}

/** Phi(u) + u * density(u). */
@inline
export function geluDerivative(u: v128): v128 {
  const exponent = bell(u);
  return madd(f32x4.mul(u, splat(0.39894228040143268)), exponent, normalDistribution(u, exponent));
}

/** dy where u > 0, else 0: ReLU's gradient, 0 at 0. */
@inline
export function reluGradient(u: v128, dy: v128): v128 {
  return v128.and(dy, f32x4.gt(u, zero()));
}

@inline
function activate(u: v128, activation: i32): v128 {
  if (activation == RELU) return f32x4.max(u, zero());
  if (activation == GELU) return gelu(u);
  return u;
}

@inline
function gradient(u: v128, dy: v128, activation: i32): v128 {
  if (activation == RELU) return reluGradient(u, dy);
  if (activation == GELU) return f32x4.mul(dy, geluDerivative(u));
  return dy;
}

@inline
function loadBias(bias: usize, channel: i32): v128 {
  return bias ? v128.load(bias + <usize>channel * 4) : zero();
}

/** One vector with a single value in lane 0: the channels that are left after the fours. */
@inline
function loadOne(at: usize): v128 {
  return at ? v128.load32_zero(at) : zero();
}

export function biasActivation(
  thread: i32, threads: i32, z: usize, bias: usize, y: usize, rows: i32, channels: i32, activation: i32,
): void {
  const end = shareStart(rows, thread + 1, threads);
  let row = shareStart(rows, thread, threads);
  const rowBytes = <usize>channels * 4;
  z += <usize>row * rowBytes;
  y += <usize>row * rowBytes;
  for (; row < end; row++) {
    let channel = 0;
    for (; channel + 4 <= channels; channel += 4) {
      v128.store(y, activate(f32x4.add(v128.load(z), loadBias(bias, channel)), activation));
      z += 16;
      y += 16;
    }
    for (; channel < channels; channel++) {
      const u = f32x4.add(loadOne(z), loadOne(bias ? bias + <usize>channel * 4 : 0));
      v128.store_lane<f32>(y, activate(u, activation), 0);
      z += 4;
      y += 4;
    }
  }
}

export function biasActivationGradient(
  thread: i32, threads: i32, z: usize, bias: usize, dy: usize, dx: usize, rows: i32, channels: i32, activation: i32,
): void {
  const end = shareStart(rows, thread + 1, threads);
  let row = shareStart(rows, thread, threads);
  const start = <usize>row * <usize>channels * 4;
  z += start;
  dy += start;
  dx += start;
  for (; row < end; row++) {
    let channel = 0;
    for (; channel + 4 <= channels; channel += 4) {
      const u = f32x4.add(v128.load(z), loadBias(bias, channel));
      v128.store(dx, gradient(u, v128.load(dy), activation));
      z += 16;
      dy += 16;
      dx += 16;
    }
    for (; channel < channels; channel++) {
      const u = f32x4.add(loadOne(z), loadOne(bias ? bias + <usize>channel * 4 : 0));
      v128.store_lane<f32>(dx, gradient(u, loadOne(dy), activation), 0);
      z += 4;
      dy += 4;
      dx += 4;
    }
  }
}
