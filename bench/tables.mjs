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

const before = fs.readFileSync(page, 'utf8');
const after = before.replaceAll(/(<!-- results: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, start, file, end) => {
  const result = JSON.parse(fs.readFileSync(`${folder}/${file}`, 'utf8'));
  return `${start}\n${table(result)}\n\n${end}`;
});
if (process.argv.includes('--check')) {
  if (after !== before) {
    console.error('docs/PERFORMANCE.md is not what bench/results say. Run: node bench/tables.mjs');
    process.exit(1);
  }
} else {
  fs.writeFileSync(page, after);
}
