/**
 * Every AssemblyScript file that is generated, for the build (scripts/build-kernels.mjs).
 */
import { emitGaussianTail } from './gaussian-tail';
import { emitFirstLayerWindow } from './emit-first-layer';
import { emitRegisterBlocks } from './emit-register-blocks';
import { emitWinogradTransforms } from './emit-winograd';

/** File names inside assembly/generated/ and their texts. */
export function generatedSources(): Record<string, string> {
  return {
    'first-layer-window.ts': emitFirstLayerWindow(),
    'gaussian-tail.ts': emitGaussianTail(),
    'register-blocks.ts': emitRegisterBlocks(),
    'winograd-transforms.ts': emitWinogradTransforms(),
  };
}
