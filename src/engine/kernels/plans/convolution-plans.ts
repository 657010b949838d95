/**
 * Convolutions as kernel calls: forward, input gradient, filter gradient, both gradients at once.
 * The caller gives addresses and the algorithm (see ../algorithm-table.json); nothing here runs.
 */
import { WINOGRAD_CODES, type KernelCall } from '../abi';
import { ScratchLayout, type Plan } from './plan';
import {
  WINOGRAD_VARIANTS, alignToLine, filterGradientScratchBytes, packedColumnsBytes, scatterScratchBytes,
  tileBlock, tilesPerImage, transformedFilterBytes, winogradScratchBytes,
  type ConvolutionAlgorithm, type ConvolutionShape, type WinogradAlgorithm,
} from './shapes';

/**
 * Whether an algorithm can compute a shape. `direct` can compute every valid, stride 1 convolution
 * whose filter fits into its input; Winograd wants its own square filter and channels in eights.
 */
export function supportsConvolution(algorithm: ConvolutionAlgorithm, shape: ConvolutionShape): boolean {
  if (shape.filterHeight > shape.height || shape.filterWidth > shape.width) return false;
  if (algorithm === 'direct') return true;
  const { filterSize } = WINOGRAD_VARIANTS[algorithm];
  return shape.filterHeight === filterSize && shape.filterWidth === filterSize
    && shape.inChannels % 8 === 0 && shape.outChannels % 8 === 0;
}

function geometry(shape: ConvolutionShape): number[] {
  return [shape.batch, shape.height, shape.width, shape.inChannels, shape.outChannels];
}

function directGeometry(shape: ConvolutionShape): number[] {
  return [...geometry(shape), shape.filterHeight, shape.filterWidth];
}

/** A filter brought into Winograd's domain, valid as long as the filter does not change. */
export interface TransformedFilter {
  /** For `forwardPlan`, 0 if absent. */
  u: number;
  /** For gradients with respect to the input, 0 if absent. */
  uTransposed: number;
}

/**
 * Transforms a filter once for several uses (the forward and the backward pass of one step, or many
 * steps of an attack). Each of `target.u`, `target.uTransposed` that is not 0 must have room for
 * `transformedFilterBytes`. Needs no scratch.
 */
export function transformFilterPlan(
  algorithm: WinogradAlgorithm, shape: ConvolutionShape, filter: number, target: TransformedFilter,
): Plan {
  const { inChannels, outChannels } = shape;
  const args = [WINOGRAD_CODES[algorithm], filter, target.u, target.uTransposed, inChannels, outChannels];
  return { scratchBytes: 0, calls: () => [{ kernel: 'winogradWeights', args }] };
}

/**
 * y = x * filter. With `transformed.u` the filter is not read again (Winograd only).
 */
export function forwardPlan(
  algorithm: ConvolutionAlgorithm, shape: ConvolutionShape, threadCount: number,
  at: { x: number; filter: number; y: number; transformed?: TransformedFilter },
): Plan {
  const layout = new ScratchLayout();
  if (algorithm === 'direct') {
    const depth = shape.filterHeight * shape.filterWidth * shape.inChannels;
    const packed = layout.reserve(packedColumnsBytes(depth, shape.outChannels));
    return {
      scratchBytes: layout.bytes,
      calls: (scratch) => [
        { kernel: 'packColumns', args: [at.filter, scratch + packed, depth, shape.outChannels, 0] },
        { kernel: 'directForward', args: [at.x, scratch + packed, at.y, ...directGeometry(shape)] },
      ],
    };
  }
  const variant = WINOGRAD_VARIANTS[algorithm];
  const given = at.transformed?.u ?? 0;
  const u = given ? 0 : layout.reserve(transformedFilterBytes(variant, shape.inChannels, shape.outChannels));
  const block = tileBlock(variant, shape, Math.ceil((shape.batch * tilesPerImage(variant, shape)) / threadCount));
  const stride = winogradScratchBytes(variant, shape, block);
  const tiles = layout.reserve(stride * threadCount);
  return {
    scratchBytes: layout.bytes,
    calls: (scratch) => {
      const address = given || scratch + u;
      const forward: KernelCall = {
        kernel: 'winogradForward',
        args: [WINOGRAD_CODES[algorithm], at.x, address, at.y, ...geometry(shape), scratch + tiles, stride, block],
      };
      if (given) return [forward];
      const target = { u: address, uTransposed: 0 };
      return [...transformFilterPlan(algorithm, shape, at.filter, target).calls(0), forward];
    },
  };
}

/** dx of `forwardPlan`'s x. */
export function inputGradientPlan(
  algorithm: ConvolutionAlgorithm, shape: ConvolutionShape, threadCount: number,
  at: { dy: number; filter: number; dx: number; transformed?: TransformedFilter },
): Plan {
  if (algorithm !== 'direct') return winogradGradientPlan(algorithm, shape, threadCount, { ...at, x: 0, dw: 0 });
  const layout = new ScratchLayout();
  const taps = shape.filterHeight * shape.filterWidth;
  if (shape.inChannels % 8 === 0) {
    const packed = layout.reserve(taps * shape.inChannels * shape.outChannels * 4);
    return {
      scratchBytes: layout.bytes,
      calls: (scratch) => [
        { kernel: 'directPackTransposed', args: [at.filter, scratch + packed, taps, shape.inChannels, shape.outChannels] },
        { kernel: 'directInputGradient', args: [at.dy, scratch + packed, at.dx, ...directGeometry(shape)] },
      ],
    };
  }
  const columns = taps * shape.inChannels;
  const packed = layout.reserve(packedColumnsBytes(shape.outChannels, columns));
  const stride = scatterScratchBytes(shape);
  const rows = layout.reserve(stride * threadCount);
  return {
    scratchBytes: layout.bytes,
    calls: (scratch) => [
      { kernel: 'packColumns', args: [at.filter, scratch + packed, shape.outChannels, columns, 1] },
      {
        kernel: 'directScatterInputGradient',
        args: [at.dy, scratch + packed, at.dx, ...directGeometry(shape), scratch + rows, stride],
      },
    ],
  };
}

/** dw of `forwardPlan`'s filter. */
export function filterGradientPlan(
  algorithm: ConvolutionAlgorithm, shape: ConvolutionShape, threadCount: number,
  at: { x: number; dy: number; dw: number },
): Plan {
  if (algorithm !== 'direct') {
    return winogradGradientPlan(algorithm, shape, threadCount, { ...at, filter: 0, dx: 0 });
  }
  const layout = new ScratchLayout();
  const stride = filterGradientScratchBytes(shape);
  const panels = layout.reserve(stride * threadCount);
  return {
    scratchBytes: layout.bytes,
    calls: (scratch) => [
      { kernel: 'directFilterGradient', args: [at.x, at.dy, at.dw, ...directGeometry(shape), scratch + panels, stride] },
    ],
  };
}

/** Both gradients; with Winograd they share the transform of dy. */
export function bothGradientsPlan(
  algorithm: ConvolutionAlgorithm, shape: ConvolutionShape, threadCount: number,
  at: { x: number; dy: number; filter: number; dx: number; dw: number; transformed?: TransformedFilter },
): Plan {
  if (algorithm !== 'direct') return winogradGradientPlan(algorithm, shape, threadCount, at);
  const input = inputGradientPlan(algorithm, shape, threadCount, at);
  const filter = filterGradientPlan(algorithm, shape, threadCount, at);
  return {
    scratchBytes: Math.max(input.scratchBytes, filter.scratchBytes),
    calls: (scratch) => [...input.calls(scratch), ...filter.calls(scratch)],
  };
}

/** `dw` 0: input gradient alone; `dx` 0: filter gradient alone. */
function winogradGradientPlan(
  algorithm: WinogradAlgorithm, shape: ConvolutionShape, threadCount: number,
  at: { x: number; dy: number; filter: number; dx: number; dw: number; transformed?: TransformedFilter },
): Plan {
  const layout = new ScratchLayout();
  const variant = WINOGRAD_VARIANTS[algorithm];
  const code = WINOGRAD_CODES[algorithm];
  const { inChannels, outChannels } = shape;
  const filterBytes = transformedFilterBytes(variant, inChannels, outChannels);
  const given = at.transformed?.uTransposed ?? 0;
  const transforms = at.dx !== 0 && given === 0;
  const transposed = transforms ? layout.reserve(filterBytes) : 0;
  const imagesPerThread = Math.ceil(shape.batch / threadCount);
  const accumulators = Math.min(threadCount, shape.batch);
  const duStride = alignToLine(filterBytes);
  const du = at.dw ? layout.reserve(duStride * accumulators) : 0;
  const block = tileBlock(variant, shape, imagesPerThread * tilesPerImage(variant, shape));
  const stride = winogradScratchBytes(variant, shape, block);
  const tiles = layout.reserve(stride * accumulators);
  return {
    scratchBytes: layout.bytes,
    calls: (scratch) => {
      const address = at.dx === 0 ? 0 : given || scratch + transposed;
      const duAddress = at.dw ? scratch + du : 0;
      const calls: KernelCall[] = [];
      if (transforms) {
        calls.push({ kernel: 'winogradWeights', args: [code, at.filter, 0, address, inChannels, outChannels] });
      }
      calls.push({
        kernel: 'winogradBackward',
        args: [code, at.dw ? at.x : 0, at.dy, address, duAddress, duStride, at.dx, ...geometry(shape), scratch + tiles, stride, block],
      });
      if (at.dw) {
        calls.push({
          kernel: 'winogradFilterGradient',
          args: [code, duAddress, duStride, accumulators, at.dw, inChannels, outChannels],
        });
      }
      return calls;
    },
  };
}
