/**
 * Times the lab's work against stock TensorFlow.js in one process, alternating between the two, so that
 * whatever else the machine does falls on both.
 */
import type { BackendId, BackendInfo } from '../src/core/catalogue/backends';
import type { NetworkId } from '../src/core/catalogue/networks';
import { registerGradients } from '../src/engine/backends/gradients';
import { startBackend } from '../src/engine/backends/start';
import { kernelCounters, resetKernelCounters, type KernelCounter } from '../src/engine/kernels/counters';
import * as workloads from './workloads';
import type { Workload } from './workloads';

export const BENCHES = ['training', 'input-gradient', 'forward-1', 'forward-100'] as const;
export type Bench = (typeof BENCHES)[number];

export interface BenchOptions {
  benches: Bench[];
  networks: NetworkId[];
  /** Numbers of threads; the first is the one that stock is timed beside. */
  threads: number[];
  backend: BackendId;
  /** Images in our batches of training and of input gradients; the recipes' own by default. */
  batch: number;
  /**
   * Images in stock's batches. Small, since stock takes seconds for each batch; its images per second were
   * the same with 8 as with 32.
   */
  stockBatch: number;
  /** Timed runs per figure; the median is reported. */
  repeats: number;
}

/** Images per second. */
export interface BenchRow {
  bench: Bench;
  network: NetworkId;
  threads: number;
  ours: number;
  stock: number;
  ratio: number;
  native?: number;
}

export interface BenchResult {
  machine: string;
  backend: BackendId;
  binary: string;
  renderer?: string;
  batch: number;
  stockBatch: number;
  repeats: number;
  rows: BenchRow[];
  /** Convolutions that the lab's kernels did not take, by kernel. */
  fallbacks: Record<string, KernelCounter>;
}

const OURS: Record<Bench, (network: NetworkId, size: number) => Workload> = {
  training: workloads.ownTraining,
  'input-gradient': workloads.ownInputGradient,
  'forward-1': workloads.ownForward,
  'forward-100': workloads.ownForward,
};
const STOCK: Record<Bench, (network: NetworkId, size: number) => Workload> = {
  training: workloads.stockTraining,
  'input-gradient': workloads.stockInputGradient,
  'forward-1': workloads.stockForward,
  'forward-100': workloads.stockForward,
};

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const round = (value: number): number => Number(value.toPrecision(4));

function sizeOf(bench: Bench, batch: number): number {
  if (bench === 'forward-1') return 1;
  return bench === 'forward-100' ? 100 : batch;
}

async function timeMs(workload: Workload): Promise<number> {
  const start = performance.now();
  await workloads.carryOut(workload);
  return performance.now() - start;
}

/** Images per second of each of several workloads, run in turn; each is entered through its own `prepare`. */
async function race(
  runners: readonly { workload: Workload; prepare: () => Promise<unknown> }[],
  repeats: number,
): Promise<number[]> {
  const times = runners.map((): number[] => []);
  // The first round allocates, packs and compiles; it is not counted.
  for (let round = 0; round <= repeats; round++) {
    for (const [i, { workload, prepare }] of runners.entries()) {
      await prepare();
      const elapsed = await timeMs(workload);
      if (round > 0) times[i].push(elapsed);
    }
  }
  return runners.map(({ workload }, i) => (workload.images * 1000) / median(times[i]));
}

/**
 * Runs the benchmarks.
 * @param log told each row when it is known
 * @param machine the machine in words
 */
export async function measure(options: BenchOptions, machine: string, log: (row: BenchRow) => void): Promise<BenchResult> {
  const { backend } = options;
  await registerGradients();
  const rows: BenchRow[] = [];
  const stockSpeed = new Map<string, number>();
  let info: BackendInfo | null = null;
  resetKernelCounters();
  for (const threads of backend === 'wasm' ? options.threads : [1]) {
    info = await startBackend(backend, { threads });
    for (const bench of options.benches) {
      for (const network of options.networks) {
        const key = `${bench} ${network}`;
        const size = sizeOf(bench, options.batch);
        const ours = { workload: OURS[bench](network, size), prepare: () => startBackend(backend, { threads, kernels: 'own' }) };
        const runners = [ours];
        if (!stockSpeed.has(key)) {
          runners.push({ workload: STOCK[bench](network, sizeOf(bench, options.stockBatch)), prepare: () => startBackend(backend, { threads, kernels: 'stock' }) });
        }
        const speeds = await race(runners, options.repeats);
        for (const { workload } of runners) workload.dispose();
        if (speeds.length > 1) stockSpeed.set(key, speeds[1]);
        const stock = stockSpeed.get(key)!;
        const row: BenchRow = { bench, network, threads: info.threads, ours: round(speeds[0]), stock: round(stock), ratio: round(speeds[0] / stock) };
        rows.push(row);
        log(row);
      }
    }
  }
  const { binary, renderer } = info!;
  return {
    machine, backend, binary, ...(renderer ? { renderer } : {}),
    batch: options.batch, stockBatch: options.stockBatch, repeats: options.repeats, rows, fallbacks: kernelCounters(),
  };
}

