/**
 * TensorFlow.js's `clone` on wasm without the copy. Tensors never change, so a clone may share the data of
 * its source, as it does on every other backend; stock copies it. The gradient tape clones whatever an
 * operation saves, so a training step copied every activation and filter once, a twentieth of its time; and a
 * filter's transform, which is kept by its data (transformed-filters.ts), was computed again for every clone.
 */
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from './heap';

/** @param stock the kernel for strings, which do not lie on the heap */
export function ownIdentity(heap: Heap, stock: KernelFunc): KernelFunc {
  return (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (x.dtype === 'string') return stock(args);
    heap.share(x);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  };
}
