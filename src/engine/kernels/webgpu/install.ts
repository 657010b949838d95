/** Registers the lab's shaders for the webgpu backend: those that replace nothing. Convolutions are chosen by measurement (../../backends/gradient-forms). */
import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { FUSED_SHADERS } from './fused';

/** Idempotent. */
export function installShaders(): void {
  for (const [kernelName, kernelFunc] of Object.entries(FUSED_SHADERS)) {
    if (!getKernel(kernelName, 'webgpu')) registerKernel({ kernelName, backendName: 'webgpu', kernelFunc });
  }
}
