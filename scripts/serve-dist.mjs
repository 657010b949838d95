// @ts-check
/**
 * Serves dist/ exactly as built, nothing put before it, on exactly the port asked for: what the end-to-end
 * tests see is what any static host would send.
 */
import { parseArgs } from 'node:util';
import { inRoot } from './lib/paths.mjs';
import { serve } from './lib/static-server.mjs';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4180' }, 'no-isolation': { type: 'boolean', default: false } },
});
const { address } = await serve({
  folder: inRoot('dist'),
  port: Number(values.port),
  isolated: !values['no-isolation'],
  portsToTry: 1,
});
console.log(address);
