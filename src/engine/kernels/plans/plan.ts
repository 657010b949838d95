/**
 * What every plan is: how much scratch it needs, and its calls once the scratch has an address.
 */
import type { KernelCall } from '../abi';

/** A sequence of kernel calls (a barrier after each, see abi.ts) for a fixed number of threads. */
export interface Plan {
  /** Size of the scratch that must be free, 64-byte aligned, while the calls run; its content does not matter. */
  readonly scratchBytes: number;
  /** The calls, with scratch at this byte offset. */
  calls(scratch: number): KernelCall[];
}

/** Lays regions out one after the other in scratch, each on a cache line. */
export class ScratchLayout {
  private used = 0;

  /** Reserves so many bytes and returns the region's offset from the start of scratch. */
  reserve(bytes: number): number {
    const offset = this.used;
    this.used += Math.ceil(bytes / 64) * 64;
    return offset;
  }

  /** Everything reserved so far. */
  get bytes(): number {
    return this.used;
  }
}
