// @ts-check
/**
 * Runs the benchmarks in a real Chromium: the lab's own Vite configuration serves them with the isolation
 * headers, so that kernels, threads and files are found as in the lab.
 */
import os from 'node:os';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { chromiumPath, softwareGpuFlags } from '../scripts/chromium.mjs';
import { inRoot, root } from '../scripts/lib/paths.mjs';

/** Longer than any run that is meant to end. */
const LIMIT_MS = 40 * 60_000;

/** @param {string[]} argv @returns {Promise<any>} */
export async function runInBrowser(argv) {
  const server = await createServer({
    root,
    configFile: inRoot('vite.config.ts'),
    logLevel: 'error',
    // A file that changes meanwhile must not reload the page in the middle of a run.
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    optimizeDeps: { entries: ['bench/browser-worker.ts'] },
    cacheDir: inRoot('node_modules', '.vite-bench'),
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('The benchmark server has no port');
  const executablePath = chromiumPath();
  const browser = await chromium.launch({ args: softwareGpuFlags, ...(executablePath ? { executablePath } : {}) });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    page.on('console', (message) => console.error(message.text()));
    await page.goto(`http://127.0.0.1:${address.port}/bench/page.html`, { waitUntil: 'networkidle' });
    const result = await page.evaluate((words) => /** @type {any} */ (window).runBench(words), argv);
    result.machine = `${os.cpus()[0]?.model.trim()}, ${result.machine}`;
    return result;
  } finally {
    await browser.close();
    await server.close();
  }
}
