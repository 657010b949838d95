/**
 * Which algorithm computes which convolution: a table made by measurement
 * (`npm run bench -- --tune`), and a rule for the shapes that the table does not have.
 */
import table from './algorithm-table.json';
import { supportsConvolution } from './plans/convolution-plans';
import {
  WINOGRAD_VARIANTS, filterBlocks, frequencies, outputPixels, tilesPerImage, type ConvolutionAlgorithm, type ConvolutionShape, type WinogradAlgorithm,
} from './plans/shapes';

export const PHASES = ['forward', 'inputGradient', 'filterGradient'] as const;
export type Phase = (typeof PHASES)[number];

/** The key of a shape in the table; the batch is no part of it. */
export function shapeKey(shape: ConvolutionShape): string {
  return `${shape.height}x${shape.width}x${shape.inChannels} ${shape.filterHeight}x${shape.filterWidth}x${shape.outChannels}`;
}

const measured = table.shapes as Record<string, Partial<Record<Phase, ConvolutionAlgorithm>>>;

/** Every algorithm that can compute a shape. */
export function candidateAlgorithms(shape: ConvolutionShape): ConvolutionAlgorithm[] {
  const all: ConvolutionAlgorithm[] = ['direct', ...(Object.keys(WINOGRAD_VARIANTS) as WinogradAlgorithm[])];
  return all.filter((algorithm) => supportsConvolution(algorithm, shape));
}

/** Products per pair of channels that an algorithm takes for one image, tiles that reach over the edge included. */
function products(algorithm: ConvolutionAlgorithm, shape: ConvolutionShape): number {
  if (algorithm === 'direct') return outputPixels(shape) * shape.filterHeight * shape.filterWidth;
  const variant = WINOGRAD_VARIANTS[algorithm];
  return frequencies(variant) * filterBlocks(variant) * tilesPerImage(variant, shape);
}

/**
 * For unmeasured shapes: the algorithm with the fewest products, the smaller tile where two are equal. Of the
 * measured shapes with channels in eights it says what measurement says for nearly all.
 */
function byRule(shape: ConvolutionShape): ConvolutionAlgorithm {
  return candidateAlgorithms(shape).reduce((best, other) => (products(other, shape) < products(best, shape) ? other : best));
}

let onlyDirect = false;

/** Whether every convolution is computed directly, whatever the table says: for comparisons (bench/forms.ts). */
export function convolveDirectly(direct: boolean): void {
  onlyDirect = direct;
}

/** The algorithm for a shape, or null where none of ours computes it. */
export function chooseAlgorithm(phase: Phase, shape: ConvolutionShape): ConvolutionAlgorithm | null {
  if (!supportsConvolution('direct', shape)) return null;
  if (onlyDirect) return 'direct';
  const chosen = measured[shapeKey(shape)]?.[phase] ?? byRule(shape);
  return supportsConvolution(chosen, shape) ? chosen : 'direct';
}
