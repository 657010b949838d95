// @ts-check
/**
 * Joins the finished cells of a plan into one file beside it, which is committed and which the panels show as
 * "measured by us": `node scripts/collect-results.mjs plans/detection.json FOLDER` writes
 * plans/detection.results.json. It says of every figure on what it was measured: the plan's image sets and
 * classifiers, n, backend and day. A cell without a result, or with an error, is left out and named on stderr.
 */
import fs from 'node:fs';
import path from 'node:path';

/** Figures are written to so many digits: an AUROC of 10,000 against 10,000 knows four. */
const DIGITS = 6;
/** What a curve's other definitions say; the raw results have them. */
const LEFT_OUT = new Set(['fpr95Closest', 'auprOutTrapezoid', 'auprInTrapezoid', 'inCount', 'outCount']);

const [planFile, folder] = process.argv.slice(2);
if (!planFile || !folder) {
  console.error('Give a plan and the folder of its results: node scripts/collect-results.mjs PLAN.json FOLDER');
  process.exit(2);
}

/** @param {string} key @param {unknown} value */
const shorter = (key, value) => (LEFT_OUT.has(key) ? undefined : typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value);

/** @type {{title?: string, classifiers: object, images: object, cells: {id: string, scores?: unknown}[]}} */
const plan = JSON.parse(fs.readFileSync(planFile, 'utf8'));
/** @type {string[]} */
const cells = [];
let date = '';
for (const { scores: _, ...cell } of plan.cells) {
  const file = path.join(folder, `${cell.id}.json`);
  const result = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : { error: { message: 'no result yet' } };
  if (result.error) {
    console.error(`${cell.id}: ${result.error.message}`);
    continue;
  }
  const day = fs.statSync(file).mtime.toISOString().slice(0, 10);
  if (day > date) date = day;
  const { scores = [], ...fields } = { ...cell, ...result, date: day };
  const rows = scores.map((/** @type {object} */ score) => `   ${JSON.stringify(score, shorter)}`).join(',\n');
  cells.push(`  ${JSON.stringify(fields).slice(0, -1)}${scores.length > 0 ? `,"scores":[\n${rows}\n  ]` : ''}}`);
}
const out = planFile.replace(/\.json$/, '.results.json');
const head = JSON.stringify({ plan: path.basename(planFile), title: plan.title, date, classifiers: plan.classifiers, images: plan.images });
fs.writeFileSync(out, `${head.slice(0, -1)},"cells":[\n${cells.join(',\n')}\n]}\n`);
console.error(`${cells.length} of ${plan.cells.length} cells in ${out}`);
