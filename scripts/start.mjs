// @ts-check
/**
 * `npm start`, the run line: installs, prepares data, builds what changed, serves the lab and says where.
 * Needs nothing but Node; a second start finds everything done and touches no network.
 */
import fs from 'node:fs';
import { requireNode } from './lib/node-version.mjs';

requireNode();

const { parseArgs } = await import('node:util');
const { values } = readArguments();

const { ensureInstalled } = await import('./lib/install.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { serve } = await import('./lib/static-server.mjs');
const { openBrowser } = await import('./lib/open-browser.mjs');
const { prepareData } = await import('./data.mjs');
const { buildKernels, buildSite } = await import('./build.mjs');

await ensureInstalled();
await bringData();
await buildKernels();
await buildSite();

const { address } = await serve({
  folder: inRoot('dist'),
  data: inRoot('data'),
  port: Number(values.port),
  host: values.host,
  isolated: !values['no-isolation'],
});
console.log(`\nDigit Safety Lab: ${address}\n(Ctrl+C ends it.)`);
if (!values['no-open'] && !process.env.CI) openBrowser(address);

/** The first time from everywhere; afterwards only what is on this machine, so that a start needs no network. */
async function bringData() {
  const first = !fs.existsSync(inRoot('data', 'manifest.json'));
  const manifest = await prepareData({ offline: !first, say: first ? console.log : () => undefined });
  if (first) return;
  const missing = Object.values(manifest.sets).filter((set) => !set.installed);
  if (missing.length) console.log(`Not installed: ${missing.map((set) => set.title).join(', ')}. The lab works without; npm run data tries again.`);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '4173' },
        host: { type: 'string', default: 'localhost' },
        'no-open': { type: 'boolean', default: false },
        'no-isolation': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\nnpm start -- [--port N] [--host 0.0.0.0] [--no-open] [--no-isolation]`);
    process.exit(2);
  }
}
