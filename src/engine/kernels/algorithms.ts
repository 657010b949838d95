/**
 * Which algorithm computes which convolution: a table made by measurement
 * (`npm run bench -- --tune`), and a rule for the shapes that the table does not have.
 */
import table from './algorithm-table.json';
import { supportsConvolution } from './plans/convolution-plans';
import { outputHeight, outputWidth, type ConvolutionAlgorithm, type ConvolutionShape } from './plans/shapes';

export const PHASES = ['forward', 'inputGradient', 'filterGradient'] as const;
export type Phase = (typeof PHASES)[number];

/** The key of a shape in the table; the batch is no part of it. */
export function shapeKey(shape: ConvolutionShape): string {
  return `${shape.height}x${shape.width}x${shape.inChannels} ${shape.filterHeight}x${shape.filterWidth}x${shape.outChannels}`;
}

const measured = table.shapes as Record<string, Partial<Record<Phase, ConvolutionAlgorithm>>>;

/** Every algorithm that can compute a shape. */
export function candidateAlgorithms(shape: ConvolutionShape): ConvolutionAlgorithm[] {
  const all: ConvolutionAlgorithm[] = ['direct', 'winograd-2-3', 'winograd-4-3', 'winograd-4-5', 'winograd-2-7'];
  return all.filter((algorithm) => supportsConvolution(algorithm, shape));
}

/**
 * For unmeasured shapes: Winograd wherever it can be used, with the larger tile unless the output is
 * smaller than one; that is what every measured shape of the lab's networks says too.
 */
function byRule(shape: ConvolutionShape): ConvolutionAlgorithm {
  const candidates = candidateAlgorithms(shape);
  const side = Math.min(outputHeight(shape), outputWidth(shape));
  if (candidates.includes('winograd-4-3')) return side > 2 ? 'winograd-4-3' : 'winograd-2-3';
  if (candidates.includes('winograd-4-5')) return 'winograd-4-5';
  if (candidates.includes('winograd-2-7')) return 'winograd-2-7';
  return 'direct';
}

/** The algorithm for a shape, or null where none of ours computes it. */
export function chooseAlgorithm(phase: Phase, shape: ConvolutionShape): ConvolutionAlgorithm | null {
  if (!supportsConvolution('direct', shape)) return null;
  const chosen = measured[shapeKey(shape)]?.[phase] ?? byRule(shape);
  return supportsConvolution(chosen, shape) ? chosen : 'direct';
}
