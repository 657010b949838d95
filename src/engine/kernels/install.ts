/**
 * Puts the lab's kernels in place of TensorFlow.js's on a started wasm backend, and takes them out again.
 * Autodiff, optimisers and layers-models go on unchanged: they only know kernels by name.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelArithmetic, KernelExports } from './abi';
import { compileKernels } from './binaries';
import { filterGradientKernel, inputGradientKernel, replaceKernel } from './convolution-gradients';
import { FIRST_LAYER, FIRST_LAYER_GRADIENT } from './first-layer';
import { COMPOSED_KERNELS, CONVOLUTION_GRADIENTS } from './fused';
import { openHeap, type Heap } from './heap';
import { ownFirstLayer } from './own-first-layer';
import { ownConvolutions, type OwnConvolutions } from './own-convolutions';
import { ownFusedKernels } from './own-fused';
import { ownIdentity } from './own-identity';
import { ownPooling } from './own-pooling';
import { ownProduct } from './own-products';
import { soloTeam, startTeam, type Team } from './team';

const BACKEND = 'wasm';

/** The kernels of TensorFlow.js that ours replace; it has no Conv2DBackpropFilter. */
const REPLACED = ['Conv2D', 'Conv2DBackpropInput', 'BatchMatMul', 'MaxPool', 'MaxPoolGrad', 'Identity'] as const;
type StockKernels = Record<(typeof REPLACED)[number], tf.KernelFunc>;

/** TensorFlow.js's own functions, kept before the first replacement. */
let stock: StockKernels | null = null;

function stockKernels(): StockKernels {
  stock ??= Object.fromEntries(REPLACED.map((name) => [name, tf.getKernel(name, BACKEND).kernelFunc])) as StockKernels;
  return stock;
}

/**
 * Unmodified TensorFlow.js, except for the filter gradient, which it lacks and gets as a forward convolution.
 * @param inputGradient `stock` for its slow loop (the other side of the benchmarks), `convolution` for the better form
 */
export function installStock(inputGradient: 'stock' | 'convolution'): void {
  for (const [name, kernel] of Object.entries(stockKernels())) replaceKernel(name, BACKEND, kernel);
  if (inputGradient === 'convolution') replaceKernel('Conv2DBackpropInput', BACKEND, inputGradientKernel);
  replaceKernel('Conv2DBackpropFilter', BACKEND, filterGradientKernel);
  for (const [name, kernel] of Object.entries(COMPOSED_KERNELS)) replaceKernel(name, BACKEND, kernel);
  // Whoever would use these takes two operations where they are not there.
  for (const name of [FIRST_LAYER, FIRST_LAYER_GRADIENT]) if (tf.getKernel(name, BACKEND)) tf.unregisterKernel(name, BACKEND);
}

export interface Installation {
  readonly threads: number;
  readonly arithmetic: KernelArithmetic;
  /** For whoever runs plans without a TensorFlow.js operation around them: the tuner, tests. */
  readonly heap: Heap;
  readonly team: Team;
  /** Puts our kernels in place; may follow `installStock`. */
  activate(): void;
  /** Ends the helper threads. The stock kernels must be in place before. */
  dispose(): void;
}

/**
 * Compiles the kernels, starts the threads, checks one convolution against stock, and activates.
 * @param shared whether the backend's heap is shared memory
 * @throws when anything is not as expected; stock kernels are then in place
 */
export async function installOwn(
  backend: BackendWasm,
  arithmetic: KernelArithmetic,
  threads: number,
  shared: boolean,
): Promise<Installation> {
  installStock('convolution');
  const heap = openHeap(backend);
  const module = await compileKernels(arithmetic, shared ? 'threads' : 'single');
  const instance = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const kernels = instance.exports as unknown as KernelExports;
  let team: Team = soloTeam(kernels, heap);
  if (threads > 1 && shared) team = await startTeam(threads, module, kernels, heap);

  const { Conv2D, BatchMatMul, MaxPool, MaxPoolGrad, Identity } = stockKernels();
  const fallbacks: OwnConvolutions = {
    Conv2D,
    Conv2DBackpropInput: inputGradientKernel,
    Conv2DBackpropFilter: filterGradientKernel,
    [CONVOLUTION_GRADIENTS]: COMPOSED_KERNELS[CONVOLUTION_GRADIENTS],
  };
  const own: Record<string, tf.KernelFunc> = {
    ...ownConvolutions(heap, team, fallbacks),
    ...ownFusedKernels(heap, team),
    ...ownPooling(heap, team, { MaxPool, MaxPoolGrad }),
    ...ownFirstLayer(heap, team),
    BatchMatMul: ownProduct(heap, team, BatchMatMul),
    Identity: ownIdentity(heap, Identity),
  };
  const activate = (): void => {
    for (const [name, kernel] of Object.entries(own)) replaceKernel(name, BACKEND, kernel);
  };
  const dispose = (): void => team.dispose();

  const expected = probe();
  activate();
  const actual = probe();
  if (!expected.every((value, i) => Math.abs(value - actual[i]) < 1e-4)) {
    installStock('convolution');
    dispose();
    throw new Error('a convolution came out wrong');
  }
  return { threads: team.threads, arithmetic, heap, team, activate, dispose };
}

/** A small convolution of each kind that the networks use, summed into a few numbers of size about one. */
function probe(): Float32Array {
  const ramp = (shape: [number, number, number, number]): tf.Tensor4D => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tf.tensor4d(Float32Array.from({ length: size }, (_, i) => (((i * 37) % 101) - 50) / 500), shape);
  };
  return tf.tidy(() => {
    const results = [3, 5, 7].map((side) => {
      const x = ramp([1, 12, 12, 8]);
      const filter = ramp([side, side, 8, 8]);
      return tf.reshape(tf.slice(tf.conv2d(x, filter, 1, 'valid'), [0, 0, 0, 0], [1, 2, 3, 8]), [-1]);
    });
    return tf.concat(results).dataSync() as Float32Array;
  });
}
