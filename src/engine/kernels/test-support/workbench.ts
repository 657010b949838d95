/**
 * Kernels on a memory of their own, for tests and measurements in Node: loads the built binaries,
 * hands out regions, runs plans.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { kernelFileName, runPlanSerially, type KernelArithmetic, type KernelExports } from '../abi';
import type { Plan } from '../plans/plan';

v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

const BUILD_FOLDER = new URL('../../../../build/kernels/', import.meta.url);
const PAGE_BYTES = 65536;

/** Both arithmetics, for tests that run over each. */
export const ARITHMETICS: readonly KernelArithmetic[] = ['relaxed', 'simd'];

/** One instance of the kernels with a growing memory. */
export class Workbench {
  private top = 64;

  private constructor(readonly kernels: KernelExports, private readonly memory: WebAssembly.Memory) {}

  /** Instantiates an unshared binary from a folder, build/kernels by default (built by the tests' global set-up). */
  static async create(arithmetic: KernelArithmetic, folder: URL = BUILD_FOLDER): Promise<Workbench> {
    const bytes = readFileSync(fileURLToPath(new URL(kernelFileName(arithmetic, 'single'), folder)));
    const memory = new WebAssembly.Memory({ initial: 16 });
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    return new Workbench(instance.exports as unknown as KernelExports, memory);
  }

  /** Forgets every region handed out so far. */
  reset(): void {
    this.top = 64;
  }

  /** A region of so many bytes on a cache line, its content what was there before. */
  allocateBytes(bytes: number): number {
    const address = this.top;
    this.top += Math.ceil(bytes / 64) * 64;
    const missing = Math.ceil((this.top - this.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.memory.grow(missing);
    return address;
  }

  /** A region filled with NaN, so that a kernel that fails to write some of it is seen. */
  allocate(floats: number): number {
    const address = this.allocateBytes(floats * 4);
    this.view(address, floats).fill(NaN);
    return address;
  }

  /** A region with these values. */
  upload(values: ArrayLike<number>): number {
    const address = this.allocateBytes(values.length * 4);
    this.view(address, values.length).set(values);
    return address;
  }

  /** The floats at an address; valid until the next allocation. */
  view(address: number, floats: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, floats);
  }

  /** A copy of the floats at an address. */
  download(address: number, floats: number): Float32Array {
    return this.view(address, floats).slice();
  }

  /** Runs a plan made for `threadCount` threads, one after the other, on fresh scratch full of NaN. */
  run(plan: Plan, threadCount = 1): void {
    const scratch = this.allocate(plan.scratchBytes / 4);
    runPlanSerially(this.kernels, plan.calls(scratch), threadCount);
  }
}
