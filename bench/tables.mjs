// @ts-check
/**
 * Writes the tables of docs/PERFORMANCE.md from the committed results in bench/results/*.json, between the
 * markers of each table, so that no figure there is typed by hand: `node bench/tables.mjs`, and with
 * --check it only says whether the page is what the results say.
 */
import fs from 'node:fs';
import { inRoot } from '../scripts/lib/paths.mjs';

const page = inRoot('docs', 'PERFORMANCE.md');
const folder = inRoot('bench', 'results');

/** @param {number | undefined} value */
const figure = (value) => (value === undefined ? '' : value >= 100 ? value.toFixed(0) : value.toFixed(1));

/** @param {any} result one object printed by `npm run bench -- --json` */
function table(result) {
  const native = result.rows.some((/** @type {any} */ row) => row.native !== undefined);
  const lines = [
    `${result.machine}; ${result.backend}${result.renderer ? ` (${result.renderer})` : ''}, kernels ${result.binary}; ` +
      (result.batch === undefined ? '' : `batch ${result.batch}, stock ${result.stockBatch}; `) +
      `medians of ${result.repeats}; images/s` +
      (native ? `; native: ${result.native}` : ''),
    '',
    `| work | network | threads | ours | stock | ratio |${native ? ' native |' : ''}`,
    `|---|---|---|---|---|---|${native ? '---|' : ''}`,
    ...result.rows.map(
      (/** @type {any} */ { bench, network, threads, ours, stock, ratio, native: limit }) =>
        `| ${bench} | ${network} | ${threads} | ${figure(ours)} | ${figure(stock)} | ${ratio.toFixed(1)} |${native ? ` ${figure(limit)} |` : ''}`,
    ),
  ];
  return lines.join('\n');
}

/** A graphics card beside PyTorch on the same one. @param {any} result made from what `npm run bench -- gpu` and native.py printed */
function cardTable(result) {
  return [
    `${result.machine}; ${result.native}; ${result.date}, medians of ${result.repeats}; images/s`,
    '',
    '| work | network | batch | ours | PyTorch float32 | ours / PyTorch | PyTorch TF32 |',
    '|---|---|---|---|---|---|---|',
    ...result.rows.map(
      (/** @type {any} */ { bench, network, batch, ours, native, nativeTf32 }) =>
        `| ${bench} | ${network} | ${batch} | ${figure(ours)} | ${figure(native)} | ${(ours / native).toFixed(2)} | ${figure(nativeTf32)} |`,
    ),
  ].join('\n');
}

/** What `lab train` reached on a card with several networks at once. @param {any} result from the shipped networks' logs */
function runTable(result) {
  return [
    `${result.machine}; ${result.date}; ${result.networks.length} networks, ${result.processesAtOnce} processes at once: ${result.images} images in ${result.wallSeconds} s, ${result.imagesPerSecond} images/s together`,
    '',
    '| network | steps | images shown | seconds in steps, the card shared |',
    '|---|---|---|---|',
    ...result.networks.map((/** @type {any} */ { network, steps, images, seconds }) => `| ${network} | ${steps} | ${images} | ${seconds} |`),
  ].join('\n');
}

/** Training by Winograd and directly. @param {any} result from `npm run bench -- forms --json` */
function formsTable(result) {
  /** @param {number} value */
  const loss = (value) => value.toFixed(6);
  return [
    `${result.network}, ${result.steps} steps of ${result.batch} images of MNIST; ${result.machine}, kernels ${result.binary}, one thread; validation on ${result.validationImages} images`,
    '',
    '| seed | convolution | training loss, last tenth | validation loss | validation accuracy |',
    '|---|---|---|---|---|',
    ...result.rows.map(
      (/** @type {any} */ { seed, convolution, trainLoss, validationLoss, validationAccuracy }) =>
        `| ${seed} | ${convolution} | ${loss(trainLoss)} | ${loss(validationLoss)} | ${(100 * validationAccuracy).toFixed(2)} % |`,
    ),
  ].join('\n');
}

/** @param {any} result */
function tableOf(result) {
  if (result.networks) return runTable(result);
  if (result.rows[0].convolution) return formsTable(result);
  return result.rows[0].nativeTf32 === undefined ? table(result) : cardTable(result);
}

const before = fs.readFileSync(page, 'utf8');
const after = before.replaceAll(/(<!-- results: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, start, file, end) => {
  const result = JSON.parse(fs.readFileSync(`${folder}/${file}`, 'utf8'));
  return `${start}\n${tableOf(result)}\n\n${end}`;
});
if (process.argv.includes('--check')) {
  if (after !== before) {
    console.error('docs/PERFORMANCE.md is not what bench/results say. Run: node bench/tables.mjs');
    process.exit(1);
  }
} else {
  fs.writeFileSync(page, after);
}
