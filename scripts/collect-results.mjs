// @ts-check
/**
 * Joins the finished cells of a plan into one committed file beside it, which the panels show as "measured by
 * us": `node scripts/collect-results.mjs plans/detection.json FOLDER` writes plans/detection.results.json.
 * A cell without a result, or with an error, is left out and named on stderr.
 */
import fs from 'node:fs';
import path from 'node:path';

const [planFile, folder] = process.argv.slice(2);
if (!planFile || !folder) {
  console.error('Give a plan and the folder of its results: node scripts/collect-results.mjs PLAN.json FOLDER');
  process.exit(2);
}

/** @type {{cells: {id: string}[]}} */
const plan = JSON.parse(fs.readFileSync(planFile, 'utf8'));
/** @type {object[]} */
const cells = [];
let date = '';
for (const { scores: _, ...cell } of /** @type {{id: string, scores?: unknown}[]} */ (plan.cells)) {
  const file = path.join(folder, `${cell.id}.json`);
  const result = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : { error: { message: 'no result yet' } };
  if (result.error) {
    console.error(`${cell.id}: ${result.error.message}`);
    continue;
  }
  const day = fs.statSync(file).mtime.toISOString().slice(0, 10);
  if (day > date) date = day;
  cells.push({ ...cell, ...result, date: day });
}
const out = planFile.replace(/\.json$/, '.results.json');
fs.writeFileSync(out, `${JSON.stringify({ plan: path.basename(planFile), date, cells }, null, 1)}\n`);
console.error(`${cells.length} of ${plan.cells.length} cells in ${out}`);
