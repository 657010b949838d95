// @ts-check
/**
 * One hash over the contents of files and folders: by it the scripts know whether something that they made
 * is still what the sources say. Contents and not times, because a fresh checkout has new times.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, root } from './paths.mjs';

/** @param {string} target @returns {string[]} the files below it, sorted; none when it is not there */
export function filesBelow(target) {
  if (!fs.existsSync(target)) return [];
  if (fs.statSync(target).isFile()) return [target];
  return fs
    .readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Tests change nothing that is built. @param {string} file */
const isTest = (file) => /\.test\.\w+$/.test(file);

/**
 * @param {string[]} targets files and folders, relative to the root
 * @param {string[]} [extra] other things that the made thing depends on, such as a version or a flag
 * @returns {string} hexadecimal
 */
export function fingerprint(targets, extra = []) {
  const hash = createHash('sha256');
  for (const text of extra) hash.update(`${text}\0`);
  for (const file of targets.flatMap((target) => filesBelow(inRoot(target)))) {
    if (isTest(file)) continue;
    hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} name */
const stampFile = (name) => inRoot('build', 'stamps', name);

/** @param {string} name @param {string} print @returns {boolean} whether `name` was last made from exactly this */
export function isFresh(name, print) {
  return fs.existsSync(stampFile(name)) && fs.readFileSync(stampFile(name), 'utf8') === print;
}

/** @param {string} name @param {string} print */
export function markFresh(name, print) {
  fs.mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  fs.writeFileSync(stampFile(name), print);
}
