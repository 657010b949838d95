/**
 * The first layer of a small network in one pass: valid convolution of 5 x 5 on one channel with max pooling of 2 x 2,
 * stride 2, behind it, and the gradient with respect to the images. A direct convolution fills vectors with output
 * channels, of which a small network has ten; here four images lie side by side instead, the 24 x 24
 * results are never written, and their gradient is spread from the quarter of them that were largest.
 */
import { clear, madd, shareStart, zero } from './arithmetic';
import { windowMaxima } from './generated/first-layer-window';

const TAPS: i32 = 25;
const LANES: i32 = 4;
/** Bytes of the shifted filters of one channel: four places, six rows, eight columns. */
const SHIFTED_BYTES: usize = 768;

/** The number of channels after which all filters are zero (they only fill the layer up), rounded up to pairs. */
function usedChannels(filter: usize, channels: i32): i32 {
  for (let channel = channels - 1; channel >= 0; channel--) {
    for (let tap = 0; tap < TAPS; tap++) {
      if (load<f32>(filter + <usize>(tap * channels + channel) * 4) != 0) return (channel | 1) + 1;
    }
  }
  return 0;
}

/** Filters [25][channels] as pairs of channels, [used / 2][25][2]. */
function packPairs(filter: usize, packed: usize, channels: i32, used: i32): void {
  for (let channel = 0; channel < used; channel += 2) {
    for (let tap = 0; tap < TAPS; tap++) {
      store<u64>(packed, load<u64>(filter + <usize>(tap * channels + channel) * 4));
      packed += 8;
    }
  }
}

/** Four vectors of four floats, transposed. */
@inline
function transposeAndStore(a: v128, b: v128, c: v128, d: v128, to: usize, stride: usize, count: i32): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  if (count > 1) v128.store(to + stride, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  if (count < 3) return;
  const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to + 2 * stride, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5));
  if (count > 3) v128.store(to + 3 * stride, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7));
}

/** Images side by side, [pixels][4]; missing ones repeat the first. */
function interleave(x: usize, pixels: i32, count: i32, to: usize): void {
  const bytes = <usize>pixels * 4;
  const b = count > 1 ? x + bytes : x, c = count > 2 ? x + 2 * bytes : x, d = count > 3 ? x + 3 * bytes : x;
  let at: usize = 0;
  let pixel = 0;
  for (; pixel + 4 <= pixels; pixel += 4) {
    transposeAndStore(v128.load(x + at), v128.load(b + at), v128.load(c + at), v128.load(d + at), to, 16, 4);
    at += 16;
    to += 64;
  }
  for (; pixel < pixels; pixel++) {
    store<f32>(to, load<f32>(x + at));
    store<f32>(to, load<f32>(b + at), 4);
    store<f32>(to, load<f32>(c + at), 8);
    store<f32>(to, load<f32>(d + at), 12);
    at += 4;
    to += 16;
  }
}

/** [channels][4 images] of one window to each image's own row of channels, `stride` bytes apart. */
@inline
function spread(window: usize, channels: i32, count: i32, to: usize, stride: usize): void {
  for (let channel = 0; channel < channels; channel += 4) {
    transposeAndStore(v128.load(window), v128.load(window, 16), v128.load(window, 32), v128.load(window, 48), to, stride, count);
    window += 64;
    to += 16;
  }
}

export function firstLayerForward(
  thread: i32, threads: i32, x: usize, filter: usize, y: usize, places: usize, batch: i32, height: i32, width: i32,
  channels: i32, scratch: usize, scratchStride: usize,
): void {
  const outHeight = (height - 4) >> 1, outWidth = (width - 4) >> 1;
  const pixels = height * width;
  const imageBytes = <usize>pixels * 4;
  const outBytes = <usize>(outHeight * outWidth * channels) * 4;
  const lanes = scratch + <usize>thread * scratchStride;
  const packed = lanes + LANES * imageBytes;
  const values = packed + <usize>(channels * TAPS) * 4;
  const found = places ? values + <usize>channels * 16 : 0;
  const used = usedChannels(filter, channels);
  packPairs(filter, packed, channels, used);
  clear(values, <usize>channels * 32);
  const rowBytes = <usize>width * 16;
  const groups = (batch + LANES - 1) / LANES;
  const end = shareStart(groups, thread + 1, threads);
  for (let group = shareStart(groups, thread, threads); group < end; group++) {
    const image = group * LANES;
    const count = min(LANES, batch - image);
    interleave(x + <usize>image * imageBytes, pixels, count, lanes);
    let to = <usize>image * outBytes;
    for (let row = 0; row < outHeight; row++) {
      let from = lanes + <usize>(2 * row) * rowBytes;
      for (let column = 0; column < outWidth; column++) {
        for (let channel = 0; channel < used; channel += 2) {
          const at = <usize>channel * 16;
          windowMaxima(from, rowBytes, packed + <usize>(channel * TAPS) * 4, values + at, found ? found + at : 0);
        }
        spread(values, channels, count, y + to, outBytes);
        if (places) spread(found, channels, count, places + to, outBytes);
        to += <usize>channels * 4;
        from += 32;
      }
    }
  }
}

/** For each channel and each place in the window the filter where it acts in the window's patch: [used][4][6][8]. */
function shiftFilters(filter: usize, shifted: usize, channels: i32, used: i32): void {
  clear(shifted, <usize>used * SHIFTED_BYTES);
  for (let channel = 0; channel < used; channel++) {
    for (let place = 0; place < 4; place++) {
      for (let y = 0; y < 5; y++) {
        for (let x = 0; x < 5; x++) {
          const at = (y + (place >> 1)) * 8 + x + (place & 1);
          store<f32>(shifted + <usize>at * 4, load<f32>(filter + <usize>((y * 5 + x) * channels + channel) * 4));
        }
      }
      shifted += SHIFTED_BYTES / 4;
    }
  }
}

@inline
function addEight(to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}

/** Adds one window's part to the six rows of its patch. */
function windowGradient(dy: usize, places: usize, shifted: usize, used: i32, to: usize, rowBytes: usize): void {
  let a = zero(), b = zero(), c = zero(), d = zero(), e = zero(), f = zero();
  let g = zero(), h = zero(), i = zero(), j = zero(), k = zero(), l = zero();
  for (let channel = 0; channel < used; channel++) {
    const gradient = v128.load32_splat(dy);
    const w = shifted + <usize>(<u32>load<f32>(places)) * (SHIFTED_BYTES / 4);
    a = madd(gradient, v128.load(w), a);
    b = madd(gradient, v128.load(w, 16), b);
    c = madd(gradient, v128.load(w, 32), c);
    d = madd(gradient, v128.load(w, 48), d);
    e = madd(gradient, v128.load(w, 64), e);
    f = madd(gradient, v128.load(w, 80), f);
    g = madd(gradient, v128.load(w, 96), g);
    h = madd(gradient, v128.load(w, 112), h);
    i = madd(gradient, v128.load(w, 128), i);
    j = madd(gradient, v128.load(w, 144), j);
    k = madd(gradient, v128.load(w, 160), k);
    l = madd(gradient, v128.load(w, 176), l);
    dy += 4;
    places += 4;
    shifted += SHIFTED_BYTES;
  }
  addEight(to, a, b);
  addEight(to + rowBytes, c, d);
  addEight(to + 2 * rowBytes, e, f);
  addEight(to + 3 * rowBytes, g, h);
  addEight(to + 4 * rowBytes, i, j);
  addEight(to + 5 * rowBytes, k, l);
}

export function firstLayerGradient(
  thread: i32, threads: i32, dy: usize, places: usize, filter: usize, dx: usize, batch: i32, height: i32, width: i32,
  channels: i32, scratch: usize, scratchStride: usize,
): void {
  const outHeight = (height - 4) >> 1, outWidth = (width - 4) >> 1;
  // Patches are eight wide, two more than a window sees, so rows are kept that much longer here.
  const rowBytes = <usize>(width + 4) * 4;
  const sums = scratch + <usize>thread * scratchStride;
  const shifted = sums + <usize>height * rowBytes;
  const used = usedChannels(filter, channels);
  shiftFilters(filter, shifted, channels, used);
  const end = shareStart(batch, thread + 1, threads);
  for (let image = shareStart(batch, thread, threads); image < end; image++) {
    clear(sums, <usize>height * rowBytes);
    let from = <usize>(image * outHeight * outWidth * channels) * 4;
    for (let row = 0; row < outHeight; row++) {
      let to = sums + <usize>(2 * row) * rowBytes;
      for (let column = 0; column < outWidth; column++) {
        windowGradient(dy + from, places + from, shifted, used, to, rowBytes);
        from += <usize>channels * 4;
        to += 8;
      }
    }
    for (let row = 0; row < height; row++) {
      memory.copy(dx + <usize>((image * height + row) * width) * 4, sums + <usize>row * rowBytes, <usize>width * 4);
    }
  }
}
