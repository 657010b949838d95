/**
 * Sizes that plans and kernels must agree on: tile counts, scratch and packed operands.
 * Pure functions; the AssemblyScript side computes the same numbers.
 */

import type { WINOGRAD_CODES } from '../abi';

/** A valid (unpadded), stride 1, undilated convolution, NHWC. */
export interface ConvolutionShape {
  batch: number;
  /** Of the input. */
  height: number;
  width: number;
  inChannels: number;
  outChannels: number;
  filterHeight: number;
  filterWidth: number;
}

/**
 * F(m x m, r x r): m x m outputs per tile from n x n inputs, n = m + r - 1. With `blockTaps` the filter is cut
 * into blocks of so many taps both ways, r is that of a block, and a transform exists for every block.
 */
export interface WinogradVariant {
  readonly outputTile: number;
  readonly filterSize: number;
  readonly blockTaps?: number;
}

export type WinogradAlgorithm = keyof typeof WINOGRAD_CODES;

export const WINOGRAD_VARIANTS = {
  'winograd-2-3': { outputTile: 2, filterSize: 3 },
  'winograd-4-3': { outputTile: 4, filterSize: 3 },
  'winograd-5-3': { outputTile: 5, filterSize: 3 },
  'winograd-6-3': { outputTile: 6, filterSize: 3 },
  'winograd-4-5': { outputTile: 4, filterSize: 5 },
  'winograd-2-7': { outputTile: 2, filterSize: 7 },
  'winograd-4-7': { outputTile: 4, filterSize: 7, blockTaps: 4 },
  'winograd-5-7': { outputTile: 5, filterSize: 7, blockTaps: 4 },
} as const satisfies Record<WinogradAlgorithm, WinogradVariant>;

export type ConvolutionAlgorithm = 'direct' | WinogradAlgorithm;

/** Columns per packed panel, the width of the register block. */
export const PANEL_COLUMNS = 8;

/** Bytes per cache line: scratch regions start on one, so that threads never share a line. */
const LINE_BYTES = 64;

export function alignToLine(bytes: number): number {
  return Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
}

export function outputHeight(shape: ConvolutionShape): number {
  return shape.height - shape.filterHeight + 1;
}

export function outputWidth(shape: ConvolutionShape): number {
  return shape.width - shape.filterWidth + 1;
}

export function outputPixels(shape: ConvolutionShape): number {
  return outputHeight(shape) * outputWidth(shape);
}

/** Size of an operand packed by `packColumns`. */
export function packedColumnsBytes(depth: number, columns: number): number {
  return Math.ceil(columns / PANEL_COLUMNS) * PANEL_COLUMNS * depth * 4;
}

/** Scratch per thread of `multiplyPacked`: one packed block of 144 rows by 256, and one 6 x 8 tile. */
export function productScratchBytes(): number {
  return (144 * 256 + 6 * 8) * 4;
}

/** Scratch per thread of `directScatterInputGradient`: the columns of one image row of dy, plus the block's overhang. */
export function scatterScratchBytes(shape: ConvolutionShape): number {
  const columns = shape.filterHeight * shape.filterWidth * shape.inChannels;
  return alignToLine((outputWidth(shape) + 6) * Math.ceil(columns / PANEL_COLUMNS) * PANEL_COLUMNS * 4);
}

/** Pixels of dy that `directFilterGradient` packs at a time, about: a panel that stays in the first cache. */
const FILTER_GRADIENT_PIXELS = 700;

/** Scratch per thread of `directFilterGradient`: one panel of dy, whole images. */
export function filterGradientScratchBytes(shape: ConvolutionShape): number {
  const pixels = outputPixels(shape);
  const images = Math.max(1, Math.floor(FILTER_GRADIENT_PIXELS / pixels));
  return alignToLine(images * pixels * PANEL_COLUMNS * 4);
}

/** Number of frequencies n * n of a variant. */
export function frequencies(variant: WinogradVariant): number {
  return (variant.outputTile + (variant.blockTaps ?? variant.filterSize) - 1) ** 2;
}

/** Blocks that the filter is cut into, in both dimensions together. */
export function filterBlocks({ filterSize, blockTaps = filterSize }: WinogradVariant): number {
  return Math.ceil(filterSize / blockTaps) ** 2;
}

/** Tiles in one image. */
export function tilesPerImage(variant: WinogradVariant, shape: ConvolutionShape): number {
  return Math.ceil(outputHeight(shape) / variant.outputTile) * Math.ceil(outputWidth(shape) / variant.outputTile);
}

/**
 * So many floats, rounded up to an odd number of cache lines. It is the distance between two
 * frequencies of a block of tiles or of a transformed filter: the n * n accesses of one transform
 * then fall into different cache sets.
 */
function oddLines(floats: number): number {
  return (Math.ceil(floats / 16) | 1) * 16;
}

/** Size of U, of its transpose and of one accumulator dU. */
export function transformedFilterBytes(variant: WinogradVariant, inChannels: number, outChannels: number): number {
  return frequencies(variant) * oddLines(filterBlocks(variant) * inChannels * outChannels) * 4;
}

/** What V and M of one block of tiles should not exceed, so that they stay in a second-level cache. */
const TILE_BLOCK_BYTES = 1_200_000;
/** Below this many tiles the products stream the transformed filter too often. */
const MINIMUM_TILE_BLOCK = 60;

/**
 * Tiles that are transformed and multiplied together: a multiple of 6 (the rows of the register
 * block), as many as the cache holds, the blocks of one thread about equal.
 */
export function tileBlock(variant: WinogradVariant, shape: ConvolutionShape, tilesPerThread: number): number {
  const bytesPerTile = frequencies(variant) * (filterBlocks(variant) * shape.inChannels + shape.outChannels) * 4;
  const fitting = Math.max(MINIMUM_TILE_BLOCK, Math.floor(TILE_BLOCK_BYTES / bytesPerTile));
  const blocks = Math.ceil(tilesPerThread / fitting);
  return Math.max(6, Math.ceil(tilesPerThread / blocks / 6) * 6);
}

/**
 * Scratch per thread of a Winograd forward or backward pass: V (inChannels) and M (outChannels) of
 * one block, and a patch for one tile at the edge.
 */
export function winogradScratchBytes(variant: WinogradVariant, shape: ConvolutionShape, block: number): number {
  const { inChannels, outChannels } = shape;
  const perFrequency = oddLines(filterBlocks(variant) * inChannels * block) + oddLines(outChannels * block) + Math.max(inChannels, outChannels);
  return alignToLine(frequencies(variant) * perFrequency * 4);
}
