/**
 * Filters in Winograd's domain, kept as long as the filter itself lives.
 *
 * A tensor never changes: a training step gives a variable a new tensor. So what was computed from a
 * tensor's data stays right until the data is freed, and is freed with it. A step transforms each filter
 * once per direction; an attack or a live prediction transforms it once for all.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from './heap';
import { transformFilterPlan, type TransformedFilter } from './plans/convolution-plans';
import { WINOGRAD_VARIANTS, transformedFilterBytes, type ConvolutionShape, type WinogradAlgorithm } from './plans/shapes';
import type { Team } from './team';

type Direction = keyof TransformedFilter;

export class TransformedFilters {
  readonly #heap: Heap;
  readonly #team: Team;
  readonly #byData = new Map<object, Map<string, number>>();

  constructor(heap: Heap, team: Team) {
    this.#heap = heap;
    this.#team = team;
    heap.onFreed((dataId) => {
      const addresses = this.#byData.get(dataId);
      if (!addresses) return;
      for (const address of addresses.values()) heap.free(address);
      this.#byData.delete(dataId);
    });
  }

  /** The address of a filter's transform for one direction, computed on first use. */
  get(filter: TensorInfo, algorithm: WinogradAlgorithm, shape: ConvolutionShape, direction: Direction): number {
    let addresses = this.#byData.get(filter.dataId);
    if (!addresses) this.#byData.set(filter.dataId, (addresses = new Map()));
    const key = `${algorithm} ${direction}`;
    let address = addresses.get(key);
    if (address === undefined) {
      const variant = WINOGRAD_VARIANTS[algorithm];
      address = this.#heap.allocate(transformedFilterBytes(variant, shape.inChannels, shape.outChannels));
      addresses.set(key, address);
      const target = { u: 0, uTransposed: 0, [direction]: address };
      this.#team.run(transformFilterPlan(algorithm, shape, this.#heap.addressOf(filter), target));
    }
    return address;
  }

  /** Transforms held now. */
  get count(): number {
    let total = 0;
    for (const addresses of this.#byData.values()) total += addresses.size;
    return total;
  }
}
