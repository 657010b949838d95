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

/** Addresses (browser) or file paths (Node) of the binaries. */
export function tfjsBinaryPaths(): TfjsBinaryPaths {
  if (isNode()) {
    const { createRequire } = process.getBuiltinModule('node:module');
    const { dirname, join } = process.getBuiltinModule('node:path');
    const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
    const folder = join(dirname(entry), 'dist');
    return {
      'tfjs-backend-wasm.wasm': join(folder, 'tfjs-backend-wasm.wasm'),
      'tfjs-backend-wasm-simd.wasm': join(folder, 'tfjs-backend-wasm-simd.wasm'),
      'tfjs-backend-wasm-threaded-simd.wasm': join(folder, 'tfjs-backend-wasm-threaded-simd.wasm'),
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
