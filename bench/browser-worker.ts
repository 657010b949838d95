/** The benchmarks in a browser's worker. */
import { defaultThreads } from '../src/engine/backends/environment';
import { FetchedDatasets, FetchedModels } from '../src/worker/fetched-files';
import { runCommand } from './command';
import type { BenchMessage } from './page';

const say = (message: BenchMessage): void => self.postMessage(message);

async function run(argv: string[]): Promise<void> {
  const version = /Chrome\/[\d.]+|Firefox\/[\d.]+|Version\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? navigator.userAgent;
  const machine = `${navigator.hardwareConcurrency} cores, ${version}, ${crossOriginIsolated ? 'isolated' : 'not isolated'}`;
  const result = await runCommand(argv, machine, [...new Set([1, defaultThreads()])], { models: new FetchedModels(), datasets: new FetchedDatasets() }, (line) => say({ line }));
  say({ result });
}

self.onmessage = ({ data }: MessageEvent<string[]>) => {
  run(data).catch((error: unknown) => say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
};
