/**
 * Direct convolution (valid, stride 1, NHWC) and its gradients as implicit matrix products: the
 * operands are read where they lie, no patch matrix is built.
 */
import { clear, shareStart } from './arithmetic';
import { packRow } from './columns';
import { gatheredBlock, pixelBlock, scatteredBlock } from './generated/register-blocks';

/** About so many bytes of input are worked on for one panel after the other: half a second-level cache. */
const CHUNK_BYTES: i32 = 524288;
/** Output pixels of dy packed together for a filter gradient (as in plans/shapes.ts). */
const FILTER_GRADIENT_PIXELS: i32 = 700;

/**
 * Walks over the output pixels of a batch in order and knows each one's place in the input. The
 * state is in the caller's variables: AssemblyScript has no values of several parts without a heap.
 */
@inline
function inputOffset(pixel: i32, height: i32, width: i32, outHeight: i32, outWidth: i32, pixelBytes: usize): usize {
  const perImage = outHeight * outWidth;
  const image = pixel / perImage;
  const place = pixel - image * perImage;
  const y = place / outWidth;
  const x = place - y * outWidth;
  return (<usize>(image * height + y) * width + x) * pixelBytes;
}

export function directForward(
  thread: i32, threads: i32, x: usize, packed: usize, y: usize, batch: i32, height: i32, width: i32,
  inChannels: i32, outChannels: i32, filterHeight: i32, filterWidth: i32,
): void {
  const outHeight = height - filterHeight + 1;
  const outWidth = width - filterWidth + 1;
  const total = batch * outHeight * outWidth;
  const pixelBytes = <usize>inChannels * 4;
  const run = filterWidth * inChannels;
  const skip = <usize>(width - filterWidth) * pixelBytes;
  const panelBytes = <usize>(filterHeight * run) * 32;
  const outBytes = <usize>outChannels * 4;
  const end = shareStart(total, thread + 1, threads);
  const chunk = max(6, (CHUNK_BYTES / (inChannels * 4) / 6) * 6);
  for (let from = shareStart(total, thread, threads); from < end; from += chunk) {
    const to = min(end, from + chunk);
    let panel = packed;
    for (let column = 0; column < outChannels; column += 8) {
      for (let pixel = from; pixel < to; pixel += 6) {
        const rows = min(6, to - pixel);
        const p0 = x + inputOffset(pixel, height, width, outHeight, outWidth, pixelBytes);
        let p1 = p0 + pixelBytes, p2 = p1 + pixelBytes, p3 = p2 + pixelBytes, p4 = p3 + pixelBytes, p5 = p4 + pixelBytes;
        // Mostly all six lie in one row; the divisions for each would cost more than a small filter's products.
        if (rows < 6 || pixel % outWidth > outWidth - 6) {
          p1 = rows > 1 ? x + inputOffset(pixel + 1, height, width, outHeight, outWidth, pixelBytes) : p0;
          p2 = rows > 2 ? x + inputOffset(pixel + 2, height, width, outHeight, outWidth, pixelBytes) : p0;
          p3 = rows > 3 ? x + inputOffset(pixel + 3, height, width, outHeight, outWidth, pixelBytes) : p0;
          p4 = rows > 4 ? x + inputOffset(pixel + 4, height, width, outHeight, outWidth, pixelBytes) : p0;
          p5 = rows > 5 ? x + inputOffset(pixel + 5, height, width, outHeight, outWidth, pixelBytes) : p0;
        }
        gatheredBlock(
          p0, p1, p2, p3, p4, p5, panel, filterHeight, run, skip,
          y + <usize>pixel * outBytes + <usize>column * 4, outBytes, rows, outChannels - column,
        );
      }
      panel += panelBytes;
    }
  }
}

export function directPackTransposed(
  thread: i32, threads: i32, filter: usize, packed: usize, taps: i32, inChannels: i32, outChannels: i32,
): void {
  const panels = (taps * inChannels) >> 3;
  const end = shareStart(panels, thread + 1, threads);
  for (let panel = shareStart(panels, thread, threads); panel < end; panel++) {
    const from = filter + <usize>(panel * 8 * outChannels) * 4;
    let to = packed + <usize>(panel * 8 * outChannels) * 4;
    for (let column = 0; column < outChannels; column++) {
      for (let lane = 0; lane < 8; lane++) {
        store<f32>(to + <usize>lane * 4, load<f32>(from + <usize>(lane * outChannels + column) * 4));
      }
      to += 32;
    }
  }
}

export function directInputGradient(
  thread: i32, threads: i32, dy: usize, packed: usize, dx: usize, batch: i32, height: i32, width: i32,
  inChannels: i32, outChannels: i32, filterHeight: i32, filterWidth: i32,
): void {
  const outHeight = height - filterHeight + 1;
  const outWidth = width - filterWidth + 1;
  const perImage = outHeight * outWidth;
  const pixelBytes = <usize>inChannels * 4;
  const outBytes = <usize>outChannels * 4;
  const imageBytes = <usize>(height * width) * pixelBytes;
  const firstImage = shareStart(batch, thread, threads);
  const endImage = shareStart(batch, thread + 1, threads);
  const chunk = max(1, CHUNK_BYTES / 4 / (height * width * inChannels + perImage * outChannels));
  clear(dx + <usize>firstImage * imageBytes, <usize>(endImage - firstImage) * imageBytes);
  for (let image = firstImage; image < endImage; image += chunk) {
    const from = image * perImage;
    const to = min(endImage, image + chunk) * perImage;
    let panel = packed;
    for (let tapY = 0; tapY < filterHeight; tapY++) {
      for (let tapX = 0; tapX < filterWidth; tapX++) {
        for (let channel = 0; channel < inChannels; channel += 8) {
          const base = dx + <usize>(tapY * width + tapX) * pixelBytes + <usize>channel * 4;
          for (let pixel = from; pixel < to; pixel += 6) {
            const rows = min(6, to - pixel);
            const o0 = base + inputOffset(pixel, height, width, outHeight, outWidth, pixelBytes);
            const o1 = rows > 1 ? base + inputOffset(pixel + 1, height, width, outHeight, outWidth, pixelBytes) : o0;
            const o2 = rows > 2 ? base + inputOffset(pixel + 2, height, width, outHeight, outWidth, pixelBytes) : o0;
            const o3 = rows > 3 ? base + inputOffset(pixel + 3, height, width, outHeight, outWidth, pixelBytes) : o0;
            const o4 = rows > 4 ? base + inputOffset(pixel + 4, height, width, outHeight, outWidth, pixelBytes) : o0;
            const o5 = rows > 5 ? base + inputOffset(pixel + 5, height, width, outHeight, outWidth, pixelBytes) : o0;
            scatteredBlock(dy + <usize>pixel * outBytes, outBytes, panel, outChannels, o0, o1, o2, o3, o4, o5, rows);
          }
          panel += <usize>outChannels * 32;
        }
      }
    }
  }
}

/** Adds `count` floats to `count` others. */
function addRun(from: usize, to: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
    to += 16;
  }
  for (; i < count; i++) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    from += 4;
    to += 4;
  }
}

export function directScatterInputGradient(
  thread: i32, threads: i32, dy: usize, packed: usize, dx: usize, batch: i32, height: i32, width: i32,
  inChannels: i32, outChannels: i32, filterHeight: i32, filterWidth: i32, scratch: usize, scratchStride: usize,
): void {
  const outHeight = height - filterHeight + 1;
  const outWidth = width - filterWidth + 1;
  const run = filterWidth * inChannels;
  const columns = filterHeight * run;
  const panels = (columns + 7) >> 3;
  const rowBytes = <usize>panels * 32;
  const outBytes = <usize>outChannels * 4;
  const pixelBytes = <usize>inChannels * 4;
  const imageBytes = <usize>(height * width) * pixelBytes;
  const firstImage = shareStart(batch, thread, threads);
  const endImage = shareStart(batch, thread + 1, threads);
  const patches = scratch + <usize>thread * scratchStride;
  clear(dx + <usize>firstImage * imageBytes, <usize>(endImage - firstImage) * imageBytes);
  for (let image = firstImage; image < endImage; image++) {
    for (let y = 0; y < outHeight; y++) {
      const gradients = dy + <usize>((image * outHeight + y) * outWidth) * outBytes;
      for (let panel = 0; panel < panels; panel++) {
        const b = packed + <usize>(panel * outChannels) * 32;
        for (let x = 0; x < outWidth; x += 6) {
          const rows = min(6, outWidth - x);
          const p0 = gradients + <usize>x * outBytes;
          const p1 = rows > 1 ? p0 + outBytes : p0;
          const p2 = rows > 2 ? p1 + outBytes : p0;
          const p3 = rows > 3 ? p2 + outBytes : p0;
          const p4 = rows > 4 ? p3 + outBytes : p0;
          const p5 = rows > 5 ? p4 + outBytes : p0;
          gatheredBlock(p0, p1, p2, p3, p4, p5, b, 1, outChannels, 0, patches + <usize>x * rowBytes + <usize>panel * 32, rowBytes, rows, 8);
        }
      }
      for (let x = 0; x < outWidth; x++) {
        let from = patches + <usize>x * rowBytes;
        let to = dx + <usize>image * imageBytes + <usize>(y * width + x) * pixelBytes;
        for (let tapY = 0; tapY < filterHeight; tapY++) {
          addRun(from, to, run);
          from += <usize>run * 4;
          to += <usize>width * pixelBytes;
        }
      }
    }
  }
}

export function directFilterGradient(
  thread: i32, threads: i32, x: usize, dy: usize, dw: usize, batch: i32, height: i32, width: i32,
  inChannels: i32, outChannels: i32, filterHeight: i32, filterWidth: i32, scratch: usize, scratchStride: usize,
): void {
  const outHeight = height - filterHeight + 1;
  const outWidth = width - filterWidth + 1;
  const perImage = outHeight * outWidth;
  const run = filterWidth * inChannels;
  const pixelBytes = <usize>inChannels * 4;
  const outBytes = <usize>outChannels * 4;
  const panels = (outChannels + 7) >> 3;
  const tasks = panels * filterHeight;
  const firstTask = shareStart(tasks, thread, threads);
  const endTask = shareStart(tasks, thread + 1, threads);
  const chunk = max(1, FILTER_GRADIENT_PIXELS / perImage);
  const packed = scratch + <usize>thread * scratchStride;
  const rowSkip = <usize>(width - outWidth) * pixelBytes;
  const imageSkip = <usize>((height - outHeight) * width) * pixelBytes;
  const blocks = (run + 5) / 6;
  for (let image = 0; image < batch; image += chunk) {
    const images = min(chunk, batch - image);
    let packedPanel = -1;
    for (let task = firstTask; task < endTask; task++) {
      const panel = task / filterHeight;
      const tapY = task - panel * filterHeight;
      const column = panel * 8;
      const columns = min(8, outChannels - column);
      if (panel != packedPanel) {
        packedPanel = panel;
        let from = dy + <usize>(image * perImage) * outBytes + <usize>column * 4;
        let to = packed;
        for (let pixel = 0; pixel < images * perImage; pixel++) {
          packRow(from, to, columns);
          from += outBytes;
          to += 32;
        }
      }
      for (let block = 0; block < blocks; block++) {
        const row = shareStart(run, block, blocks);
        const rows = shareStart(run, block + 1, blocks) - row;
        pixelBlock(
          rows, x + (<usize>(image * height + tapY) * width) * pixelBytes + <usize>row * 4, packed,
          images, outHeight, outWidth, pixelBytes, rowSkip, imageSkip,
          dw + <usize>(tapY * run + row) * outBytes + <usize>column * 4, outBytes, columns, image > 0 ? 1 : 0,
        );
      }
    }
  }
}
