/**
 * TensorFlow.js's convolution kernels answered by the lab's own code. What ours do not take (strides,
 * padding other than valid, channels first) goes to the kernel that was there before, and is counted.
 */
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { chooseAlgorithm } from './algorithms';
import type { ConvolutionAttributes } from './convolution-gradients';
import { countFallback, countOwn } from './counters';
import { CONVOLUTION_GRADIENTS } from './fused';
import type { Heap } from './heap';
import { bothGradientsPlan, filterGradientPlan, forwardPlan, inputGradientPlan } from './plans/convolution-plans';
import { outputHeight, outputWidth, type ConvolutionShape } from './plans/shapes';
import type { Team } from './team';
import { TransformedFilters } from './transformed-filters';

/** What our convolutions need; null stands for "not ours". */
function ownShape(xShape: number[], filterShape: number[], attributes: ConvolutionAttributes): ConvolutionShape | null {
  const { strides, pad, dataFormat } = attributes;
  const [strideHeight, strideWidth] = Array.isArray(strides) ? strides : [strides, strides];
  const dilations = (attributes as { dilations?: number | [number, number] }).dilations ?? 1;
  const [dilationHeight, dilationWidth] = Array.isArray(dilations) ? dilations : [dilations, dilations];
  const unpadded = pad === 'valid' || pad === 0;
  if (strideHeight !== 1 || strideWidth !== 1 || dilationHeight !== 1 || dilationWidth !== 1) return null;
  if (!unpadded || dataFormat === 'NCHW') return null;
  const [batch, height, width, inChannels] = xShape;
  const [filterHeight, filterWidth, , outChannels] = filterShape;
  return { batch, height, width, inChannels, outChannels, filterHeight, filterWidth };
}

function inWords(xShape: number[], filterShape: number[], { strides, pad }: ConvolutionAttributes): string {
  return `[${xShape}] * [${filterShape}] stride ${strides} ${typeof pad === 'string' ? pad : JSON.stringify(pad)}`;
}

export interface OwnConvolutions {
  Conv2D: KernelFunc;
  Conv2DBackpropInput: KernelFunc;
  Conv2DBackpropFilter: KernelFunc;
  [CONVOLUTION_GRADIENTS]: KernelFunc;
}

/**
 * @param previous the kernels to fall back to
 */
export function ownConvolutions(heap: Heap, team: Team, previous: OwnConvolutions): OwnConvolutions {
  const filters = new TransformedFilters(heap, team);

  const answer = (
    kernelName: keyof OwnConvolutions,
    xShape: number[],
    filterShape: number[],
    args: Parameters<KernelFunc>[0],
    own: (shape: ConvolutionShape) => TensorInfo | null,
  ): ReturnType<KernelFunc> => {
    const attributes = args.attrs as unknown as ConvolutionAttributes;
    const shape = ownShape(xShape, filterShape, attributes);
    const result = shape && own(shape);
    if (result) {
      countOwn(kernelName);
      return result;
    }
    countFallback(kernelName, inWords(xShape, filterShape, attributes));
    return previous[kernelName](args);
  };

  return {
    Conv2D(args) {
      const { x, filter } = args.inputs as { x: TensorInfo; filter: TensorInfo };
      return answer('Conv2D', x.shape, filter.shape, args, (shape) => {
        const algorithm = chooseAlgorithm('forward', shape);
        if (!algorithm) return null;
        const u = algorithm === 'direct' ? 0 : filters.get(filter, algorithm, shape, 'u');
        const y = heap.output([shape.batch, outputHeight(shape), outputWidth(shape), shape.outChannels]);
        const at = { x: heap.addressOf(x), filter: heap.addressOf(filter), y: heap.addressOf(y), transformed: { u, uTransposed: 0 } };
        team.run(forwardPlan(algorithm, shape, team.threads, at));
        return y;
      });
    },
    Conv2DBackpropInput(args) {
      const { dy, filter } = args.inputs as { dy: TensorInfo; filter: TensorInfo };
      const { inputShape } = args.attrs as unknown as { inputShape: number[] };
      return answer('Conv2DBackpropInput', inputShape, filter.shape, args, (shape) => {
        const algorithm = chooseAlgorithm('inputGradient', shape);
        if (!algorithm) return null;
        const uTransposed = algorithm === 'direct' ? 0 : filters.get(filter, algorithm, shape, 'uTransposed');
        const dx = heap.output(inputShape);
        const at = { dy: heap.addressOf(dy), filter: heap.addressOf(filter), dx: heap.addressOf(dx), transformed: { u: 0, uTransposed } };
        team.run(inputGradientPlan(algorithm, shape, team.threads, at));
        return dx;
      });
    },
    Conv2DBackpropFilter(args) {
      const { x, dy } = args.inputs as { x: TensorInfo; dy: TensorInfo };
      const { filterShape } = args.attrs as unknown as { filterShape: number[] };
      return answer('Conv2DBackpropFilter', x.shape, filterShape, args, (shape) => {
        const algorithm = chooseAlgorithm('filterGradient', shape);
        if (!algorithm) return null;
        const dw = heap.output(filterShape);
        const at = { x: heap.addressOf(x), dy: heap.addressOf(dy), dw: heap.addressOf(dw) };
        team.run(filterGradientPlan(algorithm, shape, team.threads, at));
        return dw;
      });
    },
    [CONVOLUTION_GRADIENTS](args) {
      const { x, filter, dy } = args.inputs as { x: TensorInfo; filter: TensorInfo; dy: TensorInfo };
      const shape = ownShape(x.shape, filter.shape, { strides: 1, pad: 'valid' })!;
      // One algorithm for both, so that they share the transform of dy; the table's two choices are equal or nearly so.
      const algorithm = chooseAlgorithm('inputGradient', shape);
      if (!algorithm) return previous[CONVOLUTION_GRADIENTS](args);
      countOwn('Conv2DBackpropInput');
      countOwn('Conv2DBackpropFilter');
      const uTransposed = algorithm === 'direct' ? 0 : filters.get(filter, algorithm, shape, 'uTransposed');
      const dx = heap.output(x.shape);
      const dw = heap.output(filter.shape);
      const at = {
        x: heap.addressOf(x), filter: heap.addressOf(filter), dy: heap.addressOf(dy),
        dx: heap.addressOf(dx), dw: heap.addressOf(dw), transformed: { u: 0, uTransposed },
      };
      team.run(bothGradientsPlan(algorithm, shape, team.threads, at));
      return [dx, dw];
    },
  };
}
