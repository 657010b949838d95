// @ts-check
/**
 * `npm run bench -- [kernels | training | gradients | forward | attacks | scores | calibration | forms] [--browser] [--json] [--tune] ...`
 *
 * Builds what is timed, runs it in Node or in a real Chromium, adds native PyTorch's figures where it is
 * installed, and prints a table on stderr; with --json one object on stdout, and nothing else.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { inRoot } from '../scripts/lib/paths.mjs';
import { relaxedSimdFlags } from '../scripts/lib/relaxed-simd.mjs';

const argv = process.argv.slice(2);
const asJson = argv.includes('--json');

/** Builds the kernels when they are not there or stale; whatever that prints is no result. */
function buildKernels() {
  const built = spawnSync(process.execPath, [inRoot('scripts', 'build-kernels.mjs')], { stdio: ['ignore', 2, 2] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}

/** @param {string} entry a file of this folder @returns {Promise<string>} the bundle */
async function bundleForNode(entry) {
  const { build } = await import('esbuild');
  const outfile = inRoot('build', 'bench', entry.replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [inRoot('bench', entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    banner: {
      js: [
        "import { createRequire as benchCreateRequire } from 'node:module';",
        'const require = benchCreateRequire(import.meta.url);',
        'const __filename = import.meta.filename;',
        'const __dirname = import.meta.dirname;',
      ].join('\n'),
    },
  });
  return outfile;
}

/** @param {string} bundle @returns {Promise<any>} what it prints */
async function runInNode(bundle) {
  const child = spawn(process.execPath, [...relaxedSimdFlags(), bundle, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  const code = await new Promise((resolve) => child.on('close', resolve));
  // Asked for help it says that on stderr and measures nothing.
  if (code !== 0 || text === '') process.exit(code ?? 1);
  return JSON.parse(text);
}

/** Images per second of native PyTorch, or null where it is not installed. */
function nativeFigures() {
  const script = inRoot('bench', 'native.py');
  // Debian's package belongs to the system's Python, which need not be the first on the path.
  const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0);
  if (!python) return null;
  const run = spawnSync(python, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: 600_000 });
  return run.status === 0 ? JSON.parse(run.stdout) : null;
}

buildKernels();
if (argv.includes('--tune')) {
  const table = await runInNode(await bundleForNode('tune.ts'));
  const path = inRoot('src', 'engine', 'kernels', 'algorithm-table.json');
  fs.writeFileSync(path, `${JSON.stringify(table, null, 2)}\n`);
  console.error(`Written: ${path}`);
} else {
  const result = argv.includes('--browser')
    ? await (await import('./in-browser.mjs')).runInBrowser(argv)
    : await runInNode(await bundleForNode('main-node.ts'));
  const kernels = !['attacks', 'scores', 'gpu', 'calibration', 'forms'].some((verb) => argv.includes(verb));
  const native = kernels ? nativeFigures() : null;
  if (native) {
    result.native = native.machine;
    for (const row of result.rows) {
      const figure = native.rows.find(
        (/** @type {any} */ other) => other.bench === row.bench && other.network === row.network && other.threads === row.threads,
      );
      if (figure) row.native = Number(figure.imagesPerSecond.toPrecision(4));
    }
  } else if (kernels) {
    console.error('No native column: python3 has no torch here (apt package python3-torch).');
  }
  if (asJson) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (native) for (const row of result.rows) if (row.native) console.error(`${row.bench} ${row.network}, ${row.threads}: native ${row.native}`);
}
