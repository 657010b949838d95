/**
 * Max pooling of 2 x 2 with stride 2 and its gradient, which goes to the first maximum of a window in
 * reading order (as PyTorch and TensorFlow.js's cpu backend have it).
 */
import { clear, shareStart } from './arithmetic';

/** Four channels, or the last one alone in lane 0. */
@inline
function loadChannels(at: usize, whole: bool): v128 {
  return whole ? v128.load(at) : v128.load32_zero(at);
}

@inline
function storeChannels(at: usize, value: v128, whole: bool): void {
  if (whole) v128.store(at, value);
  else v128.store_lane<f32>(at, value, 0);
}

export function maxPool(
  thread: i32, threads: i32, x: usize, y: usize, batch: i32, height: i32, width: i32, channels: i32,
): void {
  const outHeight = height >> 1;
  const outWidth = width >> 1;
  const pixelBytes = <usize>channels * 4;
  const rowBytes = <usize>width * pixelBytes;
  const end = shareStart(batch * outHeight, thread + 1, threads);
  for (let row = shareStart(batch * outHeight, thread, threads); row < end; row++) {
    const image = row / outHeight;
    let from = x + <usize>(image * height + 2 * (row - image * outHeight)) * rowBytes;
    let to = y + <usize>(row * outWidth) * pixelBytes;
    for (let column = 0; column < outWidth; column++) {
      for (let channel = 0; channel < channels; ) {
        const whole = channel + 4 <= channels;
        const a = loadChannels(from, whole), b = loadChannels(from + pixelBytes, whole);
        const c = loadChannels(from + rowBytes, whole), d = loadChannels(from + rowBytes + pixelBytes, whole);
        storeChannels(to, f32x4.max(f32x4.max(a, b), f32x4.max(c, d)), whole);
        const step = whole ? 4 : 1;
        channel += step;
        from += <usize>step * 4;
        to += <usize>step * 4;
      }
      from += pixelBytes;
    }
  }
}

export function maxPoolGradient(
  thread: i32, threads: i32, x: usize, dy: usize, dx: usize, batch: i32, height: i32, width: i32, channels: i32,
): void {
  const outHeight = height >> 1;
  const outWidth = width >> 1;
  const pixelBytes = <usize>channels * 4;
  const rowBytes = <usize>width * pixelBytes;
  const end = shareStart(batch * outHeight, thread + 1, threads);
  for (let row = shareStart(batch * outHeight, thread, threads); row < end; row++) {
    const image = row / outHeight;
    const outRow = row - image * outHeight;
    const start = <usize>(image * height + 2 * outRow) * rowBytes;
    // Pixels that no window covers (an odd last column or row) have gradient 0.
    clear(dx + start, (outRow == outHeight - 1 ? <usize>(height - 2 * outRow) : 2) * rowBytes);
    let from = x + start;
    let to = dx + start;
    let gradient = dy + <usize>(row * outWidth) * pixelBytes;
    for (let column = 0; column < outWidth; column++) {
      for (let channel = 0; channel < channels; ) {
        const whole = channel + 4 <= channels;
        const a = loadChannels(from, whole), b = loadChannels(from + pixelBytes, whole);
        const c = loadChannels(from + rowBytes, whole), d = loadChannels(from + rowBytes + pixelBytes, whole);
        const g = loadChannels(gradient, whole);
        const largest = f32x4.max(f32x4.max(a, b), f32x4.max(c, d));
        const first = f32x4.eq(a, largest);
        let taken = first;
        const second = v128.andnot(f32x4.eq(b, largest), taken);
        taken = v128.or(taken, second);
        const third = v128.andnot(f32x4.eq(c, largest), taken);
        taken = v128.or(taken, third);
        const fourth = v128.andnot(f32x4.eq(d, largest), taken);
        storeChannels(to, v128.and(g, first), whole);
        storeChannels(to + pixelBytes, v128.and(g, second), whole);
        storeChannels(to + rowBytes, v128.and(g, third), whole);
        storeChannels(to + rowBytes + pixelBytes, v128.and(g, fourth), whole);
        const step = whole ? 4 : 1;
        channel += step;
        from += <usize>step * 4;
        to += <usize>step * 4;
        gradient += <usize>step * 4;
      }
      from += pixelBytes;
      to += pixelBytes;
    }
  }
}
