/**
 * The contract between the WebAssembly kernels (sources in ./assembly) and everything that calls
 * them: what is exported, what each argument means, and how a call is split among threads.
 *
 * Rules that hold for every kernel:
 * - It is called as `kernel(threadIndex, threadCount, ...rest)`, 0 <= threadIndex < threadCount, by
 *   every thread of a team with the same `rest`. One thread is `(0, 1, ...)`. The team may also be
 *   one thread that calls with 0, 1, ... threadCount - 1 in turn: the bits are the same.
 * - A `KernelCall` is therefore data: a name and `rest`. A plan (./plans) is a list of calls that
 *   must be run IN ORDER WITH A BARRIER AFTER EACH CALL: no thread may begin call i + 1 before every
 *   thread has returned from call i. That is all the synchronisation there is; kernels use no atomics.
 * - Results depend on threadCount and on the binary (fused or separate multiply-add), on nothing
 *   else: for the same binary and threadCount two runs give the same bits.
 * - Pointers are byte offsets into the imported memory, multiples of 4 (16 for scratch is faster,
 *   64 best). 0 means "absent" where the argument says so. Float arguments are plain numbers.
 * - Tensors are float32, dense, row-major: activations NHWC, filters [height, width, in, out].
 * - Plans (./plans/*-plans.ts) turn an operation into calls and say how much scratch it needs: prefer
 *   them to hand-written calls; `plan.calls(scratch)` then goes to the team as data.
 * - Kernels keep nothing between calls, allocate nothing, and have no stack in memory and no data
 *   section: a module may share the heap of another program (TensorFlow.js) as long as the caller
 *   gives it pointers into memory that it owns.
 *
 * Instantiate: `await WebAssembly.instantiate(module, { env: { memory } })`, with the file that
 * `kernelFileName` names. A module of the `threads` kind imports a SHARED memory (maximum up to
 * 65,536 pages), one of the `single` kind an unshared one; the two cannot be exchanged. In a team
 * every thread instantiates the same module on the same shared memory.
 */

/** `relaxed` fuses multiply and add (relaxed SIMD); `simd` rounds between them and runs everywhere. */
export type KernelArithmetic = 'relaxed' | 'simd';

/** Whether the memory that a module imports is a SharedArrayBuffer (`threads`) or not (`single`). */
export type KernelMemoryKind = 'single' | 'threads';

/** The file of a kernel binary in `build/kernels/`, written by `scripts/build-kernels.mjs`. */
export function kernelFileName(arithmetic: KernelArithmetic, memory: KernelMemoryKind): string {
  return `lab-kernels-${arithmetic}${memory === 'threads' ? '-threads' : ''}.wasm`;
}

/** Activation ids as the kernels know them. `gelu` is the exact one: u * Phi(u). */
export const ACTIVATION_CODES = { linear: 0, relu: 1, gelu: 2 } as const;
export type KernelActivation = keyof typeof ACTIVATION_CODES;

/** The exact-integer types below are all JavaScript numbers; the names say what is expected. */
type Pointer = number;
type Count = number;
type Flag = 0 | 1;

/** Ids of the Winograd variants F(m x m, r x r) as the kernels know them; the names are those of `ConvolutionAlgorithm`. */
export const WINOGRAD_CODES = {
  'winograd-2-3': 0, 'winograd-4-3': 1, 'winograd-5-3': 2, 'winograd-6-3': 3, 'winograd-4-5': 4, 'winograd-2-7': 5,
  'winograd-4-7': 6, 'winograd-5-7': 7,
} as const;

/** Everything that a kernel binary exports. */
export interface KernelExports {
  /**
   * U = G w G^T for every pair of channels; both channel counts multiples of 8, as in every Winograd kernel.
   * `u` (0: not wanted) is [n*n][outChannels/8][inChannels][8], for the forward pass;
   * `uTransposed` (0: not wanted) is [n*n][inChannels/8][outChannels][8], for the input gradient;
   * n = m + r - 1. Where the variant cuts the filter into blocks (7 = 4 + 3 taps both ways), r is a block's and
   * inChannels, here and in `du`, counts every pair of block and channel. Frequencies lie an odd number of cache lines apart (size: `transformedFilterBytes`).
   * Split over panels of output channels.
   */
  winogradWeights(threadIndex: number, threadCount: number, variant: Count,
    filter: Pointer, u: Pointer, uTransposed: Pointer, inChannels: Count, outChannels: Count): void;
  /**
   * y = valid convolution of x, split over tiles. Scratch per thread: `winogradScratchBytes`.
   */
  winogradForward(threadIndex: number, threadCount: number, variant: Count,
    x: Pointer, u: Pointer, y: Pointer, batch: Count, height: Count, width: Count,
    inChannels: Count, outChannels: Count,
    scratch: Pointer, scratchStrideBytes: Count, tileBlock: Count): void;
  /**
   * The adjoint: dM = A dy A^T, then (where wanted) dU = V^T dM and dx = B (dM U^T) B^T. Split over
   * images: with more threads than images the surplus has nothing to do.
   * `x` and `du` may both be 0 (input gradient alone); `uTransposed` and `dx` may both be 0 (filter
   * gradient alone). Thread t < min(threadCount, batch) overwrites its own accumulator at
   * du + t * duStrideBytes, [n*n][outChannels/8][inChannels][8], frequencies as far apart as those of u; `dx` is overwritten.
   */
  winogradBackward(threadIndex: number, threadCount: number, variant: Count,
    x: Pointer, dy: Pointer, uTransposed: Pointer, du: Pointer, duStrideBytes: Count, dx: Pointer,
    batch: Count, height: Count, width: Count, inChannels: Count, outChannels: Count,
    scratch: Pointer, scratchStrideBytes: Count, tileBlock: Count): void;
  /** dw = G^T (sum over `accumulators` of du) G, overwritten; the first du is overwritten too. Split over channels. */
  winogradFilterGradient(threadIndex: number, threadCount: number, variant: Count,
    du: Pointer, duStrideBytes: Count, accumulators: Count, dw: Pointer,
    inChannels: Count, outChannels: Count): void;

  /**
   * Packs the right operand B of a product into panels of 8 columns, [ceil(columns/8)][depth][8],
   * missing columns zero. B is [depth][columns], or [columns][depth] with `transposed`.
   * Split over panels. Size: `packedColumnsBytes(depth, columns)`.
   */
  packColumns(threadIndex: number, threadCount: number,
    b: Pointer, packed: Pointer, depth: Count, columns: Count, transposed: Flag): void;
  /**
   * C = A B with B packed by `packColumns`. A is [rows][depth], or [depth][rows] with `transposed`;
   * C is [rows][columns]. Any sizes. Split over row panels.
   * Scratch per thread: `productScratchBytes()`.
   */
  multiplyPacked(threadIndex: number, threadCount: number,
    a: Pointer, packed: Pointer, c: Pointer, rows: Count, columns: Count, depth: Count, transposed: Flag,
    scratch: Pointer, scratchStrideBytes: Count): void;

  /**
   * Valid, stride 1 convolution as an implicit product; `packed` is the filter packed by
   * `packColumns` with depth = filterHeight * filterWidth * inChannels, columns = outChannels.
   * Any channel counts. Split over pixels.
   */
  directForward(threadIndex: number, threadCount: number,
    x: Pointer, packed: Pointer, y: Pointer, batch: Count, height: Count, width: Count,
    inChannels: Count, outChannels: Count, filterHeight: Count, filterWidth: Count): void;
  /** The filter as `directInputGradient` wants it: [taps][inChannels/8][outChannels][8]; inChannels a multiple of 8. */
  directPackTransposed(threadIndex: number, threadCount: number,
    filter: Pointer, packed: Pointer, taps: Count, inChannels: Count, outChannels: Count): void;
  /** dx of the convolution, overwritten; inChannels a multiple of 8, any outChannels. Split over images. */
  directInputGradient(threadIndex: number, threadCount: number,
    dy: Pointer, packed: Pointer, dx: Pointer, batch: Count, height: Count, width: Count,
    inChannels: Count, outChannels: Count, filterHeight: Count, filterWidth: Count): void;
  /**
   * dx for any channel counts (first layers): a product into columns, then scattered.
   * `packed` is the filter packed by `packColumns` with depth = outChannels,
   * columns = filterHeight * filterWidth * inChannels, transposed = 1. Split over images.
   * Scratch per thread: `scatterScratchBytes`.
   */
  directScatterInputGradient(threadIndex: number, threadCount: number,
    dy: Pointer, packed: Pointer, dx: Pointer, batch: Count, height: Count, width: Count,
    inChannels: Count, outChannels: Count, filterHeight: Count, filterWidth: Count,
    scratch: Pointer, scratchStrideBytes: Count): void;
  /**
   * dw of the convolution, overwritten; any channel counts. Split over (column panel, filter row).
   * Scratch per thread: `filterGradientScratchBytes`.
   */
  directFilterGradient(threadIndex: number, threadCount: number,
    x: Pointer, dy: Pointer, dw: Pointer, batch: Count, height: Count, width: Count,
    inChannels: Count, outChannels: Count, filterHeight: Count, filterWidth: Count,
    scratch: Pointer, scratchStrideBytes: Count): void;

  /**
   * Partial mean and squared deviation of every channel of z [rows][channels], channels a multiple
   * of 4; float64 at partials + threadIndex * 16 * channels bytes: mean [channels], then M2 [channels].
   * `partials` 8-byte aligned.
   */
  batchNormStatistics(threadIndex: number, threadCount: number,
    z: Pointer, partials: Pointer, rows: Count, channels: Count): void;
  /**
   * Joins the partials of `batchNormStatistics` (same threadCount) into `statistics`
   * [5][channels]: mean, biased variance, 1 / sqrt(variance + epsilon), scale, shift, with
   * scale = gamma / deviation and shift = beta - mean * scale. Split over channels.
   * `gamma` 0 means ones, `beta` 0 means zeros.
   */
  batchNormFinish(threadIndex: number, threadCount: number,
    partials: Pointer, gamma: Pointer, beta: Pointer, statistics: Pointer,
    rows: Count, channels: Count, epsilon: number): void;
  /** y = activation(scale * z + shift), split over rows; y may be z. */
  batchNormApply(threadIndex: number, threadCount: number,
    z: Pointer, statistics: Pointer, y: Pointer, rows: Count, channels: Count, activation: Count): void;
  /**
   * Sums of g = dy * activation'(scale * z + shift) and of g * xhat, float64, at
   * partials + threadIndex * 16 * channels bytes; with GELU also writes g into dx (dx may be dy). Split over rows.
   */
  batchNormGradientSums(threadIndex: number, threadCount: number,
    z: Pointer, dy: Pointer, statistics: Pointer, partials: Pointer, dx: Pointer,
    rows: Count, channels: Count, activation: Count): void;
  /**
   * dgamma = sum of g * xhat, dbeta = sum of g (each [channels]; 0: not wanted) and `coefficients`
   * [2][channels] for the next call. Split over channels.
   */
  batchNormGradientFinish(threadIndex: number, threadCount: number,
    partials: Pointer, statistics: Pointer, dgamma: Pointer, dbeta: Pointer, coefficients: Pointer,
    rows: Count, channels: Count): void;
  /** dx = scale * (g - dbeta / rows - xhat * dgamma / rows); dx may be dy. Split over rows. */
  batchNormGradientApply(threadIndex: number, threadCount: number,
    z: Pointer, dy: Pointer, statistics: Pointer, coefficients: Pointer, dx: Pointer,
    rows: Count, channels: Count, activation: Count): void;

  /** y = activation(z + bias), z [rows][channels], any channels; bias 0 means none; y may be z. Split over rows. */
  biasActivation(threadIndex: number, threadCount: number,
    z: Pointer, bias: Pointer, y: Pointer, rows: Count, channels: Count, activation: Count): void;
  /** dx = dy * activation'(z + bias); dx may be dy. Split over rows. */
  biasActivationGradient(threadIndex: number, threadCount: number,
    z: Pointer, bias: Pointer, dy: Pointer, dx: Pointer, rows: Count, channels: Count, activation: Count): void;

  /** Max pooling 2 x 2, stride 2, valid (an odd last row or column is dropped); any channels. Split over output rows. */
  maxPool(threadIndex: number, threadCount: number,
    x: Pointer, y: Pointer, batch: Count, height: Count, width: Count, channels: Count): void;
  /** Its gradient, to the first maximum of each window in reading order; height at least 2. Split over output rows. */
  maxPoolGradient(threadIndex: number, threadCount: number,
    x: Pointer, dy: Pointer, dx: Pointer, batch: Count, height: Count, width: Count, channels: Count): void;
  /**
   * y [batch][(height-4)/2][(width-4)/2][channels] = max over windows of 2 x 2, stride 2, of the valid 5 x 5 convolution
   * of one input channel; `channels` a multiple of 4; trailing channels whose filters are zero cost nothing.
   * `places` (0: not wanted), same shape: which of its window's four was the first largest, 0 to 3 in reading order.
   * Split over groups of four images. Scratch per thread: `firstLayerScratchBytes`.
   */
  firstLayerForward(threadIndex: number, threadCount: number,
    x: Pointer, filter: Pointer, y: Pointer, places: Pointer, batch: Count, height: Count, width: Count, channels: Count,
    scratch: Pointer, scratchStrideBytes: Count): void;
  /** Its gradient with respect to x, overwritten. Split over images. Scratch per thread: `firstLayerScratchBytes`. */
  firstLayerGradient(threadIndex: number, threadCount: number,
    dy: Pointer, places: Pointer, filter: Pointer, dx: Pointer, batch: Count, height: Count, width: Count, channels: Count,
    scratch: Pointer, scratchStrideBytes: Count): void;
}

export type KernelName = keyof KernelExports & string;

/** One kernel call of a plan: `exports[kernel](threadIndex, threadCount, ...args)`, then a barrier. */
export interface KernelCall {
  readonly kernel: KernelName;
  readonly args: readonly number[];
}

type AnyKernel = (threadIndex: number, threadCount: number, ...args: number[]) => void;

/** Runs one thread's share of one call. */
export function runKernelCall(
  kernels: KernelExports, call: KernelCall, threadIndex: number, threadCount: number,
): void {
  (kernels[call.kernel] as AnyKernel)(threadIndex, threadCount, ...call.args);
}

/** Runs a plan made for `threadCount` threads on this one thread: same bits as a team of that size. */
export function runPlanSerially(
  kernels: KernelExports, calls: readonly KernelCall[], threadCount = 1,
): void {
  for (const call of calls) {
    for (let thread = 0; thread < threadCount; thread++) runKernelCall(kernels, call, thread, threadCount);
  }
}
