/** How much lives on the backend: the leak tests and the page's own check read it. */
import { memory } from '@tensorflow/tfjs-core';

export function tensorMemory(): { tensors: number; bytes: number } {
  const { numTensors, numBytes } = memory();
  return { tensors: numTensors, bytes: numBytes };
}
