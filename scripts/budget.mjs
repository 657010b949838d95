// @ts-check
/**
 * The size budget of the built site, measured and not estimated: opens dist/ in a real browser and counts the
 * JavaScript and the weights that were fetched, by page and worker, until the first prediction came back. Fails when
 * they are over budget, when the shell was painted later than the engine was there, or when the shipped models are too large.
 */
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { chromiumPath, softwareGpuFlags } from './chromium.mjs';
import { filesBelow } from './lib/fingerprint.mjs';
import { inRoot } from './lib/paths.mjs';
import { serve } from './lib/static-server.mjs';

const scriptBudgetBytes = 400_000;
/** 25 MB. */
const modelBudgetBytes = 25e6;
/** Of weights, before the first prediction. */
const firstWeightsBytes = 1e6;
const firstPredictionMs = 120_000;

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(8)} KB`;

/** Runs in the page before its code: listens to what the worker answers, by the protocol's own messages. */
function watchWorker() {
  const marks = /** @type {any} */ (globalThis);
  marks.labMarks = {};
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      const asked = new Set();
      const post = this.postMessage.bind(this);
      this.postMessage = (/** @type {any} */ message, /** @type {any} */ transfer) => {
        if (message?.method === 'predict') asked.add(message.id);
        post(message, transfer);
      };
      this.addEventListener('message', ({ data }) => {
        if (data?.type === 'listening') marks.labMarks.engineMs ??= performance.now();
        if (data?.type === 'result' && asked.has(data.id)) marks.labMarks.predictionMs ??= performance.now();
      });
    }
  };
}

/** Opens the site and waits for its first prediction. */
async function firstVisit() {
  /** @type {Set<string>} */
  const sent = new Set();
  let counting = true;
  const server = await serve({ folder: inRoot('dist'), port: 0, onFile: (file) => counting && sent.add(file) });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: softwareGpuFlags });
  try {
    const page = await browser.newPage();
    await page.addInitScript(watchWorker);
    await page.goto(server.address);
    await page.waitForFunction(() => /** @type {any} */ (globalThis).labMarks.predictionMs !== undefined, undefined, {
      timeout: firstPredictionMs,
      polling: 20,
    });
    counting = false;
    /** @type {{engineMs: number, predictionMs: number}} */
    const marks = await page.evaluate('labMarks');
    /** @type {number | undefined} */
    const paintMs = await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime`);
    return { sent: [...sent], paintMs: paintMs ?? Number.POSITIVE_INFINITY, ...marks };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** @type {string[]} */
const over = [];
const { sent, paintMs, engineMs, predictionMs } = await firstVisit();

console.log('JavaScript before the first prediction, gzip:');
let scriptBytes = 0;
for (const file of sent.filter((name) => /\.m?js$/.test(name)).sort()) {
  const bytes = gzipSync(fs.readFileSync(file)).length;
  scriptBytes += bytes;
  console.log(`  ${kilobytes(bytes)}  ${path.relative(inRoot('dist'), file)}`);
}
console.log(`  ${kilobytes(scriptBytes)}  in all, of ${kilobytes(scriptBudgetBytes).trim()}`);
if (scriptBytes > scriptBudgetBytes) over.push('more JavaScript than the budget before the first prediction');

const wasmBytes = sent.filter((name) => name.endsWith('.wasm')).map((name) => gzipSync(fs.readFileSync(name)).length);
console.log(`wasm beside it: ${kilobytes(wasmBytes.reduce((sum, bytes) => sum + bytes, 0)).trim()}, gzip`);

const weightBytes = sent.filter((name) => name.endsWith('.bin')).reduce((sum, name) => sum + fs.statSync(name).size, 0);
console.log(`weights before the first prediction: ${kilobytes(weightBytes).trim()} of ${kilobytes(firstWeightsBytes).trim()}`);
if (weightBytes > firstWeightsBytes) over.push('more weights than the budget before the first prediction');

console.log(`Shell painted after ${paintMs.toFixed(0)} ms, engine there after ${engineMs.toFixed(0)} ms, first prediction after ${predictionMs.toFixed(0)} ms`);
if (!(paintMs < engineMs)) over.push('the shell was painted later than the engine was there');

const modelBytes = filesBelow(inRoot('dist', 'models')).reduce((sum, file) => sum + fs.statSync(file).size, 0);
console.log(`Shipped models: ${(modelBytes / 1e6).toFixed(2)} MB of ${modelBudgetBytes / 1e6} MB`);
if (modelBytes > modelBudgetBytes) over.push('the shipped models are larger than their budget');

for (const reason of over) console.error(`Over budget: ${reason}.`);
process.exitCode = over.length ? 1 : 0;
