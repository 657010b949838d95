/**
 * Makes folded steps cheaper without changing what they compute.
 *
 * - A bias and an increasing activation after max pooling see a quarter of the values: max(x) + b is max(x + b) to
 *   the bit, since rounding never changes an order. So a convolution that is followed by max pooling hands its
 *   bias on to a step behind it, which takes the activation along.
 * - Winograd's method wants channels in eights (../kernels). Where a later convolution could use it but for its
 *   channels, they are filled up with filters of zeros, and whoever reads them with rows of zeros. On `cnn` its
 *   second convolution takes a third of the time then, and its first no more.
 * - A convolution of 5 x 5 on the image itself with max pooling behind it is one operation (../kernels/first-layer.ts).
 */
import type { FoldedStep } from './fold';

type Convolution = FoldedStep & { kind: 'convolution' };

/** Filter sizes that Winograd's method is there for. */
const FAST_FILTERS = [3, 5, 7];
/** Fewer input channels, and filling them up costs more than it saves. */
const FEWEST_CHANNELS = 8;

/** @param steps from `foldNetwork`; arrays are shared where nothing changes */
export function tightenSteps(steps: readonly FoldedStep[]): FoldedStep[] {
  return firstLayerInOne(fillChannels(biasBehindPooling(steps)));
}

function biasBehindPooling(steps: readonly FoldedStep[]): FoldedStep[] {
  const result: FoldedStep[] = [];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    const next = steps[i + 1];
    if (step.kind !== 'convolution' || step.activation !== 'linear' || next?.kind !== 'max-pool') {
      result.push(step);
      continue;
    }
    const after = steps[i + 2];
    const activation = after?.kind === 'activation' ? after.activation : 'linear';
    result.push({ ...step, bias: new Float64Array(0) }, next, { kind: 'bias-activation', bias: step.bias, activation });
    i += after?.kind === 'activation' ? 2 : 1;
  }
  return result;
}

const inEights = (channels: number): number => Math.ceil(channels / 8) * 8;

/** Whether Winograd's method takes this convolution, but perhaps for its channels. */
function couldBeFast({ kernelShape: [height, width, inputs], strides, padding }: Convolution): boolean {
  return FAST_FILTERS.includes(height) && width === height && strides[0] === 1 && strides[1] === 1
    && padding === 'valid' && inputs >= FEWEST_CHANNELS;
}

function fillChannels(steps: readonly FoldedStep[]): FoldedStep[] {
  const result = [...steps];
  for (let i = 0; i < result.length; i++) {
    const step = result[i];
    if (step.kind !== 'convolution') continue;
    const channels = step.bias.length || step.kernelShape[3];
    const reader = readerOf(result, i);
    if (channels % 8 === 0 || reader === -1) continue;
    const target = result[reader];
    if (couldBeFast(step) || (target.kind === 'convolution' && couldBeFast(target))) fillOne(result, i, reader, channels);
  }
  return result;
}

/** Where the channels that step `from` makes are read by weights; -1 where a step between keeps a number for each. */
function readerOf(steps: readonly FoldedStep[], from: number): number {
  for (let i = from + 1; i < steps.length; i++) {
    const step = steps[i];
    if (step.kind === 'convolution' || step.kind === 'dense') return i;
    const flattens = step.kind === 'reshape' && step.shape.length === 1 && steps[i + 1]?.kind === 'dense';
    const passes = step.kind === 'max-pool' || step.kind === 'average-pool' || step.kind === 'activation' || step.kind === 'bias-activation';
    if (!flattens && !passes) return -1;
  }
  return -1;
}

/** Fills the channels between `maker` and `reader` up to eights. */
function fillOne(steps: FoldedStep[], maker: number, reader: number, channels: number): void {
  const filled = inEights(channels);
  for (let i = maker; i <= reader; i++) {
    const step = steps[i];
    if (i === maker && step.kind === 'convolution') {
      steps[i] = {
        ...step,
        kernel: fillRuns(step.kernel, channels, filled),
        kernelShape: [...step.kernelShape.slice(0, 3), filled],
        bias: step.bias.length > 0 ? fillRuns(step.bias, channels, filled) : step.bias,
      };
    } else if (step.kind === 'bias-activation') {
      steps[i] = { ...step, bias: fillRuns(step.bias, channels, filled) };
    } else if (step.kind === 'reshape') {
      steps[i] = { ...step, shape: [(step.shape[0] / channels) * filled] };
    } else if (step.kind === 'convolution') {
      const [height, width, , outputs] = step.kernelShape;
      steps[i] = { ...step, kernel: fillRuns(step.kernel, channels * outputs, filled * outputs), kernelShape: [height, width, filled, outputs] };
    } else if (step.kind === 'dense') {
      const [inputs, outputs] = step.kernelShape;
      steps[i] = { ...step, kernel: fillRuns(step.kernel, channels * outputs, filled * outputs), kernelShape: [(inputs / channels) * filled, outputs] };
    }
  }
}

/** Runs of `length` values, each filled up with zeros to `filled`. */
function fillRuns(values: Float64Array, length: number, filled: number): Float64Array {
  const runs = values.length / length;
  const result = new Float64Array(runs * filled);
  for (let run = 0; run < runs; run++) result.set(values.subarray(run * length, (run + 1) * length), run * filled);
  return result;
}

const isPair = ([height, width]: readonly [number, number], value: number): boolean => height === value && width === value;

function firstLayerInOne(steps: readonly FoldedStep[]): FoldedStep[] {
  const [first, second, ...rest] = steps;
  if (first?.kind !== 'convolution' || second?.kind !== 'max-pool') return [...steps];
  const [height, width, inputs, channels] = first.kernelShape;
  const convolves = height === 5 && width === 5 && inputs === 1 && channels % 4 === 0 && first.bias.length === 0
    && first.activation === 'linear' && isPair(first.strides, 1) && first.padding === 'valid';
  const pools = isPair(second.size, 2) && isPair(second.strides, 2) && second.padding === 'valid';
  if (!convolves || !pools) return [...steps];
  return [{ kind: 'convolution-max-pool', kernel: first.kernel, kernelShape: first.kernelShape }, ...rest];
}
