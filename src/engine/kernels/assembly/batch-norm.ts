/**
 * BatchNorm over rows (batch and pixels) with an activation behind it, as one operation forward and
 * one backward (Ioffe and Szegedy, arXiv:1502.03167, algorithm 1 and the gradients of section 3).
 *
 * Statistics are stable: blocks of rows are summed twice while they are in the first cache, first to
 * their mean, then to their squared deviation from it, and blocks and threads are joined in float64
 * by Chan, Golub and LeVeque's pairwise formula.
 */
import { GELU, RELU, gelu, geluDerivative, reluGradient } from './activation';
import { clear, madd, shareStart, zero } from './arithmetic';

/** Rows of a block: 64 x 192 channels are 48 KB, so that the second look finds them in the first or second cache. */
const BLOCK: i32 = 64;

/** Joins the mean and M2 of `more` samples into those of `have` samples, channel by channel. */
@inline
function join(mean: usize, squares: usize, have: f64, otherMean: f64, otherSquares: f64, more: f64): void {
  const delta = otherMean - load<f64>(mean);
  const total = have + more;
  store<f64>(mean, load<f64>(mean) + (delta * more) / total);
  store<f64>(squares, load<f64>(squares) + otherSquares + (delta * delta * have * more) / total);
}

@inline
function joinLanes(mean: usize, squares: usize, have: i32, blockMean: v128, blockSquares: v128, more: i32): void {
  join(mean, squares, have, f32x4.extract_lane(blockMean, 0), f32x4.extract_lane(blockSquares, 0), more);
  join(mean + 8, squares + 8, have, f32x4.extract_lane(blockMean, 1), f32x4.extract_lane(blockSquares, 1), more);
  join(mean + 16, squares + 16, have, f32x4.extract_lane(blockMean, 2), f32x4.extract_lane(blockSquares, 2), more);
  join(mean + 24, squares + 24, have, f32x4.extract_lane(blockMean, 3), f32x4.extract_lane(blockSquares, 3), more);
}

export function batchNormStatistics(
  thread: i32, threads: i32, z: usize, partials: usize, rows: i32, channels: i32,
): void {
  const first = shareStart(rows, thread, threads);
  const end = shareStart(rows, thread + 1, threads);
  const rowBytes = <usize>channels * 4;
  const means = partials + <usize>(thread * channels) * 16;
  const squares = means + <usize>channels * 8;
  clear(means, <usize>channels * 16);
  for (let row = first; row < end; row += BLOCK) {
    const count = min(BLOCK, end - row);
    const reciprocal = f32x4.splat(1.0 / <f32>count);
    for (let channel = 0; channel < channels; channel += 8) {
      const pair = channel + 8 <= channels;
      const from = z + <usize>row * rowBytes + <usize>channel * 4;
      const second: usize = pair ? 16 : 0;
      let low = zero(), high = zero();
      let at = from;
      for (let i = 0; i < count; i++) {
        low = f32x4.add(low, v128.load(at));
        high = f32x4.add(high, v128.load(at + second));
        at += rowBytes;
      }
      low = f32x4.mul(low, reciprocal);
      high = f32x4.mul(high, reciprocal);
      let lowSquares = zero(), highSquares = zero();
      at = from;
      for (let i = 0; i < count; i++) {
        const a = f32x4.sub(v128.load(at), low);
        const b = f32x4.sub(v128.load(at + second), high);
        lowSquares = madd(a, a, lowSquares);
        highSquares = madd(b, b, highSquares);
        at += rowBytes;
      }
      const place = <usize>channel * 8;
      joinLanes(means + place, squares + place, row - first, low, lowSquares, count);
      if (pair) joinLanes(means + place + 32, squares + place + 32, row - first, high, highSquares, count);
    }
  }
}

export function batchNormFinish(
  thread: i32, threads: i32, partials: usize, gamma: usize, beta: usize, statistics: usize,
  rows: i32, channels: i32, epsilon: f64,
): void {
  const end = shareStart(channels, thread + 1, threads);
  const row = <usize>channels * 4;
  for (let channel = shareStart(channels, thread, threads); channel < end; channel++) {
    let mean: f64 = 0;
    let squares: f64 = 0;
    let have: f64 = 0;
    for (let other = 0; other < threads; other++) {
      const more: f64 = shareStart(rows, other + 1, threads) - shareStart(rows, other, threads);
      if (more == 0) continue;
      const at = partials + <usize>(other * channels) * 16 + <usize>channel * 8;
      const delta = load<f64>(at) - mean;
      const total = have + more;
      mean += (delta * more) / total;
      squares += load<f64>(at + <usize>channels * 8) + (delta * delta * have * more) / total;
      have = total;
    }
    const variance = squares / have;
    const reciprocal = 1 / sqrt<f64>(variance + epsilon);
    const offset = <usize>channel * 4;
    const scale = reciprocal * (gamma ? <f64>load<f32>(gamma + offset) : 1);
    const shift = (beta ? <f64>load<f32>(beta + offset) : 0) - mean * scale;
    store<f32>(statistics + offset, <f32>mean);
    store<f32>(statistics + row + offset, <f32>variance);
    store<f32>(statistics + 2 * row + offset, <f32>reciprocal);
    store<f32>(statistics + 3 * row + offset, <f32>scale);
    store<f32>(statistics + 4 * row + offset, <f32>shift);
  }
}

export function batchNormApply(
  thread: i32, threads: i32, z: usize, statistics: usize, y: usize, rows: i32, channels: i32, activation: i32,
): void {
  const rowBytes = <usize>channels * 4;
  const scales = statistics + 3 * rowBytes;
  const shifts = scales + rowBytes;
  const end = shareStart(rows, thread + 1, threads);
  let row = shareStart(rows, thread, threads);
  z += <usize>row * rowBytes;
  y += <usize>row * rowBytes;
  for (; row < end; row++) {
    if (activation == RELU) {
      for (let at: usize = 0; at < rowBytes; at += 16) {
        const u = madd(v128.load(z + at), v128.load(scales + at), v128.load(shifts + at));
        v128.store(y + at, f32x4.max(u, zero()));
      }
    } else if (activation == GELU) {
      for (let at: usize = 0; at < rowBytes; at += 16) {
        v128.store(y + at, gelu(madd(v128.load(z + at), v128.load(scales + at), v128.load(shifts + at))));
      }
    } else {
      for (let at: usize = 0; at < rowBytes; at += 16) {
        v128.store(y + at, madd(v128.load(z + at), v128.load(scales + at), v128.load(shifts + at)));
      }
    }
    z += rowBytes;
    y += rowBytes;
  }
}

/** Adds the lanes of a float32 sum to float64 sums. */
@inline
function addLanes(to: usize, value: v128): void {
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(value)));
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(value, value, 2, 3, 0, 1))), 16);
}

export function batchNormGradientSums(
  thread: i32, threads: i32, z: usize, dy: usize, statistics: usize, partials: usize, dx: usize,
  rows: i32, channels: i32, activation: i32,
): void {
  const first = shareStart(rows, thread, threads);
  const end = shareStart(rows, thread + 1, threads);
  const rowBytes = <usize>channels * 4;
  const sums = partials + <usize>(thread * channels) * 16;
  const products = sums + <usize>channels * 8;
  clear(sums, <usize>channels * 16);
  for (let row = first; row < end; row += BLOCK) {
    const count = min(BLOCK, end - row);
    for (let offset: usize = 0; offset < rowBytes; offset += 16) {
      const mean = v128.load(statistics + offset);
      const deviation = v128.load(statistics + 2 * rowBytes + offset);
      const scale = v128.load(statistics + 3 * rowBytes + offset);
      const shift = v128.load(statistics + 4 * rowBytes + offset);
      let sum = zero(), product = zero();
      const start = <usize>row * rowBytes + offset;
      let from = z + start, gradient = dy + start;
      if (activation == GELU) {
        let to = dx + start;
        for (let i = 0; i < count; i++) {
          const value = v128.load(from);
          const g = f32x4.mul(v128.load(gradient), geluDerivative(madd(value, scale, shift)));
          v128.store(to, g);
          sum = f32x4.add(sum, g);
          product = madd(g, f32x4.sub(value, mean), product);
          from += rowBytes;
          gradient += rowBytes;
          to += rowBytes;
        }
      } else if (activation == RELU) {
        for (let i = 0; i < count; i++) {
          const value = v128.load(from);
          const g = reluGradient(madd(value, scale, shift), v128.load(gradient));
          sum = f32x4.add(sum, g);
          product = madd(g, f32x4.sub(value, mean), product);
          from += rowBytes;
          gradient += rowBytes;
        }
      } else {
        for (let i = 0; i < count; i++) {
          const g = v128.load(gradient);
          sum = f32x4.add(sum, g);
          product = madd(g, f32x4.sub(v128.load(from), mean), product);
          from += rowBytes;
          gradient += rowBytes;
        }
      }
      addLanes(sums + 2 * offset, sum);
      addLanes(products + 2 * offset, f32x4.mul(product, deviation));
    }
  }
}

export function batchNormGradientFinish(
  thread: i32, threads: i32, partials: usize, statistics: usize, dgamma: usize, dbeta: usize, coefficients: usize,
  rows: i32, channels: i32,
): void {
  const end = shareStart(channels, thread + 1, threads);
  const row = <usize>channels * 4;
  for (let channel = shareStart(channels, thread, threads); channel < end; channel++) {
    let sum: f64 = 0;
    let product: f64 = 0;
    for (let other = 0; other < threads; other++) {
      const at = partials + <usize>(other * channels) * 16 + <usize>channel * 8;
      sum += load<f64>(at);
      product += load<f64>(at + <usize>channels * 8);
    }
    const offset = <usize>channel * 4;
    if (dbeta) store<f32>(dbeta + offset, <f32>sum);
    if (dgamma) store<f32>(dgamma + offset, <f32>product);
    const deviation: f64 = load<f32>(statistics + 2 * row + offset);
    store<f32>(coefficients + offset, <f32>(sum / <f64>rows));
    store<f32>(coefficients + row + offset, <f32>((deviation * product) / <f64>rows));
  }
}

export function batchNormGradientApply(
  thread: i32, threads: i32, z: usize, dy: usize, statistics: usize, coefficients: usize, dx: usize,
  rows: i32, channels: i32, activation: i32,
): void {
  const rowBytes = <usize>channels * 4;
  const scales = statistics + 3 * rowBytes;
  const shifts = scales + rowBytes;
  const slopes = coefficients + rowBytes;
  const end = shareStart(rows, thread + 1, threads);
  let row = shareStart(rows, thread, threads);
  z += <usize>row * rowBytes;
  dy += <usize>row * rowBytes;
  dx += <usize>row * rowBytes;
  // With GELU the gradient behind the activation already lies in dx (batchNormGradientSums).
  const toGradient: usize = activation == GELU ? 0 : dy - dx;
  for (; row < end; row++) {
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const value = v128.load(z + at);
      const scale = v128.load(scales + at);
      let g = v128.load(dx + toGradient + at);
      if (activation == RELU) g = reluGradient(madd(value, scale, v128.load(shifts + at)), g);
      const centred = f32x4.sub(value, v128.load(statistics + at));
      const rest = f32x4.sub(f32x4.sub(g, v128.load(coefficients + at)), f32x4.mul(centred, v128.load(slopes + at)));
      v128.store(dx + at, f32x4.mul(scale, rest));
    }
    z += rowBytes;
    dx += rowBytes;
  }
}
