// @ts-check
/**
 * Installs the npm packages when they are missing or not the ones of package-lock.json, and only then.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';

const lock = inRoot('package-lock.json');
const installed = inRoot('node_modules', '.package-lock.json');
const stamp = inRoot('node_modules', '.lab-installed');

const lockHash = () => createHash('sha256').update(fs.readFileSync(lock)).digest('hex');

/** @param {string} file @returns {Record<string, {version?: string, integrity?: string, optional?: boolean}>} */
const packagesOf = (file) => JSON.parse(fs.readFileSync(file, 'utf8')).packages;

/** Whether npm's own record of node_modules has every package of the lock (optional ones depend on the platform). */
function recordMatchesLock() {
  if (!fs.existsSync(installed)) return false;
  const have = packagesOf(installed);
  return Object.entries(packagesOf(lock)).every(
    ([folder, wanted]) =>
      folder === '' || wanted.optional || (have[folder]?.version === wanted.version && have[folder]?.integrity === wanted.integrity),
  );
}

/** @returns {boolean} whether node_modules is what the lock asks for */
export function isInstalled() {
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === lockHash()) return true;
  if (!recordMatchesLock()) return false;
  fs.writeFileSync(stamp, lockHash());
  return true;
}

/** Ends the process with a sentence when the packages can't be installed. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing the packages (once; about a minute) ...');
  const code = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    console.error('npm could not install the packages. Is this machine online? Run the same line again to retry.');
    process.exit(1);
  }
  fs.writeFileSync(stamp, lockHash());
}
