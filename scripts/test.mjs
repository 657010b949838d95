// @ts-check
/**
 * `npm test`, the one test line: everything a change must pass, in stages, from a fresh clone on. Stops at the
 * first stage that fails, names it, and closes with the number of tests passed and failed over all runners.
 */
import { requireNode } from './lib/node-version.mjs';

requireNode();

const fs = await import('node:fs');
const { ensureInstalled } = await import('./lib/install.mjs');
const { ensureChromium } = await import('./lib/install-chromium.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { run } = await import('./lib/run.mjs');
const { add, fromPlaywright, fromVitest, nothing } = await import('./lib/test-counts.mjs');

/** @param {string} file */
const report = (file) => inRoot('test-results', 'reports', file);

/** @param {string} script @param {string[]} [args] */
const node = (script, args = []) => run(process.execPath, [inRoot(script), ...args]);

/** @param {string} project */
const vitest = (project) =>
  node('node_modules/vitest/vitest.mjs', [
    'run', '--project', project, '--reporter', 'default', '--reporter', 'json', '--outputFile.json', report(`${project}.json`),
  ]);

/**
 * @typedef {{name: string, run: () => Promise<number>, count?: () => import('./lib/test-counts.mjs').Counts}} Stage
 * @type {Stage[]}
 */
const stages = [
  { name: 'install', run: async () => (await ensureInstalled(), 0) },
  { name: 'browser', run: async () => ((await ensureChromium()) ? 0 : 1) },
  { name: 'types', run: () => node('node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']) },
  { name: 'lint', run: () => node('node_modules/eslint/bin/eslint.js', ['--max-warnings', '0', '.']) },
  { name: 'kernels', run: async () => (await (await import('./build.mjs')).buildKernels(), 0) },
  { name: 'data', run: () => node('scripts/data.mjs') },
  { name: 'unit tests', run: () => vitest('unit'), count: () => fromVitest(report('unit.json')) },
  { name: 'unit tests in the browser', run: () => vitest('browser'), count: () => fromVitest(report('browser.json')) },
  { name: 'build', run: async () => (await (await import('./build.mjs')).buildSite({ always: true }), 0) },
  { name: 'end-to-end tests', run: () => node('node_modules/@playwright/test/cli.js', ['test']), count: () => fromPlaywright(inRoot('test-results', 'e2e.json')) },
  { name: 'size budget', run: () => node('scripts/budget.mjs') },
];

fs.rmSync(inRoot('test-results'), { recursive: true, force: true });
fs.mkdirSync(report(''), { recursive: true });

let total = nothing;
/** @type {{stage: string, result: string, seconds: string}[]} */
const table = [];
let broken = '';

for (const stage of stages) {
  console.log(`\n── ${stage.name} ──`);
  const startMs = performance.now();
  const code = await stage.run();
  const counts = stage.count?.() ?? nothing;
  // A runner that fell over, or ran nothing, has failed even where none of its tests did.
  const failed = code !== 0 || counts.failed > 0 || (stage.count !== undefined && counts.passed === 0);
  total = add(total, failed && counts.failed === 0 ? { ...counts, failed: 1 } : counts);
  table.push({
    stage: stage.name,
    result: `${failed ? 'FAILED' : 'ok'}${stage.count ? ` (${counts.passed} passed, ${counts.failed} failed)` : ''}`,
    seconds: ((performance.now() - startMs) / 1000).toFixed(1),
  });
  if (failed) {
    broken = stage.name;
    break;
  }
}

const width = Math.max(...table.map((row) => row.stage.length));
console.log('\nStages');
for (const row of table) console.log(`  ${row.stage.padEnd(width)}  ${row.seconds.padStart(6)} s  ${row.result}`);
if (broken) console.log(`\nFailed at: ${broken}`);
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exit(broken ? 1 : 0);
