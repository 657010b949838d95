/**
 * Finds, chooses and compiles the kernel binaries that `scripts/build-kernels.mjs` makes.
 */
import { relaxedSimd, simd } from 'wasm-feature-detect';
import { isNode } from '../backends/environment';
import { projectFile } from '../backends/tfjs-files';
import { kernelFileName, type KernelArithmetic, type KernelMemoryKind } from './abi';

/** Addresses of the four files; a browser build makes content-hashed names of them. */
function browserAddress(arithmetic: KernelArithmetic, memory: KernelMemoryKind): string {
  if (arithmetic === 'relaxed') {
    return memory === 'threads'
      ? new URL('../../../build/kernels/lab-kernels-relaxed-threads.wasm', import.meta.url).href
      : new URL('../../../build/kernels/lab-kernels-relaxed.wasm', import.meta.url).href;
  }
  return memory === 'threads'
    ? new URL('../../../build/kernels/lab-kernels-simd-threads.wasm', import.meta.url).href
    : new URL('../../../build/kernels/lab-kernels-simd.wasm', import.meta.url).href;
}

/**
 * The best arithmetic that this engine runs, or null where it has no SIMD at all.
 * Node 20 has relaxed SIMD behind a flag, which is set here: it may be set while the process runs.
 */
export async function detectArithmetic(): Promise<KernelArithmetic | null> {
  if (isNode() && !(await relaxedSimd())) {
    process.getBuiltinModule('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  if (await relaxedSimd()) return 'relaxed';
  return (await simd()) ? 'simd' : null;
}

/** @throws when the file is missing or does not compile */
export async function compileKernels(arithmetic: KernelArithmetic, memory: KernelMemoryKind): Promise<WebAssembly.Module> {
  if (isNode()) {
    const { readFile } = process.getBuiltinModule('node:fs/promises');
    return WebAssembly.compile(await readFile(projectFile(`build/kernels/${kernelFileName(arithmetic, memory)}`)));
  }
  const response = await fetch(browserAddress(arithmetic, memory));
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}
