/**
 * Winograd convolution (valid, stride 1, NHWC) and its adjoint, for the variants that
 * generated/winograd-transforms.ts knows. The mathematics is in docs/winograd.md.
 *
 * A thread works through its tiles in blocks small enough that V (transformed input) and M (products)
 * stay in the second-level cache. Inside a block both are [frequency][channels/4][tile][4]: a
 * transform writes whole vectors, and six tiles are six rows of the product at fixed offsets. Tiles
 * that reach over the edge go through a small zero-filled patch, so that the transforms need no tests.
 *
 * A filter of 7 x 7 taps may be cut into four blocks of 4 x 4 (the last row or column of taps missing). The
 * convolution is then the sum of four smaller ones, each of which sees the image further down or to the right,
 * and a sum over blocks is a sum over channels: the planes of V have a channel for every pair of block and channel.
 */
import { ceilDivide, clear, shareStart } from './arithmetic';
import { tileAdjointFirst, tileAdjointFour, tileAdjointSecond, tileProduct } from './generated/register-blocks';
import {
  blockTapsOf, blocksOf, filterAdjoint, filterSizeOf, filterTransform, inputAdjoint, inputTileOf, inputTransform,
  outputAdjoint, outputTileOf, outputTransform,
} from './generated/winograd-transforms';

/** Bytes from one frequency to the next: an odd number of cache lines (see plans/shapes.ts). */
@inline
function planeBytesOf(channels: i32, block: i32): usize {
  return (<usize>((channels * block + 15) / 16) | 1) * 64;
}

/** Bytes from one frequency to the next of a transformed filter or its gradient: an odd number of cache lines too. */
@inline
function filterPlaneBytesOf(inChannels: i32, outChannels: i32): usize {
  return (<usize>((inChannels * outChannels) >> 4) | 1) * 64;
}

/** Copies `rows` x `columns` pixels of `bytes` each between two images. */
function copyPixels(
  from: usize, fromRowBytes: usize, to: usize, toRowBytes: usize, rows: i32, columns: i32, bytes: usize,
): void {
  for (let row = 0; row < rows; row++) {
    memory.copy(to + <usize>row * toRowBytes, from + <usize>row * fromRowBytes, <usize>columns * bytes);
  }
}

/** Adds `rows` x `columns` pixels of `bytes` each (a multiple of 16) to an image. */
function addPixels(
  from: usize, fromRowBytes: usize, to: usize, toRowBytes: usize, rows: i32, columns: i32, bytes: usize,
): void {
  for (let row = 0; row < rows; row++) {
    let source = from + <usize>row * fromRowBytes;
    let target = to + <usize>row * toRowBytes;
    const end = source + <usize>columns * bytes;
    while (source < end) {
      v128.store(target, f32x4.add(v128.load(target), v128.load(source)));
      source += 16;
      target += 16;
    }
  }
}

/** Sets the tiles from `from` to `to` of a block to zero, in every plane. */
function clearTiles(planes: usize, planeBytes: usize, frequencies: i32, channels: i32, block: i32, from: i32, to: i32): void {
  if (from >= to) return;
  for (let frequency = 0; frequency < frequencies; frequency++) {
    for (let group = 0; group < channels >> 2; group++) {
      clear(planes + <usize>frequency * planeBytes + <usize>(group * block + from) * 16, <usize>(to - from) * 16);
    }
  }
}

const GATHER_INPUT: i32 = 0;
const GATHER_OUTPUT_GRADIENT: i32 = 1;
const SCATTER_OUTPUT: i32 = 2;
const SCATTER_INPUT_GRADIENT: i32 = 3;

/**
 * Moves `count` tiles from `first` on between an image batch and the planes of a block, through the
 * transform that `direction` names. `height`, `width` are those of the images, `side` the pixels
 * that a tile spans there, `step` the pixels from one tile to the next, `down` and `right` where the first begins.
 */
function moveTiles(
  variant: i32, direction: i32, images: usize, height: i32, width: i32, channels: i32, side: i32, step: i32,
  down: i32, right: i32, tileRows: i32, tileColumns: i32, first: i32, count: i32, planes: usize, planeBytes: usize, block: i32, patch: usize,
): void {
  const pixelBytes = <usize>channels * 4;
  const rowBytes = <usize>width * pixelBytes;
  const patchRowBytes = <usize>side * pixelBytes;
  const groupBytes = <usize>block * 16;
  const groups = channels >> 2;
  const perImage = tileRows * tileColumns;
  for (let t = 0; t < count; t++) {
    const tile = first + t;
    const image = tile / perImage;
    const place = tile - image * perImage;
    const tileRow = place / tileColumns;
    const y = tileRow * step + down;
    const x = (place - tileRow * tileColumns) * step + right;
    const pixels = images + (<usize>(image * height + y) * width + x) * pixelBytes;
    const target = planes + <usize>t * 16;
    const rows = min(side, height - y);
    const columns = min(side, width - x);
    const whole = rows == side && columns == side;
    if (direction == GATHER_INPUT || direction == GATHER_OUTPUT_GRADIENT) {
      let source = pixels;
      let sourceRowBytes = rowBytes;
      if (!whole) {
        clear(patch, <usize>side * patchRowBytes);
        copyPixels(pixels, rowBytes, patch, patchRowBytes, rows, columns, pixelBytes);
        source = patch;
        sourceRowBytes = patchRowBytes;
      }
      if (direction == GATHER_INPUT) inputTransform(variant, source, sourceRowBytes, pixelBytes, target, planeBytes, groupBytes, groups);
      else outputAdjoint(variant, source, sourceRowBytes, pixelBytes, target, planeBytes, groupBytes, groups);
    } else if (direction == SCATTER_OUTPUT) {
      if (whole) {
        outputTransform(variant, pixels, rowBytes, pixelBytes, target, planeBytes, groupBytes, groups);
      } else {
        outputTransform(variant, patch, patchRowBytes, pixelBytes, target, planeBytes, groupBytes, groups);
        copyPixels(patch, patchRowBytes, pixels, rowBytes, rows, columns, pixelBytes);
      }
    } else if (whole) {
      inputAdjoint(variant, pixels, rowBytes, pixelBytes, target, planeBytes, groupBytes, groups);
    } else {
      clear(patch, <usize>side * patchRowBytes);
      inputAdjoint(variant, patch, patchRowBytes, pixelBytes, target, planeBytes, groupBytes, groups);
      addPixels(patch, patchRowBytes, pixels, rowBytes, rows, columns, pixelBytes);
    }
  }
}

/** Moves the tiles of an input batch (or of its gradient) for every block of the filter, each to or from its own channels. */
function moveBlocks(
  variant: i32, direction: i32, images: usize, height: i32, width: i32, channels: i32,
  tileRows: i32, tileColumns: i32, first: i32, count: i32, planes: usize, planeBytes: usize, block: i32, patch: usize,
): void {
  const blocks = blocksOf(variant);
  const taps = blockTapsOf(variant);
  for (let row = 0; row < blocks; row++) {
    for (let column = 0; column < blocks; column++) {
      moveTiles(
        variant, direction, images, height, width, channels, inputTileOf(variant), outputTileOf(variant),
        taps * row, taps * column, tileRows, tileColumns, first, count, planes, planeBytes, block, patch,
      );
      planes += <usize>(channels >> 2) * <usize>block * 16;
    }
  }
}

/** Per frequency C [tiles][columns] = A [tiles][depth] B, B packed in panels of 8 columns. */
function multiplyTiles(
  frequencies: i32, a: usize, aPlaneBytes: usize, b: usize, c: usize, cPlaneBytes: usize,
  tiles: i32, block: i32, depth: i32, columns: i32,
): void {
  const groupBytes = <usize>block * 16;
  const panelBytes = <usize>depth * 32;
  const filterPlane = filterPlaneBytesOf(depth, columns);
  for (let frequency = 0; frequency < frequencies; frequency++) {
    let panel = b;
    let to = c;
    for (let column = 0; column < columns; column += 8) {
      for (let t = 0; t < tiles; t += 6) {
        tileProduct(a + <usize>t * 16, groupBytes, panel, depth, to + <usize>t * 16);
      }
      to += 2 * groupBytes;
      panel += panelBytes;
    }
    a += aPlaneBytes;
    b += filterPlane;
    c += cPlaneBytes;
  }
}

/**
 * Per frequency dU += V^T D over the tiles of a block. dU lies as the transformed filter does,
 * [outChannels/8][inChannels][8]: it is larger than a second-level cache, and one block after the other then
 * reads and writes it in order, which the processor foresees.
 */
function accumulateFilter(
  frequencies: i32, v: usize, vPlaneBytes: usize, d: usize, dPlaneBytes: usize, du: usize,
  tiles: i32, block: i32, inChannels: i32, outChannels: i32,
): void {
  const groupBytes = <usize>block * 16;
  const twelves = inChannels - (inChannels % 12);
  for (let frequency = 0; frequency < frequencies; frequency++) {
    let to = du;
    for (let column = 0; column < outChannels; column += 8) {
      const low = d + <usize>(column >> 2) * groupBytes;
      const high = low + groupBytes;
      let rows = v;
      for (let row = 0; row < twelves; row += 12) {
        tileAdjointFirst(rows, rows + groupBytes, low, high, tiles, to);
        tileAdjointSecond(rows + groupBytes, rows + 2 * groupBytes, low, high, tiles, to + 192);
        rows += 3 * groupBytes;
        to += 384;
      }
      for (let row = twelves; row < inChannels; row += 4) {
        tileAdjointFour(rows, rows, low, high, tiles, to);
        rows += groupBytes;
        to += 128;
      }
    }
    v += vPlaneBytes;
    d += dPlaneBytes;
    du += filterPlaneBytesOf(inChannels, outChannels);
  }
}

@inline
function roundUpTo6(tiles: i32): i32 {
  return ((tiles + 5) / 6) * 6;
}

export function winogradWeights(
  thread: i32, threads: i32, variant: i32, filter: usize, u: usize, uTransposed: usize, inChannels: i32, outChannels: i32,
): void {
  const panels = outChannels >> 3;
  const end = shareStart(panels, thread + 1, threads);
  const blocks = blocksOf(variant);
  const pieces = blocks * blocks;
  const tapBytes = <usize>(inChannels * outChannels) * 4;
  const planeBytes = filterPlaneBytesOf(pieces * inChannels, outChannels);
  for (let panel = shareStart(panels, thread, threads); panel < end; panel++) {
    for (let piece = 0; piece < pieces; piece++) {
      const row = piece / blocks;
      const column = piece - row * blocks;
      const firstTap = blockTapsOf(variant) * (row * filterSizeOf(variant) + column);
      const channel = piece * inChannels;
      filterTransform(
        variant, filter + <usize>firstTap * tapBytes + <usize>panel * 32, tapBytes, <usize>outChannels * 4,
        u ? u + <usize>(panel * pieces * inChannels + channel) * 32 : 0,
        uTransposed ? uTransposed + <usize>(channel * outChannels) * 4 + <usize>panel * 256 : 0,
        <usize>outChannels * 32, planeBytes, inChannels, row < blocks - 1 ? 1 : 0, column < blocks - 1 ? 1 : 0,
      );
    }
  }
}

export function winogradForward(
  thread: i32, threads: i32, variant: i32, x: usize, u: usize, y: usize, batch: i32, height: i32, width: i32,
  inChannels: i32, outChannels: i32, scratch: usize, scratchStride: usize, block: i32,
): void {
  const m = outputTileOf(variant);
  const r = filterSizeOf(variant);
  const n = inputTileOf(variant);
  const channels = blocksOf(variant) * blocksOf(variant) * inChannels;
  const outHeight = height - r + 1;
  const outWidth = width - r + 1;
  const tileRows = ceilDivide(outHeight, m);
  const tileColumns = ceilDivide(outWidth, m);
  const total = batch * tileRows * tileColumns;
  const end = shareStart(total, thread + 1, threads);
  const inPlane = planeBytesOf(channels, block);
  const outPlane = planeBytesOf(outChannels, block);
  const v = scratch + <usize>thread * scratchStride;
  const products = v + <usize>(n * n) * inPlane;
  const patch = products + <usize>(n * n) * outPlane;
  for (let first = shareStart(total, thread, threads); first < end; first += block) {
    const count = min(block, end - first);
    const rows = roundUpTo6(count);
    moveBlocks(variant, GATHER_INPUT, x, height, width, inChannels, tileRows, tileColumns, first, count, v, inPlane, block, patch);
    clearTiles(v, inPlane, n * n, channels, block, count, rows);
    multiplyTiles(n * n, v, inPlane, u, products, outPlane, rows, block, channels, outChannels);
    moveTiles(variant, SCATTER_OUTPUT, y, outHeight, outWidth, outChannels, m, m, 0, 0, tileRows, tileColumns, first, count, products, outPlane, block, patch);
  }
}

export function winogradBackward(
  thread: i32, threads: i32, variant: i32, x: usize, dy: usize, uTransposed: usize, du: usize, duStride: usize, dx: usize,
  batch: i32, height: i32, width: i32, inChannels: i32, outChannels: i32, scratch: usize, scratchStride: usize, block: i32,
): void {
  const team = min(threads, batch);
  if (thread >= team) return;
  const m = outputTileOf(variant);
  const r = filterSizeOf(variant);
  const n = inputTileOf(variant);
  const channels = blocksOf(variant) * blocksOf(variant) * inChannels;
  const outHeight = height - r + 1;
  const outWidth = width - r + 1;
  const tileRows = ceilDivide(outHeight, m);
  const tileColumns = ceilDivide(outWidth, m);
  const perImage = tileRows * tileColumns;
  const firstImage = shareStart(batch, thread, team);
  const endImage = shareStart(batch, thread + 1, team);
  const end = endImage * perImage;
  const inPlane = planeBytesOf(channels, block);
  const outPlane = planeBytesOf(outChannels, block);
  const v = scratch + <usize>thread * scratchStride;
  const d = v + <usize>(n * n) * inPlane;
  const patch = d + <usize>(n * n) * outPlane;
  const imageBytes = <usize>(height * width) * inChannels * 4;
  if (dx) clear(dx + <usize>firstImage * imageBytes, <usize>(endImage - firstImage) * imageBytes);
  if (du) {
    du += <usize>thread * duStride;
    clear(du, <usize>(n * n) * filterPlaneBytesOf(channels, outChannels));
  }
  for (let first = firstImage * perImage; first < end; first += block) {
    const count = min(block, end - first);
    const rows = roundUpTo6(count);
    moveTiles(variant, GATHER_OUTPUT_GRADIENT, dy, outHeight, outWidth, outChannels, m, m, 0, 0, tileRows, tileColumns, first, count, d, outPlane, block, patch);
    clearTiles(d, outPlane, n * n, outChannels, block, count, rows);
    if (du) {
      moveBlocks(variant, GATHER_INPUT, x, height, width, inChannels, tileRows, tileColumns, first, count, v, inPlane, block, patch);
      clearTiles(v, inPlane, n * n, channels, block, count, rows);
      accumulateFilter(n * n, v, inPlane, d, outPlane, du, rows, block, channels, outChannels);
    }
    if (dx) {
      multiplyTiles(n * n, d, outPlane, uTransposed, v, inPlane, rows, block, outChannels, channels);
      moveBlocks(variant, SCATTER_INPUT_GRADIENT, dx, height, width, inChannels, tileRows, tileColumns, first, count, v, inPlane, block, patch);
    }
  }
}

export function winogradFilterGradient(
  thread: i32, threads: i32, variant: i32, du: usize, duStride: usize, accumulators: i32, dw: usize, inChannels: i32, outChannels: i32,
): void {
  const n = inputTileOf(variant);
  const channels = blocksOf(variant) * blocksOf(variant) * inChannels;
  const groups = (channels * outChannels) >> 2;
  const first = shareStart(groups, thread, threads);
  const end = shareStart(groups, thread + 1, threads);
  const planeBytes = filterPlaneBytesOf(channels, outChannels);
  for (let other = 1; other < accumulators; other++) {
    for (let frequency = 0; frequency < n * n; frequency++) {
      let to = du + <usize>frequency * planeBytes + <usize>first * 16;
      let from = to + <usize>other * duStride;
      for (let group = first; group < end; group++) {
        v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
        to += 16;
        from += 16;
      }
    }
  }
  filterAdjoint(variant, du + <usize>first * 16, planeBytes, dw, <usize>(inChannels * outChannels) * 4, first, end, inChannels, <usize>outChannels * 4);
}
