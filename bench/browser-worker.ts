/** The benchmarks in a browser's worker. */
import { defaultThreads } from '../src/engine/backends/environment';
import { measure } from './measure';
import { parseOptions } from './options';
import type { BenchMessage } from './page';
import { rowInWords, summaryInWords } from './words';

const say = (message: BenchMessage): void => self.postMessage(message);

async function run(argv: string[]): Promise<void> {
  const version = /Chrome\/[\d.]+|Firefox\/[\d.]+|Version\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? navigator.userAgent;
  const machine = `${navigator.hardwareConcurrency} cores, ${version}, ${crossOriginIsolated ? 'isolated' : 'not isolated'}`;
  const options = parseOptions(argv, [...new Set([1, defaultThreads()])]);
  const result = await measure(options, machine, (row) => say({ line: rowInWords(row) }));
  say({ line: summaryInWords(result) });
  say({ result });
}

self.onmessage = ({ data }: MessageEvent<string[]>) => {
  run(data).catch((error: unknown) => say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
};
