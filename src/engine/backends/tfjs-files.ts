/**
 * Where the three wasm binaries of @tensorflow/tfjs-backend-wasm are. A browser build turns each
 * `new URL(..., import.meta.url)` into a content-hashed file; Node reads them from node_modules.
 */
import { isNode } from './environment';

export const TFJS_BINARIES = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
] as const;

export type TfjsBinary = (typeof TFJS_BINARIES)[number];
export type TfjsBinaryPaths = Record<TfjsBinary, string>;

/**
 * Node only: the path of a file in the project. Found from where tfjs is installed, since this code may
 * run from its source or from a bundle in any folder of the project.
 */
export function projectFile(path: string): string {
  const { createRequire } = process.getBuiltinModule('node:module');
  const { resolve } = process.getBuiltinModule('node:path');
  const installed = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return resolve(installed, '../../../..', path);
}

/** Addresses (browser) or file paths (Node) of the binaries. */
export function tfjsBinaryPaths(): TfjsBinaryPaths {
  if (isNode()) {
    const folder = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';
    return {
      'tfjs-backend-wasm.wasm': projectFile(`${folder}/tfjs-backend-wasm.wasm`),
      'tfjs-backend-wasm-simd.wasm': projectFile(`${folder}/tfjs-backend-wasm-simd.wasm`),
      'tfjs-backend-wasm-threaded-simd.wasm': projectFile(`${folder}/tfjs-backend-wasm-threaded-simd.wasm`),
    };
  }
  return {
    'tfjs-backend-wasm.wasm': new URL(
      '../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
      import.meta.url,
    ).href,
    'tfjs-backend-wasm-simd.wasm': new URL(
      '../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
      import.meta.url,
    ).href,
    'tfjs-backend-wasm-threaded-simd.wasm': new URL(
      '../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
      import.meta.url,
    ).href,
  };
}
