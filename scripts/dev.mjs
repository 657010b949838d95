// @ts-check
/**
 * `npm run dev`: Vite's dev server with the data sets and the kernels in place. Arguments go to Vite.
 */
import { buildKernels } from './build.mjs';
import { prepareData } from './data.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { requireNode } from './lib/node-version.mjs';
import { inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

requireNode();
await ensureInstalled();
await prepareData({ offline: true, say: () => undefined });
await buildKernels();
process.exitCode = await run(process.execPath, [inRoot('node_modules', 'vite', 'bin', 'vite.js'), ...process.argv.slice(2)]);
