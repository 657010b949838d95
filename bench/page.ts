/** The page's side of the benchmarks in a browser: a worker does the work, as in the lab itself. */
import type { CommandResult } from './command';

export type BenchMessage = { line: string } | { result: CommandResult } | { error: string };

declare global {
  interface Window {
    /** Called by in-browser.mjs with the command line. */
    runBench(argv: string[]): Promise<CommandResult>;
  }
}

window.runBench = (argv) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./browser-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<BenchMessage>) => {
      if ('line' in data) console.info(data.line);
      else if ('result' in data) resolve(data.result);
      else reject(new Error(data.error));
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(argv);
  });
