/**
 * Every AssemblyScript file that is generated, for the build (scripts/build-kernels.mjs).
 */
import { emitGaussianTail } from './gaussian-tail';
import { emitRegisterBlocks } from './emit-register-blocks';
import { emitWinogradTransforms } from './emit-winograd';

/** File names inside assembly/generated/ and their texts. */
export function generatedSources(): Record<string, string> {
  return {
    'gaussian-tail.ts': emitGaussianTail(),
    'register-blocks.ts': emitRegisterBlocks(),
    'winograd-transforms.ts': emitWinogradTransforms(),
  };
}
