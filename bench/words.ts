/** Benchmark results as lines for a person. */
import type { BenchResult, BenchRow } from './measure';

/** A row of the kernels' benches or of the attacks'. */
export function rowInWords({ bench, network, threads, ours, stock, ratio, native }: Omit<BenchRow, 'bench'> & { bench: string }): string {
  const name = `${bench} ${network}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`.padEnd(34);
  const figures = `ours ${ours.toFixed(1).padStart(8)}  stock ${stock.toFixed(1).padStart(7)}  ${ratio.toFixed(1).padStart(5)} x`;
  return `${name} ${figures}${native === undefined ? '' : `  native ${native.toFixed(1)}`}   images/s`;
}

export function summaryInWords(result: BenchResult): string {
  const lines = [
    result.machine,
    `${result.backend}${result.renderer ? ` (${result.renderer})` : ''}, kernels ${result.binary}, batch ${result.batch} (stock ${result.stockBatch}), medians of ${result.repeats}`,
  ];
  const convolutions = Object.entries(result.fallbacks).filter(([name]) => name.startsWith('Conv2D'));
  for (const [name, { own, fallback, fallbackShapes }] of convolutions) {
    lines.push(`${name}: ${own} own, ${fallback} stock${fallback > 0 ? ` (${fallbackShapes.join('; ')})` : ''}`);
  }
  return lines.join('\n');
}
