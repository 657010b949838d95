// @ts-check
/**
 * `npm run build`: the static site in dist/, from data, kernels and sources. `buildIfStale` is what the run
 * line calls: it does the parts whose sources changed and nothing else.
 */
import fs from 'node:fs';
import { prepareData } from './data.mjs';
import { fingerprint, isFresh, markFresh } from './lib/fingerprint.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { requireNode } from './lib/node-version.mjs';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { withNotmnistVariable } from './vite/lab-data.mjs';

const kernelSources = ['src/engine/kernels/assembly', 'src/engine/kernels/generate', 'scripts/build-kernels.mjs'];
const siteSources = ['src', 'public', 'docs', 'recipes', 'plans', 'index.html', 'vite.config.ts', 'scripts/vite', 'package-lock.json', 'build/kernels'];

/** Ends the process when a part fails: what it printed says why. @param {string} what @param {number} code */
function mustPass(what, code) {
  if (code === 0) return;
  console.error(`${what} failed.`);
  process.exit(1);
}

/** @param {string} name @returns {string} the version of an installed package */
const versionOf = (name) => JSON.parse(fs.readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8')).version;

/** The wasm kernels in build/kernels, compiled when their sources changed. */
export async function buildKernels() {
  const print = fingerprint(kernelSources, [versionOf('assemblyscript')]);
  if (isFresh('kernels', print) && fs.existsSync(inRoot('build', 'kernels'))) return;
  console.log('Compiling the kernels (once; under a minute) ...');
  mustPass('Compiling the kernels', await run(process.execPath, [inRoot('scripts', 'build-kernels.mjs'), '--force']));
  markFresh('kernels', print);
}

/** The site in dist. @param {{always?: boolean, withNotmnist?: boolean}} [options] */
export async function buildSite({ always = false, withNotmnist = false } = {}) {
  const print = () => fingerprint(siteSources, [String(withNotmnist)]);
  if (!always && isFresh('site', print()) && fs.existsSync(inRoot('dist', 'index.html'))) return;
  console.log('Building the site ...');
  const before = print();
  const env = { ...process.env, [withNotmnistVariable]: withNotmnist ? '1' : '' };
  mustPass('Building the site', await run(process.execPath, [inRoot('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { env }));
  markFresh('site', before);
}

if (process.argv[1] === import.meta.filename) {
  requireNode();
  await ensureInstalled();
  await prepareData();
  await buildKernels();
  const withNotmnist = process.argv.includes('--with-notmnist');
  await buildSite({ always: true, withNotmnist });
  console.log(`dist/ is ready: copy it to any static host.${withNotmnist ? ' It holds notMNIST: mind its terms (NOTICE).' : ''}`);
}
