// @ts-check
/**
 * Joins the finished cells of a plan into one committed file beside it, which the panels show as "measured by
 * us": `node scripts/collect-results.mjs plans/detection.json FOLDER...` writes plans/detection.results.json.
 * Cells that the file has already stay unless a folder has them anew, so a plan can be run in parts, on several
 * machines, over several days. A cell without a result, or with an error, is left out and named on stderr.
 *
 * It says of every figure on what it was measured: the plan's image sets and classifiers, n, backend and day. What a
 * result holds per image is made small: one bit for "read right under the attack", medians for the sizes of the
 * changes. A cell takes one line, and each of its scores another, so that changes can be read. The tables of
 * docs/RESULTS.md that are made from these files are written anew.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './lib/paths.mjs';
import { shippedWeights } from './lib/shipped-weights.mjs';

/** Figures are written to so many digits: an AUROC of 10,000 against 10,000 knows four. */
const DIGITS = 6;
/** What a curve's other definitions say; the raw results have them. */
const LEFT_OUT = new Set(['fpr95Closest', 'auprOutTrapezoid', 'auprInTrapezoid', 'inCount', 'outCount']);

const [planFile, ...folders] = process.argv.slice(2);
if (!planFile || folders.length === 0) {
  console.error('Give a plan and the folders of its results: node scripts/collect-results.mjs PLAN.json FOLDER...');
  process.exit(2);
}

/** @typedef {{id: string, classifier?: string, weights?: string, inputHash?: string, date?: string, error?: {message: string}, results?: AttackRow[], scores?: object[], [field: string]: unknown}} Cell */
/** @typedef {{epsilon: number, success?: (0 | 1)[], l2?: number[], linf?: number[], l0?: number[], [field: string]: unknown}} AttackRow */

/** Bits of "still read right", as src/core/statistics/flags.ts packs them. @param {(0 | 1)[]} success */
function robustFlags(success) {
  const bytes = Buffer.alloc(Math.ceil(success.length / 8));
  success.forEach((fooled, i) => {
    if (!fooled) bytes[i >> 3] |= 128 >> (i & 7);
  });
  return bytes.toString('base64url');
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const value = Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
  return Number(value.toPrecision(6));
}

/** @param {Cell} cell */
function made(cell) {
  // A result from before the plan kept paired draws has the same figures, and is compared by its intervals.
  if (cell.kind === 'detection' && !cell.scores?.some((score) => 'resampled' in score)) delete cell.resamples;
  if (cell.kind !== 'attack' || !Array.isArray(cell.results)) return cell;
  const results = cell.results.map(({ success, l2, linf, l0: _, ...row }) => ({
    ...row,
    ...(success ? { robust: robustFlags(success) } : {}),
    ...(l2?.length ? { medianL2: median(l2) } : {}),
    ...(linf?.length ? { medianLinf: median(linf) } : {}),
  }));
  return { ...cell, results };
}

/** The newest result of a cell among the folders. @param {string} id @returns {Cell | undefined} */
function resultOf(id) {
  const files = folders.map((folder) => path.join(folder, `${id}.json`)).filter((file) => fs.existsSync(file));
  if (files.length === 0) return undefined;
  const [newest] = files.map((file) => ({ file, time: fs.statSync(file).mtime })).sort((a, b) => b.time.getTime() - a.time.getTime());
  return { date: newest.time.toISOString().slice(0, 10), ...JSON.parse(fs.readFileSync(newest.file, 'utf8')) };
}

/** @type {{title?: string, classifiers: Record<string, {zoo?: string}>, images: object, cells: Cell[]}} */
const plan = JSON.parse(fs.readFileSync(planFile, 'utf8'));
const out = planFile.replace(/\.json$/, '.results.json');
/** @type {Map<string, Cell>} */
const before = new Map(fs.existsSync(out) ? JSON.parse(fs.readFileSync(out, 'utf8')).cells.map((/** @type {Cell} */ cell) => [cell.id, cell]) : []);

/** The hashes of the shipped weights that a cell is about. @param {Cell} cell @returns {{weights?: string}} */
function weightsOf({ classifier }) {
  const weights = shippedWeights(plan.classifiers[classifier ?? '']?.zoo);
  return weights === undefined ? {} : { weights };
}

/**
 * Whether a result has the scores that a cell asks for, in their settings.
 * @param {unknown} wanted @param {unknown} had
 */
function hasScores(wanted, had) {
  const [asked, kept] = [wanted, had].map((list) => (Array.isArray(list) ? list : []));
  return asked.length === kept.length && asked.every((one, i) => (typeof one === 'string' ? kept[i].id === one : Object.entries(one).every(([field, value]) => kept[i][field] === value)));
}

/** @type {Cell[]} */
const cells = [];
for (const { scores, ...cell } of plan.cells) {
  const result = resultOf(cell.id);
  if (result && !result.error) {
    // `cached` tells of a run, not of a result.
    const { cached: __, ...fields } = /** @type {Cell} */ ({ ...cell, ...weightsOf(cell), ...result });
    cells.push(made(fields));
    continue;
  }
  const kept = before.get(cell.id);
  // A cell that asks for something else by now, or of other weights, is another cell under an old name.
  const keptScores = kept?.scores ?? /** @type {{scores?: unknown} | undefined} */ (kept?.failures)?.scores;
  if (kept && hasScores(scores, keptScores) && Object.entries({ ...cell, ...weightsOf(cell) }).every(([field, value]) => JSON.stringify(kept[field]) === JSON.stringify(value) || (field === 'resamples' && kept[field] === undefined))) cells.push(kept);
  else console.error(`${cell.id}: ${result?.error?.message ?? 'no result yet'}`);
}
/** @param {string} _ @param {unknown} value */
const shorter = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value);
/** @param {string} key @param {unknown} value */
const shorterScore = (key, value) => (LEFT_OUT.has(key) ? undefined : shorter(key, value));

/** @param {Cell} cell */
function lineOf({ scores = [], ...fields }) {
  const rows = scores.map((score) => `   ${JSON.stringify(score, shorterScore)}`).join(',\n');
  return `  ${JSON.stringify(fields, shorter).slice(0, -1)}${scores.length > 0 ? `,"scores":[\n${rows}\n  ]` : ''}}`;
}

const date = cells.map((cell) => cell.date ?? '').sort().at(-1) ?? '';
const head = JSON.stringify({ plan: path.basename(planFile), title: plan.title, date, classifiers: plan.classifiers, images: plan.images });
fs.writeFileSync(out, `${head.slice(0, -1)},"cells":[\n${cells.map(lineOf).join(',\n')}\n]}\n`);
console.error(`${cells.length} of ${plan.cells.length} cells in ${out}`);
const tables = spawnSync(process.execPath, ['--import', 'tsx', inRoot('scripts', 'results', 'report-tables.ts')], { stdio: 'inherit', cwd: inRoot() });
process.exitCode = tables.status ?? 1;
