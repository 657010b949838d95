// @ts-check
/**
 * Runs what is missing of plans/augmentation.json in several processes of one thread each, and joins the
 * results into plans/augmentation.results.json and a section of docs/RESULTS.md, which are committed:
 *
 *   node scripts/augmentation-experiment.mjs [--processes N] [--out build/augmentation] [--collect]
 *
 * Stopped, it goes on with the runs that have no result. --collect only joins what is there.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { keptResults } from './lib/earlier-results.mjs';
import { inRoot } from './lib/paths.mjs';

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: String(os.availableParallelism()) },
    out: { type: 'string', default: inRoot('build', 'augmentation') },
    collect: { type: 'boolean', default: false },
  },
});
const plan = inRoot('plans', 'augmentation.json');
const out = path.resolve(values.out);
const committed = inRoot('plans', 'augmentation.results.json');

/** One process with its share of the runs. @param {number} index @param {number} of @returns {Promise<number>} */
function shard(index, of) {
  const args = [inRoot('scripts', 'lab.mjs'), 'augment', plan, '--out', out, '--shard', `${index}/${of}`, '--backend', 'wasm', '--threads', '1'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', index === 1 ? 'inherit' : 'ignore'] });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

/** Writes the results that there are, run by run, with what the plan says of them; one that only the committed file has stays if it is of this plan. */
function collect() {
  const { title, note, recipe, kinds, tests } = JSON.parse(fs.readFileSync(plan, 'utf8'));
  const earlier = fs.existsSync(committed) ? keptResults(JSON.parse(fs.readFileSync(committed, 'utf8')), { recipe, kinds, tests }) : [];
  const found = new Map(earlier.map((result) => [result.id, result]));
  for (const file of fs.readdirSync(out).filter((name) => name.endsWith('.json'))) {
    const { inputHash: _, trainingMs, ...result } = JSON.parse(fs.readFileSync(path.join(out, file), 'utf8'));
    found.set(result.id, { ...result, trainingMs: Math.round(trainingMs) });
  }
  const results = [...found.keys()].sort().map((id) => found.get(id));
  const head = JSON.stringify({ plan: path.basename(plan), title, note, recipe, kinds, tests });
  const rows = results.map((result) => `  ${JSON.stringify(result)}`).join(',\n');
  fs.writeFileSync(committed, `${head.slice(0, -1)},"results":[\n${rows}\n]}\n`);
  console.error(`${results.length} results in plans/augmentation.results.json`);
  spawnSync(process.execPath, ['--import', 'tsx', inRoot('scripts', 'results', 'augmentation-table.ts')], { stdio: 'inherit' });
}

const processes = Math.max(1, Number(values.processes) || 1);
let failed = 0;
if (!values.collect) {
  // Builds the command line where it is stale, once for all.
  spawnSync(process.execPath, [inRoot('scripts', 'lab.mjs'), '--help'], { stdio: 'ignore' });
  const codes = [];
  for (let index = 1; index <= processes; index++) codes.push(shard(index, processes));
  failed = (await Promise.all(codes)).filter((code) => code !== 0).length;
  if (failed > 0) console.error(`${failed} of ${processes} processes ended early; start the script again.`);
}
collect();
process.exitCode = failed > 0 ? 1 : 0;
